import { describe, expect, it } from "vitest";
import { Clock } from "../../../client/simulation/results/clock.ts";
import { momentAt, waterClock } from "../../../client/simulation/results/water-clock.ts";

describe("the water under an evacuation", () => {
  const waterSeconds = [0, 600, 1200];

  it("is that of the flood's clock, on which the evacuation starts later or earlier", () => {
    const clock = new Clock();
    const late = waterClock(clock, { seconds: [0, 60, 120], startSeconds: 600 }, waterSeconds);
    const early = waterClock(clock, { seconds: [0, 60, 120], startSeconds: -90 }, waterSeconds);
    expect([late.moment, early.moment]).toEqual([1, 0]);
    clock.set(2);
    expect(late.moment).toBeCloseTo(1.2);
    expect(early.moment).toBeCloseTo(0.05);
  });

  it("tells when the evacuation's moment changes", () => {
    const clock = new Clock();
    let told = 0;
    const stop = waterClock(clock, { seconds: [0, 60], startSeconds: 0 }, waterSeconds).subscribe(() => told++);
    clock.set(1);
    stop();
    clock.set(0);
    expect(told).toBe(1);
  });

  it("stays at the last slice after the flood's end, and at the first before it began", () => {
    expect([-60, 0, 300, 1200, 9000].map((seconds) => momentAt(waterSeconds, seconds))).toEqual([0, 0, 0.5, 2, 2]);
    expect(momentAt([], 60)).toBe(0);
  });
});
