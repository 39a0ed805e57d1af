import fc from "fast-check";
import { expect, it } from "vitest";
import { reachedWithin } from "../../../simulations/evacuation/depth-error.ts";

const grid = { epsg: 6674, westMeters: 0, northMeters: 0, cellMeters: 10, columns: 3, rows: 1 };
const seconds = [0, 600, 1200, 1800];
/** A cell that fills, one that is never wet, one of which nothing is known. */
const planes = [[0, 0, 65_535], [15, 0, 65_535], [40, 0, 65_535], [70, 0, 65_535]].map((plane) => Uint16Array.from(plane)); // oxfmt-ignore
const slices = { grid, seconds, planes };
const valuesOf = (rasters: readonly { readonly values: ArrayLike<number> }[]) => rasters.map(({ values }) => Array.from(values));

it("a depth is reached between the slice before it may be there and the slice in which it surely is", () => {
  const { deeper, shallower } = reachedWithin(slices, [0.1, 0.3, 0.5], 0.2);
  expect(valuesOf(deeper)).toEqual([
    [0, Infinity, Infinity],
    [0, Infinity, Infinity],
    [600, Infinity, Infinity],
  ]);
  expect(valuesOf(shallower)).toEqual([
    [1200, Infinity, Infinity],
    [1800, Infinity, Infinity],
    [Infinity, Infinity, Infinity],
  ]);
});

it("bounds enclose the moment at which the depth is reached, for any flood and error", () => {
  const depths = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 2, maxLength: 12 });
  fc.assert(
    fc.property(depths, fc.integer({ min: 1, max: 500 }), fc.constantFrom(0.01, 0.1, 0.3, 0.5), (centimetres, error, depth) => {
      const flood = {
        grid: { ...grid, columns: 1 },
        seconds: centimetres.map((_, index) => index * 60),
        planes: centimetres.map((value) => Uint16Array.of(value)),
      };
      const { deeper, shallower } = reachedWithin(flood, [depth], error / 100);
      // Linear between slices, in metres that the slices have rounded.
      const reached = centimetres.findIndex((value) => value >= depth * 100);
      const moment = reached === -1 ? Infinity : reached * 60;
      expect(deeper[0]?.values[0]).toBeLessThanOrEqual(moment === Infinity ? Infinity : Math.max(0, moment - 60));
      expect(shallower[0]?.values[0]).toBeGreaterThanOrEqual(moment);
    }),
  );
});
