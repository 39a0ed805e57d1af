import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LonLat } from "../../../model/geo/tile.ts";
import { measure } from "../../../client/tools/measure/measure.ts";
import { areaWords, lengthWords } from "../../../client/tools/measure/measured-words.ts";
import { planeOf } from "../../../client/tools/plane.ts";
import { speech } from "../../../client/text/speech.ts";
import { createTestDatabase, describeHomes, type TestDatabase } from "../../support/database.ts";

const plane = planeOf(6674);

/** From the west end of the city to its east end, a block of houses, and a place far off the central meridian. */
const outlines: Readonly<Record<string, readonly LonLat[]>> = {
  "the whole city": [
    [136.0852, 35.0138],
    [136.455, 35.02],
    [136.44, 35.2518],
    [136.1, 35.23],
  ],
  "a block of houses": [
    [136.2, 35.11],
    [136.2008, 35.1101],
    [136.2007, 35.1108],
    [136.1999, 35.1106],
  ],
  "a triangle near the edge of the zone": [
    [137.1, 34.5],
    [137.2, 34.52],
    [137.14, 34.6],
  ],
};

describeHomes("measuring agrees with the database", (home) => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await createTestDatabase(home, []);
  });
  afterAll(() => test.drop());

  it.each(Object.entries(outlines))("in the plane-rectangular zone and on the ellipsoid: %s", async (_name, places) => {
    const ring = [...places, ...places.slice(0, 1)].map(([lon, lat]) => `${lon} ${lat}`).join(",");
    const { rows } = await test.database.pool.query<Record<"plane_length" | "plane_area" | "length" | "area", number>>(
      `select st_length(st_transform(st_exteriorring(g), 6674)) as plane_length, st_area(st_transform(g, 6674)) as plane_area,
         st_perimeter(st_transform(g, 4326)::geography) as length, st_area(st_transform(g, 4326)::geography) as area
       from (select st_geomfromtext($1, 6668) as g) x`,
      [`POLYGON((${ring}))`],
    );
    const [expected] = rows;
    const measured = measure(places, "area", plane);
    expect(relative(measured?.lengthMeters, expected?.plane_length)).toBeLessThan(1e-9);
    expect(relative(measured?.areaMeters2, expected?.plane_area)).toBeLessThan(1e-9);
    // Straight lines of the plane are not quite geodesics.
    expect(relative(measured?.ellipsoid.lengthMeters, expected?.length)).toBeLessThan(2e-7);
    expect(relative(measured?.ellipsoid.areaMeters2, expected?.area)).toBeLessThan(2e-5);
    // Taking the scale out is what brings them together: Web Mercator would be off by a fifth and more.
    expect(relative(measured?.lengthMeters, expected?.length)).toBeGreaterThan(5e-6);
  });
});

describe("a measured way", () => {
  const place = fc.tuple(fc.double({ min: 136, max: 136.5, noNaN: true }), fc.double({ min: 35, max: 35.3, noNaN: true }));

  it("is as long as its segments, whichever way it is walked", () => {
    fc.assert(
      fc.property(fc.array(place, { minLength: 2, maxLength: 12 }), (places) => {
        const there = measure(places, "distance", plane);
        const back = measure(places.toReversed(), "distance", plane);
        expect(there?.segmentsMeters).toHaveLength(places.length - 1);
        expect(there?.segmentsMeters.reduce((sum, meters) => sum + meters, 0)).toBeCloseTo(there?.lengthMeters ?? 0, 6);
        expect(back?.lengthMeters).toBeCloseTo(there?.lengthMeters ?? 0, 6);
      }),
    );
  });

  it("needs two places, and an area three", () => {
    expect(measure([[136.2, 35.1]], "distance", plane)).toBeUndefined();
    expect(
      measure(
        [
          [136.2, 35.1],
          [136.3, 35.1],
        ],
        "area",
        plane,
      )?.areaMeters2,
    ).toBeUndefined();
  });

  it("has no area where its outline crosses itself", () => {
    const [a, b, c, d] = outlines["a block of houses"] as [LonLat, LonLat, LonLat, LonLat];
    expect(measure([a, b, c, d], "area", plane)).toMatchObject({ crossesItself: false });
    expect(measure([a, c, b, d], "area", plane)).toMatchObject({ crossesItself: true, areaMeters2: undefined });
  });

  it("tells the scale of the plane: 0.9999 on the central meridian, 1 at some 90 km from it", () => {
    const scaleAt = (lon: number) => plane.scaleAt(...plane.toPlane(lon, 35.1));
    expect(scaleAt(136)).toBeCloseTo(0.9999, 7);
    expect(scaleAt(137)).toBeGreaterThan(1);
    expect(scaleAt(136.98)).toBeLessThan(1);
  });
});

describe("words", () => {
  it("give large measures in a second unit too", () => {
    expect(lengthWords(12.345, speech("ja"))).toBe("12.35 m");
    expect(lengthWords(5825.104, speech("ja"))).toBe("5825.1 m（5.825 km）");
    expect(areaWords(9999.5, speech("en"))).toBe("9999.5 m²");
    expect(areaWords(123_456.7, speech("en"))).toBe("123,456.7 m² (12.346 ha)");
    expect(areaWords(3_849_088.2, speech("en"))).toBe("3,849,088.2 m² (3.849 km²)");
  });
});

function relative(measured: number | undefined, expected: number | undefined): number {
  return Math.abs((measured ?? Number.NaN) / (expected ?? Number.NaN) - 1);
}
