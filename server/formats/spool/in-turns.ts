import { setImmediate } from "node:timers/promises";

/** A request waits about as long for a file that is being made. */
const turnMs = 4;

/** Says when work without a pause has lasted long enough that others should get their turn. */
export class Turn {
  #endsAt = performance.now() + turnMs;

  /** To be asked every few hundred items. */
  get isOver(): boolean {
    return performance.now() >= this.#endsAt;
  }

  async letOthers(): Promise<void> {
    await setImmediate();
    this.#endsAt = performance.now() + turnMs;
  }
}

/**
 * Runs a long loop over 0…count−1 in slices, so that requests are answered in between.
 * @param step items between two looks at the clock: less than a millisecond of work.
 */
export async function inTurns(count: number, work: (from: number, to: number) => void, step = 4096): Promise<void> {
  const turn = new Turn();
  for (let from = 0; from < count; from += step) {
    work(from, Math.min(count, from + step));
    if (turn.isOver) await turn.letOthers();
  }
}
