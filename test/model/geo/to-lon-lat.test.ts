import fc from "fast-check";
import proj4 from "proj4";
import { describe, expect, it } from "vitest";
import { planeZoneProj4, planeZones } from "../../../model/geo/crs.ts";
import { latToMercator, lonToMercator, toLonLat } from "../../../model/geo/to-lon-lat.ts";

const utm = (zone: number, ellipsoid: string) => `+proj=utm +zone=${zone} +ellps=${ellipsoid} +units=m +no_defs`;
const mercator = "+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +no_defs";

const systems: readonly (readonly [epsg: number, definition: string])[] = [
  ...planeZones.flatMap((zone) => [[6668 + zone, planeZoneProj4(zone)] as const, [2442 + zone, planeZoneProj4(zone)] as const]),
  ...[51, 52, 53, 54, 55].flatMap((zone) => [
    [6637 + zone, utm(zone, "GRS80")] as const,
    [3046 + zone, utm(zone, "GRS80")] as const,
    [32600 + zone, utm(zone, "WGS84")] as const,
  ]),
];

/** A micrometre in degrees of latitude. */
const micrometre = 9e-12;

function leave(epsg: number, xy: readonly [number, number]): [number, number] {
  const [xs, ys] = [Float64Array.of(xy[0]), Float64Array.of(xy[1])];
  toLonLat(epsg)?.(xs, ys, 1);
  return [xs[0] ?? Number.NaN, ys[0] ?? Number.NaN];
}

describe("plane systems of Japan", () => {
  it.each(systems)("EPSG:%i is left as proj4 does, to ten micrometres within 500 km of its axis", (epsg, definition) => {
    const projection = proj4(definition);
    const isUtm = definition.includes("utm");
    fc.assert(
      fc.property(
        fc.double({ min: -500_000, max: 500_000, noNaN: true }),
        fc.double({ min: -1_200_000, max: 1_200_000, noNaN: true }),
        (east, north) => {
          const xy: [number, number] = isUtm ? [500_000 + east, 3_900_000 + north] : [east, north];
          const [lon = 0, lat = 0] = projection.inverse([...xy]);
          const [ourLon, ourLat] = leave(epsg, xy);
          expect(Math.abs(ourLon - lon)).toBeLessThan(10 * micrometre);
          expect(Math.abs(ourLat - lat)).toBeLessThan(10 * micrometre);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("begin at their origin", () => {
    const [lon, lat] = leave(6674, [0, 0]);
    expect(lon).toBeCloseTo(136, 10);
    expect(lat).toBeCloseTo(36, 10);
  });
});

describe("Web Mercator", () => {
  it("is left and entered as proj4 does", () => {
    const projection = proj4(mercator);
    fc.assert(
      fc.property(fc.double({ min: -180, max: 180, noNaN: true }), fc.double({ min: -85, max: 85, noNaN: true }), (lon, lat) => {
        const [x = 0, y = 0] = projection.forward([lon, lat]);
        expect(lonToMercator(lon)).toBeCloseTo(x, 6);
        expect(latToMercator(lat)).toBeCloseTo(y, 6);
        const [backLon, backLat] = leave(3857, [x, y]);
        expect(backLon).toBeCloseTo(lon, 11);
        expect(backLat).toBeCloseTo(lat, 11);
      }),
    );
  });
});

describe("systems that need more than arithmetic", () => {
  it.each([4301, 30166, 3093, 102_100])("EPSG:%i is left to others", (epsg) => {
    expect(toLonLat(epsg)).toBeUndefined();
  });
});
