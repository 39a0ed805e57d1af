import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { deserialize, serialize } from "flatgeobuf/lib/mjs/geojson.js";
import { describe, expect, it } from "vitest";
import { Problem } from "../../../model/problem.ts";
import { reader } from "../../../data-pipelines/read/flatgeobuf.ts";
import { hasRealData, realFile } from "../../support/real-data.ts";
import { damage, damaged } from "./support/damage.ts";
import { temporaryFolder } from "./support/folders.ts";
import { gdalFeatures, geometryText, readLayer, writeText } from "./support/layered-reading.ts";
import { problemOf } from "./support/reading.ts";
import { hasGdal } from "./support/references.ts";

const folder = temporaryFolder();
const square = (x: number, size: number) => [
  [x, 0],
  [x + size, 0],
  [x + size, size],
  [x, size],
  [x, 0],
];

type Geometry = { readonly type: string; readonly coordinates: unknown };
const geometries: Geometry[] = [
  { type: "Point", coordinates: [136.2, 35.1] },
  {
    type: "MultiPoint",
    coordinates: [
      [1, 2],
      [3, 4],
    ],
  },
  {
    type: "LineString",
    coordinates: [
      [1, 2],
      [3, 4],
      [5, 6],
    ],
  },
  {
    type: "MultiLineString",
    coordinates: [
      [
        [1, 2],
        [3, 4],
      ],
      [
        [5, 6],
        [7, 8],
        [9, 9],
      ],
    ],
  },
  { type: "Polygon", coordinates: [square(0, 9), square(1, 2)] },
  { type: "MultiPolygon", coordinates: [[square(0, 9), square(1, 2)], [square(20, 1)]] },
];

function fgb(features: readonly { geometry: unknown; properties: Record<string, unknown> }[], crs = 0): Buffer {
  const collection = { type: "FeatureCollection", features: features.map((feature) => ({ type: "Feature", ...feature })) };
  return Buffer.from(serialize(collection as never, crs));
}

describe("FlatGeobuf", () => {
  it.each(geometries)("with $type reads what was written", async (geometry) => {
    const { geometries: read } = await readLayer(reader, writeText(folder, "one.fgb", fgb([{ geometry, properties: { a: 1 } }])));
    expect(read).toEqual([geometry]);
  });

  it("with all types in one file reads each, and its values", async () => {
    const bytes = fgb(
      geometries.map((geometry, n) => ({ geometry, properties: { 名称: `行${n}`, 数: n, 値: n + 0.5, 真: n % 2 === 0 } })),
      6668,
    );
    const { layer, features, geometries: read } = await readLayer(reader, writeText(folder, "all.fgb", bytes));
    expect(layer).toMatchObject({ name: "all", crs: 6668, count: 6, columns: ["名称", "数", "値", "真"], hasGeometry: true });
    expect(read).toEqual(geometries);
    expect(features.map(({ row, properties }) => [row, properties])).toEqual(
      geometries.map((_, n) => [n + 1, { 名称: `行${n}`, 数: n, 値: n + 0.5, 真: n % 2 === 0 }]),
    );
  });

  it("cut short is refused with the number of records before, other files with what they are", async () => {
    const bytes = fgb(geometries.map((geometry) => ({ geometry, properties: { a: 1 } })));
    expect((await problemOf(readLayer(reader, writeText(folder, "cut.fgb", bytes.subarray(0, -40))))).detail.en).toContain(
      "after record 5",
    );
    expect((await problemOf(readLayer(reader, writeText(folder, "head.fgb", bytes.subarray(0, 20))))).detail.en).toContain(
      "damaged FlatGeobuf header",
    );
    expect((await problemOf(readLayer(reader, writeText(folder, "zip.fgb", "PK\u0003\u0004")))).detail.en).toContain("really a zip");
    expect((await problemOf(readLayer(reader, writeText(folder, "text.fgb", "a,b,c,d,e,f,g")))).detail.en).toContain("not a FlatGeobuf");
    expect((await problemOf(readLayer(reader, writeText(folder, "empty.fgb", "")))).detail.en).toContain("empty");
  });

  it("damaged in any way gives features or a Problem, quickly and in little memory", async () => {
    const bytes = fgb(
      geometries.map((geometry, n) => ({ geometry, properties: { 名称: `行${n}`, 数: n, 値: n + 0.5 } })),
      6668,
    );
    let refused = 0;
    let reported = 0;
    const memory = process.memoryUsage().arrayBuffers;
    await fc.assert(
      fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 3 }), async (changes) => {
        const started = performance.now();
        try {
          const { features } = await readLayer(reader, writeText(folder, "damaged.fgb", changes.reduce(damaged, bytes)));
          reported += features.filter(({ findings }) => findings.length > 0).length;
        } catch (error) {
          expect(error).toBeInstanceOf(Problem);
          refused++;
        }
        expect(performance.now() - started).toBeLessThan(2_000);
      }),
      { numRuns: 1000, seed: 20_260_405 },
    );
    expect(refused).toBeGreaterThan(100);
    expect(reported).toBeGreaterThan(50);
    expect(process.memoryUsage().arrayBuffers - memory).toBeLessThan(256 * 2 ** 20);
  });
});

describe.skipIf(!hasRealData || !hasGdal)("real layers that GDAL wrote as FlatGeobuf", () => {
  it.each([
    ["flood areas with Z, in zone-less degrees", ["hazard", "echizen", "flood_assumed_area.shp"], ["-nlt", "PROMOTE_TO_MULTI"], 4326],
    ["roads in zone VI", ["roads", "sabae_osm_6674", "sabae_way.shp"], [], 6674],
    ["parks without an index", ["ksj", "P13-11_25_converted.geojson"], ["-lco", "SPATIAL_INDEX=NO"], 4326],
  ])("%s read as in GDAL and as in the library", async (_, file, options, crs) => {
    const path = join(folder, `real-${crs}-${options.length}.fgb`);
    execFileSync("ogr2ogr", ["-f", "FlatGeobuf", path, realFile(...file), ...options], { stdio: "ignore" });
    const { layer, features, geometries: ours } = await readLayer(reader, path);
    const theirs = gdalFeatures(path);
    expect(layer).toMatchObject({ crs, count: theirs.length });
    const text = (geometry: { type: string; coordinates: unknown } | null) =>
      geometryText({ geometry: geometry && [geometry.type, geometry.coordinates] });
    expect(ours.map(text)).toEqual(theirs.map(({ geometry }) => text(geometry)));
    const filled = (properties: Readonly<Record<string, unknown>>) => Object.entries(properties).filter(([, value]) => value !== null);
    expect(features.map(({ properties }) => filled(properties))).toEqual(theirs.map(({ properties }) => filled(properties)));
    let count = 0;
    for await (const __ of deserialize(new Uint8Array(readFileSync(path)))) count++;
    expect(count).toBe(theirs.length);
  });
});
