import { describe, expect, it } from "vitest";
import type { Raster } from "../../../model/geo/raster.ts";
import { leastAlongLinks } from "../../../simulations/network/along-links.ts";
import { nodeFinder } from "../../../simulations/network/locate.ts";
import { buildNetwork } from "../../../simulations/network/network.ts";
import { arrivalOver } from "../../../simulations/network/search.ts";
import { trafficOf, waterOnLinks } from "../../../simulations/network/traffic.ts";
import { depthLimitsMeters, safeForces, type Traveller, wadingFactor } from "../../../simulations/network/traveller.ts";
import { road } from "./road-grid.ts";

/** 10 × 1 cells of 10 m from the origin eastward. */
const grid = { epsg: 6674, westMeters: 0, northMeters: 10, cellMeters: 10, columns: 10, rows: 1 };
const rasterOf = (values: readonly number[]): Raster => ({ grid, values: Float32Array.from(values) });
const never = Array.from({ length: 10 }, () => Infinity);
const across = (level: number) => buildNetwork([road([[0, 5], [100, 5]], { level })]); // oxfmt-ignore

const adult: Traveller = { speedMetersPerSecond: 1, depthLimitMeters: depthLimitsMeters.adult, forceLimit: safeForces.adult, wades: true };
const child: Traveller = { ...adult, depthLimitMeters: depthLimitsMeters.child };
const car: Traveller = { ...adult, speedMetersPerSecond: 10, depthLimitMeters: depthLimitsMeters.car, wades: false };

describe("water under a link", () => {
  it("is looked for in every cell the link crosses", () => {
    for (let cell = 0; cell < 10; cell++) expect([...leastAlongLinks(across(0), rasterOf(never.with(cell, 500)))]).toEqual([500]);
  });

  it("is none under a bridge, but for its ends", () => {
    expect([...leastAlongLinks(across(1), rasterOf(never.with(5, 500)))]).toEqual([Infinity]);
    expect([...leastAlongLinks(across(1), rasterOf(never.with(0, 500)))]).toEqual([500]);
  });

  it("is none where nothing is known", () => {
    expect([...leastAlongLinks(across(0), rasterOf(never.map(() => Number.NaN)))]).toEqual([Infinity]);
  });
});

describe("someone on the road", () => {
  const network = across(0);
  /** 0.01 m at 1000 s, 0.1 at 1200, 0.3 at 1500, 0.5 at 2000 in one cell. */
  const flood = {
    arrivals: ([[0.01, 1000], [0.1, 1200], [0.3, 1500], [0.5, 2000]] as const).map(([depthMeters, at]) => ({ depthMeters, seconds: rasterOf(never.with(4, at)) })), // oxfmt-ignore
  };
  const enterAt = (traveller: Traveller, seconds: number, rasters = {}) =>
    arrivalOver(trafficOf(network, { traveller, water: waterOnLinks(network, { ...flood, ...rasters }) }), 0, seconds);

  it("slows down with the deepest water there may be meanwhile, and stops at the limit", () => {
    expect(enterAt(adult, 900)).toBe(1000);
    expect(enterAt(adult, 901)).toBeCloseTo(901 + 100 / 0.85, 9);
    expect(enterAt(adult, 1200)).toBeCloseTo(1200 + 100 / 0.55, 9);
    expect(enterAt(adult, 1600)).toBeCloseTo(1600 + 100 / 0.25, 9);
    expect(enterAt(adult, 1601)).toBe(Infinity);
    expect([0.1, 0.3, 0.5, 0.7].map(wadingFactor)).toEqual([0.85, 0.55, 0.25, 0]);
  });

  it("stops where the next depth known is already too deep: a child at 0.1 m, a car at 0.3 m", () => {
    expect(enterAt(child, 1000)).toBeLessThan(Infinity);
    expect(enterAt(child, 1150)).toBe(Infinity);
    expect(enterAt(car, 1490)).toBe(1500);
    expect(enterAt(car, 1491)).toBe(Infinity);
  });

  it("does not enter water that could throw them over", () => {
    // u²h of 1 m³/s² and 0.2 m: 0.122 m², just safe for an adult; with 0.3 m it is not.
    const force = rasterOf(never.map(() => 1));
    const safe = { maxForce: force, maxDepthMeters: rasterOf(never.map(() => 0.2)) };
    const deadly = { maxForce: force, maxDepthMeters: rasterOf(never.map(() => 0.3)) };
    expect(enterAt(adult, 1100, safe)).toBeLessThan(Infinity);
    expect(enterAt(adult, 1100, deadly)).toBe(Infinity);
    expect(enterAt(adult, 900, deadly)).toBe(1000);
  });

  it("closes at the first water where no depth within the limit is known, and never passes a closed link", () => {
    const deepOnly = { arrivals: [{ depthMeters: 0.5, seconds: rasterOf(never.with(4, 2000)) }] };
    const traffic = trafficOf(network, { traveller: car, water: waterOnLinks(network, deepOnly) });
    expect([arrivalOver(traffic, 0, 1990), arrivalOver(traffic, 0, 1991)]).toEqual([2000, Infinity]);
    expect(arrivalOver(trafficOf(network, { traveller: car, closed: Uint8Array.of(1) }), 0, 0)).toBe(Infinity);
    expect(arrivalOver(trafficOf(network, { traveller: car }), 1, 0)).toBe(10);
  });
});

describe("a place", () => {
  const find = nodeFinder(buildNetwork([road([[0, 0], [1000, 0]])]), 400); // oxfmt-ignore

  it("belongs to the nearest node within reach", () => {
    expect(find([30, 40])).toEqual({ node: 0, accessMeters: 50 });
    expect(find([700, 0])).toEqual({ node: 1, accessMeters: 300 });
    expect(find([500, 0])).toBeUndefined();
  });
});
