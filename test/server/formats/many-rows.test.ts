import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { geojson as flatgeobuf } from "flatgeobuf";
import type { Feature } from "geojson";
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import readExcel from "read-excel-file/node";
import { open as openShapefile } from "shapefile";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { publicFields } from "../../../model/dataset.ts";
import type { FeatureRecord, FeatureSource } from "../../../model/download-format.ts";
import { loadFormats } from "../../../server/formats/index.ts";
import { polygonWkb } from "../../support/world.ts";
import { areas } from "./support/datasets.ts";
import { unzip } from "./support/unzip.ts";

/** So many rows that every buffer, chunk, block and level of a tree is filled more than once. */
const count = 30_000;
const formats = await loadFormats();

/** Small squares on a grid of 0.001°, in an order that jumps about; every hundredth has no position, one has very many vertices. */
const records: FeatureRecord[] = Array.from({ length: count }, (_, index) => {
  const place = (index * 7919) % count;
  const [lon, lat] = [135 + (place % 200) / 1000, 35 + Math.floor(place / 200) / 1000];
  return {
    fid: index * 3 + 1,
    id: `survey/${index}`,
    source: "survey",
    versionFrom: 1,
    values: [`区画${index}`, "01", index, index / 8, "2026-04-01", index % 2 === 0, index % 5 === 0 ? null : "あ".repeat(index % 40), null],
    wkb: index % 100 === 99 ? null : polygonWkb(index === 1000 ? roundRing(lon, lat, 400_000) : squareRing(lon, lat)),
  };
});

const source: FeatureSource = {
  dataset: areas,
  version: { version: 3, publishedAt: "2026-04-01T00:00:00.000Z", sources: ["survey"], rowCount: count, sample: false },
  fields: publicFields(areas),
  csvHeader: [],
  csvLines: () => nothing(),
  encodedRows: () => nothing(),
  async *records() {
    for (let start = 0; start < count; start += 300) yield await Promise.resolve(records.slice(start, start + 300));
  },
};

describe("a file of many rows", () => {
  let folder: string;
  const placed = records.filter(({ wkb }) => wkb !== null).length;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "machizu-formats-test-"));
    vi.stubEnv("TMPDIR", folder);
    // the library tells of every step of a search
    vi.spyOn(console, "debug").mockReturnValue(undefined);
  });
  afterAll(async () => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true, force: true });
  });

  async function contentOf(id: string): Promise<Buffer> {
    const format = formats.find((candidate) => candidate.id === id);
    if (format === undefined) throw new Error(`no format ${id}`);
    const pieces = await Array.fromAsync(format.write(source));
    for (const piece of pieces) expect(piece.length).toBeLessThan(2 ** 24);
    return Buffer.concat(pieces);
  }

  async function fileOf(id: string): Promise<string> {
    const file = path.join(folder, `rows.${id}`);
    await writeFile(file, await contentOf(id));
    return file;
  }

  it("fgb holds every row once, along a curve, and its index finds what brute force finds", async () => {
    const bytes = new Uint8Array(await contentOf("fgb"));
    const all = (await Array.fromAsync(flatgeobuf.deserialize(bytes))) as unknown as Feature[];
    expect(new Set(all.map(nameOf))).toEqual(new Set(records.map(({ values }) => values[0])));
    expect(all.length).toBe(records.length);
    const window = { minX: 135.0501, minY: 35.0501, maxX: 135.0606, maxY: 35.0599 };
    const found = (await Array.fromAsync(flatgeobuf.deserialize(bytes, { rect: window }))) as unknown as Feature[];
    expect(found.map(nameOf).toSorted()).toEqual(namesWithin(window));
    const neighbours = all
      .slice(0, 2000)
      .map(({ geometry }) => (geometry.type === "MultiPolygon" ? (geometry.coordinates[0]?.[0]?.[0] ?? []) : []));
    const far = neighbours.filter(
      ([x = 0, y = 0], index) => Math.hypot(x - (neighbours[index - 1]?.[0] ?? x), y - (neighbours[index - 1]?.[1] ?? y)) > 0.005,
    );
    expect(far.length).toBeLessThan(20);
  });

  it("gpkg has every row in the order of its number, and a sound index of several levels", async () => {
    const database = new DatabaseSync(await fileOf("gpkg"), { readOnly: true });
    expect(database.prepare("select count(*) as n, min(fid) as first, max(fid) as last from test_areas").get()).toEqual({
      n: count,
      first: 1,
      last: count * 3 - 2,
    });
    expect(database.prepare("select rtreecheck('rtree_test_areas_geom') as result").get()).toEqual({ result: "ok" });
    expect(database.prepare("select count(*) as n from rtree_test_areas_geom").get()).toEqual({ n: placed });
    const window = { minX: 135.0501, minY: 35.0501, maxX: 135.0606, maxY: 35.0599 };
    const inWindow = `select name from test_areas where fid in (select id from rtree_test_areas_geom where maxx >= ${window.minX} and minx <= ${window.maxX} and maxy >= ${window.minY} and miny <= ${window.maxY})`;
    expect(
      database
        .prepare(inWindow)
        .all()
        .map(({ name }) => String(name))
        .toSorted(),
    ).toEqual(namesWithin(window));
    database.close();
  });

  it("parquet has every row once, in row groups of at most 50,000", async () => {
    const file = await asyncBufferFromFile(await fileOf("parquet"));
    const { row_groups: groups } = await parquetMetadataAsync(file);
    expect(groups.length).toBeGreaterThan(1);
    for (const { num_rows: rows } of groups) expect(Number(rows)).toBeLessThanOrEqual(50_000);
    const rows = await parquetReadObjects({ file, compressors, columns: ["name", "population", "ratio", "a_long_field_name"] });
    const byName = new Map(rows.map((row) => [row["name"] as string, row]));
    for (const { values } of records)
      expect(byName.get(values[0] as string)).toEqual({
        name: values[0],
        population: BigInt(values[2] as number),
        ratio: values[3],
        a_long_field_name: values[6],
      });
  });

  it("shp.zip has every row in order", async () => {
    const entries = await unzip(await contentOf("shp.zip"));
    const shapes = await openShapefile(entries.get("test_areas.shp")?.bytes ?? Buffer.alloc(0), entries.get("test_areas.dbf")?.bytes, {
      encoding: "utf-8",
    });
    let row = 0;
    for (let next = await shapes.read(); !next.done; next = await shapes.read(), row++) {
      const { values, wkb } = records[row] ?? { values: [], wkb: null };
      const { name, population, ratio, a_long_fie: text } = next.value.properties ?? {};
      expect([name, population, ratio, text, next.value.geometry === null]).toEqual([
        values[0],
        values[2],
        values[3],
        values[6] === "" ? null : values[6],
        wkb === null,
      ]);
    }
    expect(row).toBe(count);
    expect(entries.get("test_areas.shx")?.bytes.length).toBe(100 + count * 8);
    for (const { modified } of entries.values())
      expect([modified.getFullYear(), modified.getMonth(), modified.getDate(), modified.getHours()]).toEqual([2026, 3, 1, 9]);
  });

  it("xlsx has every row in order", async () => {
    const [first] = await readExcel(await contentOf("xlsx"));
    expect(first?.data.length).toBe(count + 1);
    expect(first?.data.slice(1).map((row) => row[1])).toEqual(records.map(({ values }) => values[0]));
  });

  it("kml has every row in order", async () => {
    const names = (await contentOf("kml")).toString().matchAll(/<Placemark id="f(\d+)"><name>(区画\d+)<\/name>/g);
    expect([...names].map(([, fid, name]) => [Number(fid), name])).toEqual(records.map(({ fid, values }) => [fid, values[0]]));
  });

  it("leaves no temporary file behind", async () => {
    expect((await readdir(folder)).filter((name) => name.startsWith("machizu-download-"))).toEqual([]);
  });
});

type Position = readonly [number, number];

function squareRing(lon: number, lat: number): Position[] {
  const side = 0.0004;
  return [
    [lon, lat],
    [lon + side, lat],
    [lon + side, lat + side],
    [lon, lat + side],
    [lon, lat],
  ];
}

function roundRing(lon: number, lat: number, vertices: number): Position[] {
  const ring = Array.from({ length: vertices }, (_, index): Position => {
    const angle = (index / vertices) * 2 * Math.PI;
    return [lon + 0.0002 + 0.0002 * Math.cos(angle), lat + 0.0002 + 0.0002 * Math.sin(angle)];
  });
  return [...ring, ...ring.slice(0, 1)];
}

interface Window {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

function namesWithin({ minX, minY, maxX, maxY }: Window): string[] {
  const within = records.filter(({ wkb }) => {
    if (wkb === null) return false;
    const view = new DataView(wkb.buffer, wkb.byteOffset, wkb.byteLength);
    const xs = Array.from({ length: view.getUint32(9, true) }, (_, vertex) => view.getFloat64(13 + vertex * 16, true));
    const ys = Array.from({ length: view.getUint32(9, true) }, (_, vertex) => view.getFloat64(21 + vertex * 16, true));
    const least = (numbers: number[]) => numbers.reduce((a, b) => Math.min(a, b));
    const most = (numbers: number[]) => numbers.reduce((a, b) => Math.max(a, b));
    return most(xs) >= minX && least(xs) <= maxX && most(ys) >= minY && least(ys) <= maxY;
  });
  return within.map(({ values }) => String(values[0])).toSorted();
}

function nameOf({ properties }: Feature): string {
  return String(properties?.["name"]);
}

async function* nothing(): AsyncGenerator<never> {
  yield* await Promise.resolve([]);
}
