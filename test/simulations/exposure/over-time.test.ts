import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runExposure } from "../../../simulations/exposure/engine.ts";
import { defaultParameters } from "../../../simulations/exposure/input.ts";
import { peopleOverTime } from "../../../simulations/exposure/over-time.ts";
import { gridOf, hazardOf, home, inputOf, rectangle } from "./places.ts";

const grid = gridOf(6, 1);
const exact = { ...defaultParameters, populationError: 0, dataError: 0 };
/** Homes in two cells each and one area without any building. */
const places = {
  population: [
    { polygons: [rectangle(0, 0, 40, 10)], people: 300, elderly: null, households: null },
    { polygons: [rectangle(40, 0, 20, 10)], people: 50, elderly: null, households: null },
  ],
  buildings: [home([rectangle(2, 2, 16, 5)]), home([rectangle(22, 2, 16, 5)], { storeys: 1 })],
};

describe("people in the water over time", () => {
  it("are at each moment as many as an exposure to that moment's water counts", () => {
    const centimetres = fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(
        fc.array(centimetres, { minLength: 1, maxLength: 4 }),
        fc.constantFrom("max" as const, "mean" as const),
        (slices, buildingDepth) => {
          const planes = slices.map((depths) => Uint16Array.from(depths));
          const moments = peopleOverTime(places, { grid, seconds: slices.map((_, i) => i * 600), planes }, { buildingDepth });
          for (const [i, depths] of slices.entries()) {
            const hazard = hazardOf(
              grid,
              depths.map((depth) => depth / 100),
            );
            const [people] = runExposure(inputOf(hazard, places), { ...exact, buildingDepth }).counts.filter(
              ({ kind }) => kind === "people",
            );
            const atLeast = [people?.atLeast[0]?.value, people?.atLeast[1]?.value, people?.atLeast[2]?.value];
            expect(moments[i]?.seconds).toBe(i * 600);
            for (const [k, count] of (moments[i]?.people ?? []).entries()) expect(count).toBeCloseTo(atLeast[k] ?? Number.NaN, 6);
          }
        },
      ),
    );
  });

  it("are not counted where nothing is known", () => {
    const planes = [new Uint16Array(6).fill(65_535)];
    expect(peopleOverTime(places, { grid, seconds: [0], planes }, { buildingDepth: "max" })).toEqual([{ seconds: 0, people: [0, 0, 0] }]);
  });
});
