import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Place } from "../../../model/geo/plane.ts";
import { buildNetwork } from "../../../simulations/network/network.ts";
import type { Road } from "../../../simulations/network/road.ts";
import { walkingDistances } from "../../../simulations/network/walking-distance.ts";

const road = (...line: Place[]): Road => ({ line, level: 0, widthMeters: 4 });
/** Streets every 100 m, 11 each way, cut at their crossings. */
const town = Array.from({ length: 11 }, (_, i) => i * 100).flatMap((at) =>
  Array.from({ length: 10 }, (_, k) => k * 100).flatMap((from) => [road([from, at], [from + 100, at]), road([at, from], [at, from + 100])]),
);
const inTown = walkingDistances(buildNetwork(town), 80);

describe("the way on foot", () => {
  it("follows the streets: on a grid it is the sum of both directions", () => {
    expect(inTown([0, 0], [[300, 400]])[0]).toBeCloseTo(700, 6);
    expect(inTown([150, 0], [[300, 250]])[0]).toBeCloseTo(400, 6);
  });

  it("counts the straight way from the house to the street and from the street to the door", () => {
    expect(inTown([150, 20], [[250, -30]])[0]).toBeCloseTo(20 + 100 + 30, 6);
  });

  it("along one and the same street is not sent round by its ends", () => {
    expect(inTown([110, 5], [[190, 5]])[0]).toBeCloseTo(5 + 80 + 5, 6);
  });

  it("is not known where no street is near, or none leads there", () => {
    expect(inTown([50, 50], [[5000, 50]])).toEqual([undefined]);
    const islands = walkingDistances(buildNetwork([road([0, 0], [100, 0]), road([0, 500], [100, 500])]), 80);
    expect(islands([0, 0], [[50, 500]])).toEqual([undefined]);
    expect(islands([0, 300], [[50, 0]])).toEqual([undefined]);
  });

  it("is never shorter than the straight line, the same both ways, and no shorter for a closed street", () => {
    const place = fc.tuple(fc.double({ min: -50, max: 1050, noNaN: true }), fc.double({ min: -50, max: 1050, noNaN: true }));
    fc.assert(
      fc.property(place, place, fc.nat(town.length - 1), (from, to, closed) => {
        const [there = Number.NaN] = inTown(from, [to]);
        const [back = Number.NaN] = inTown(to, [from]);
        expect(there).toBeGreaterThanOrEqual(Math.hypot(to[0] - from[0], to[1] - from[1]) - 1e-6);
        expect(there).toBeCloseTo(back, 6);
        const without = walkingDistances(buildNetwork(town.filter((_, index) => index !== closed)), 0.5);
        const whole = walkingDistances(buildNetwork(town), 0.5);
        const [a, b] = [[0, 0] as const, [1000, 700] as const];
        expect(without(a, [b])[0] ?? Infinity).toBeGreaterThanOrEqual((whole(a, [b])[0] ?? 0) - 1e-6);
      }),
      { numRuns: 25 },
    );
  });
});
