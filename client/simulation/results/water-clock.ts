import type { Clock } from "./clock.ts";
import { secondsAt } from "./playback-bar.tsx";
import type { Walk } from "./use-people.ts";

/** A moment that is shown, and word of when it changes. */
export type Moments = Pick<Clock, "moment" | "subscribe">;

/**
 * The slice of a flood that belongs to the moment of an evacuation. Before the flood begins it is the first one, after its end the last.
 * @param waterSeconds of the flood's slices, on the flood's own clock.
 */
export function waterClock(clock: Moments, { seconds, startSeconds }: Omit<Walk, "cohorts">, waterSeconds: readonly number[]): Moments {
  return {
    get moment() {
      return momentAt(waterSeconds, startSeconds + secondsAt(seconds, clock.moment));
    },
    subscribe: clock.subscribe,
  };
}

/** The number of the slice at a time, or between two of them. */
export function momentAt(seconds: readonly number[], at: number): number {
  const after = seconds.findIndex((second) => second > at);
  if (after === -1) return Math.max(0, seconds.length - 1);
  if (after === 0) return 0;
  const [from, to] = [seconds[after - 1] ?? 0, seconds[after] ?? 0];
  return after - 1 + (at - from) / (to - from);
}
