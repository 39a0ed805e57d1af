import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { GeometryKind } from "../../../model/dataset.ts";
import { geometryStorer, storageGridDegrees, tileGridMeters } from "../../../model/geo/stored-geometry.ts";
import { createTestDatabase, homes, type TestDatabase } from "../../support/database.ts";

type Ring = readonly (readonly [number, number])[];

function wkb(type: number, ...parts: readonly Uint8Array[]): Buffer {
  const head = Buffer.alloc(9);
  head.writeUInt8(1);
  head.writeUInt32LE(type, 1);
  head.writeUInt32LE(parts.length, 5);
  return Buffer.concat([head, ...parts]);
}

function positions(path: Ring): Buffer {
  const bytes = Buffer.alloc(4 + 16 * path.length);
  bytes.writeUInt32LE(path.length);
  for (const [index, [x, y]] of path.entries()) {
    bytes.writeDoubleLE(x, 4 + 16 * index);
    bytes.writeDoubleLE(y, 12 + 16 * index);
  }
  return bytes;
}

const closed = (ring: Ring): Ring => [...ring, ring[0] ?? [0, 0]];
const polygon = (...rings: Ring[]) => wkb(3, ...rings.map((ring) => positions(closed(ring))));
const square = (x: number, y: number, side: number): Ring => [
  [x, y],
  [x + side, y],
  [x + side, y + side],
  [x, y + side],
];
const isSound = (geometry: Buffer, kind: GeometryKind = "polygon", epsg = 6674) => geometryStorer(epsg, kind)?.(geometry).isSound;

describe("an area is proved to be sound", () => {
  it.each([
    ["a square", polygon(square(0, 0, 10))],
    ["a square with a hole", polygon(square(0, 0, 10), square(4, 4, 2))],
    [
      "a corner on a straight side",
      polygon([
        [0, 0],
        [5, 0],
        [10, 0],
        [10, 10],
        [0, 10],
      ]),
    ],
    ["a ring of many corners", polygon(Array.from({ length: 400 }, (_, i) => [100 * Math.cos(i / 64), 100 * Math.sin(i / 64)] as const))],
    ["squares apart", wkb(6, polygon(square(0, 0, 10)), polygon(square(20, 0, 10)))],
  ])("%s", (_, geometry) => {
    expect(isSound(geometry)).toBe(true);
  });

  it.each([
    [
      "a bow tie",
      polygon([
        [0, 0],
        [10, 10],
        [10, 0],
        [0, 10],
      ]),
    ],
    [
      "a spike",
      polygon([
        [0, 0],
        [10, 0],
        [10, 10],
        [10, 20],
        [10, 10],
        [0, 10],
      ]),
    ],
    ["a hole outside", polygon(square(0, 0, 10), square(20, 4, 2))],
    ["a hole that touches its ring", polygon(square(0, 0, 10), square(0, 4, 2))],
    ["a hole in a hole", polygon(square(0, 0, 10), square(2, 2, 6), square(4, 4, 1))],
    [
      "no extent",
      polygon([
        [0, 0],
        [10, 0],
        [0, 0],
      ]),
    ],
    ["less than the storage grid", polygon(square(0, 0, 0.00001))],
    ["an open ring", wkb(3, positions(square(0, 0, 10)))],
    ["squares that overlap", wkb(6, polygon(square(0, 0, 10)), polygon(square(5, 0, 10)))],
    ["a bow tie of many corners", polygon([...Array.from({ length: 90 }, (_, i) => [i, 0] as const), [89, 10], [40, -5], [0, 10]])],
  ])("%s is not", (_, geometry) => {
    expect(isSound(geometry)).toBe(false);
  });

  it("only where the dataset holds such geometry", () => {
    const line = Buffer.concat([wkb(2).subarray(0, 5), positions(square(0, 0, 10))]);
    expect(isSound(line, "line")).toBe(true);
    expect(isSound(line, "mixed")).toBe(true);
    expect(isSound(line, "polygon")).toBe(false);
  });
});

describe.each(homes)("against PostGIS (%s)", (home) => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await createTestDatabase(home, []);
  });
  afterAll(() => test.drop());

  /** Corners on a coarse grid, so that they often touch, cross and repeat. */
  const corner = fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 }));
  const ring = fc.array(corner, { minLength: 3, maxLength: 12 });

  it("nothing invalid is called sound, and most of what is valid is", async () => {
    const areas = [
      ...fc
        .sample(fc.tuple(ring, fc.array(ring, { maxLength: 2 })), { numRuns: 3000, seed: 7 })
        .map(([outer, holes]) => polygon(outer, ...holes)),
      ...fc
        .sample(fc.array(ring, { minLength: 1, maxLength: 3 }), { numRuns: 1000, seed: 8 })
        .map((parts) => wkb(6, ...parts.map((part) => polygon(part)))),
      ...fc.sample(ring, { numRuns: 2000, seed: 9 }).map((outer) => polygon(outer)),
    ];
    const { rows } = await test.database.pool.query<{ valid: boolean }>(
      "select st_isvalid(st_geomfromwkb(wkb, 6668)) as valid from unnest($1::bytea[]) with ordinality as a(wkb, n) order by n",
      [areas],
    );
    const sound = areas.map((area) => isSound(area, "polygon", 6668));
    expect(rows.filter(({ valid }, index) => !valid && sound[index])).toEqual([]);
    const valid = rows.filter((row) => row.valid).length;
    const proved = rows.filter((row, index) => row.valid && sound[index]).length;
    expect(valid).toBeGreaterThan(200);
    expect(proved / valid).toBeGreaterThan(0.6);
  });

  it("what is stored is what PostGIS would have stored, to one step of the grids", async () => {
    const corners = fc.sample(
      fc.tuple(fc.double({ min: -90_000, max: 90_000, noNaN: true }), fc.double({ min: -200_000, max: 100_000, noNaN: true })),
      { numRuns: 300, seed: 5 },
    );
    const points = corners.map(([x, y]) => Buffer.concat([wkb(1).subarray(0, 5), positions([[x, y]]).subarray(4)]));
    const { rows } = await test.database.pool.query<{ lon: number; lat: number; x: number; y: number }>(
      `select st_x(moved) as lon, st_y(moved) as lat, st_x(tile) as x, st_y(tile) as y from unnest($1::bytea[]) with ordinality as p(wkb, n),
        lateral (select st_snaptogrid(st_transform(st_geomfromwkb(wkb, 6674), 6668), $2::float8) as moved) m,
        lateral (select st_snaptogrid(st_transform(moved, 3857), $3::float8) as tile) t order by n`,
      [points, storageGridDegrees, tileGridMeters],
    );
    const store = geometryStorer(6674, "point");
    for (const [index, point] of points.entries()) {
      const stored = store?.(point);
      const [lonLat, tile] = [stored?.lonLat, stored?.tile].map((bytes) => Buffer.from(bytes ?? []));
      const expected = rows[index];
      if (!lonLat || !tile || !expected) throw new Error(`point ${index}`);
      expect(Math.abs(lonLat.readDoubleLE(5) - expected.lon)).toBeLessThanOrEqual(storageGridDegrees);
      expect(Math.abs(lonLat.readDoubleLE(13) - expected.lat)).toBeLessThanOrEqual(storageGridDegrees);
      expect(Math.abs(tile.readDoubleLE(5) - expected.x)).toBeLessThanOrEqual(2 * tileGridMeters);
      expect(Math.abs(tile.readDoubleLE(13) - expected.y)).toBeLessThanOrEqual(2 * tileGridMeters);
      expect(lonLat.readDoubleLE(5) % storageGridDegrees).toBe(0);
    }
  });
});
