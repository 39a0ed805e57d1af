import { describe, expect, it } from "vitest";
import { niceTicks } from "../../../client/simulation/charts/ticks.ts";
import { rowsOf } from "../../../client/simulation/form/hydrograph-templates.ts";

describe("a template", () => {
  it("is a triangle, a trapezoid or constant", () => {
    const given = { base: 1, peak: 9, peakAt: 3, end: 12 };
    expect(rowsOf({ shape: "triangle", ...given })).toEqual([[0, 1], [3, 9], [12, 1]]); // oxfmt-ignore
    expect(rowsOf({ shape: "trapezoid", ...given })).toEqual([[0, 1], [3, 9], [6, 9], [12, 1]]); // oxfmt-ignore
    expect(rowsOf({ shape: "constant", ...given })).toEqual([[0, 9], [12, 9]]); // oxfmt-ignore
  });

  it("rises in time wherever the peak is", () => {
    for (const peakAt of [-1, 0, 6, 20])
      for (const shape of ["triangle", "trapezoid"] as const) {
        const times = rowsOf({ shape, base: 0, peak: 5, peakAt, end: 6 }).map(([time]) => time);
        expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
      }
  });
});

describe("ticks", () => {
  it("are round numbers inside of the range", () => {
    expect(niceTicks(0, 10, 5)).toEqual([0, 2, 4, 6, 8, 10]);
    expect(niceTicks(0.13, 0.71, 5)).toEqual([0.2, 0.4, 0.6]);
    expect(niceTicks(5, 5, 4)).toEqual([5]);
  });
});
