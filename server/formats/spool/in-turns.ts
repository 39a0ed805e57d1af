import { setImmediate } from "node:timers/promises";

/** Items handled before others get their turn: a few milliseconds of work. */
const itemsPerTurn = 65_536;

/** Runs a long loop over 0…count−1 in slices, so that requests are answered in between. */
export async function inTurns(count: number, work: (from: number, to: number) => void): Promise<void> {
  for (let from = 0; from < count; from += itemsPerTurn) {
    work(from, Math.min(count, from + itemsPerTurn));
    if (from + itemsPerTurn < count) await setImmediate();
  }
}
