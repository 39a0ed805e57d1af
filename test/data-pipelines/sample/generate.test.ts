import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { inflateSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import { open } from "shapefile";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { defaultSeed, generateSampleCity, type SampleDelivery } from "../../../data-pipelines/sample/generate.ts";
import { loadDatasets } from "../../../datasets/index.ts";
import { memberEndingWith, readArchive } from "./support/archive.ts";

const scale = 0.3;
const directory = mkdtempSync(join(tmpdir(), "machizu-sample-"));
const place = (name: string) => join(directory, name);
let deliveries: SampleDelivery[] = [];

beforeAll(async () => {
  deliveries = await generateSampleCity({ outputDirectory: place("first"), scale });
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Digest of every file by its path. */
function digests(root: string): Map<string, string> {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted()
      .map((file) => [file.slice(root.length), createHash("sha256").update(readFileSync(file)).digest("hex")]),
  );
}

function fileOf(source: string): string {
  const delivery = deliveries.find((candidate) => candidate.source === source);
  if (!delivery) throw new Error(`no delivery of ${source}`);
  return delivery.file;
}

interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

/** The records of a delivery, read without any code of ours. */
async function readTable(file: string): Promise<Table> {
  if (file.endsWith(".zip")) {
    const members = readArchive(file);
    if (members.some(({ name }) => name.endsWith(".geojson"))) return geojsonTable(memberEndingWith(members, ".geojson"));
    const source = await open(memberEndingWith(members, ".shp"), memberEndingWith(members, ".dbf"), { encoding: "shift_jis" });
    const rows: Record<string, unknown>[] = [];
    for (let next = await source.read(); !next.done; next = await source.read())
      rows.push({ ...next.value.properties, geometry: next.value.geometry });
    return { columns: Object.keys(rows[0] ?? {}), rows };
  }
  const bytes = readFileSync(file);
  if (file.endsWith(".geojson")) return geojsonTable(bytes);
  if (file.endsWith(".json")) {
    const rows = JSON.parse(bytes.toString("utf8")) as Record<string, unknown>[];
    return { columns: Object.keys(rows[0] ?? {}), rows };
  }
  const text = new TextDecoder(basename(file).includes("public_facility") ? "shift_jis" : "utf-8", { fatal: true }).decode(bytes);
  const rows = parse(text, { columns: true, bom: true }) as Record<string, unknown>[];
  return { columns: Object.keys(rows[0] ?? {}), rows };
}

function geojsonTable(bytes: Buffer): Table {
  const { features } = JSON.parse(bytes.toString("utf8")) as { features: { properties: Record<string, unknown>; geometry: unknown }[] };
  const rows = features.map(({ properties, geometry }) => ({ ...properties, geometry }));
  return { columns: Object.keys(rows[0] ?? {}), rows };
}

test("the same seed gives the same bytes, another seed other ones", async () => {
  const first = digests(place("first"));
  await generateSampleCity({ outputDirectory: place("second"), seed: defaultSeed, scale });
  expect(digests(place("second"))).toEqual(first);
  await generateSampleCity({ outputDirectory: place("third"), seed: defaultSeed + 1, scale });
  const third = digests(place("third"));
  const changed = [...first].filter(([file, digest]) => third.get(file) !== digest);
  expect(changed.length).toBeGreaterThan(first.size * 0.8);
});

test("a scale out of range is refused", async () => {
  await expect(generateSampleCity({ outputDirectory: directory, scale: 100 })).rejects.toThrow(RangeError);
});

test("the command line asks for a folder and writes into it", () => {
  const command = join(import.meta.dirname, "../../../data-pipelines/sample/main.ts");
  const refused = spawnSync(process.execPath, [command, "--seed", "1"], { encoding: "utf8" });
  expect(refused.status).toBe(2);
  expect(refused.stderr).toContain("--out DIR");
  const done = spawnSync(process.execPath, [command, "--out", place("command"), "--scale", String(scale)], { encoding: "utf8" });
  expect(done.status).toBe(0);
  expect(done.stdout.trim().split("\n")).toHaveLength(deliveries.length);
  expect(digests(place("command"))).toEqual(digests(place("first")));
});

test("every delivery has the columns by which its source is recognised", async () => {
  const datasets = await loadDatasets();
  for (const { dataset: id, source: sourceId, file } of deliveries) {
    const source = datasets.find((dataset) => dataset.id === id)?.sources.find((candidate) => candidate.id === sourceId);
    if (!source) throw new Error(`${id} has no source ${sourceId}`);
    const { columns, rows } = await readTable(file);
    const missing = [...source.recognise, ...(source.key ?? [])].filter((column) => !columns.includes(column));
    const foreign = source.recogniseWithout.filter((column) => columns.includes(column));
    const keys = new Set(rows.map((row, i) => (source.key ? JSON.stringify(source.key.map((column) => row[column])) : i)));
    expect({ file, isEmpty: rows.length === 0, missing, foreign, repeatedKeys: rows.length - keys.size }).toEqual({
      file,
      isEmpty: false,
      missing: [],
      foreign: [],
      repeatedKeys: 0,
    });
  }
});

test("every dataset fixed from the start has a delivery, and school districts", () => {
  const fixed =
    "buildings city-boundary flood-hazard land-use-zones landslide-hazard population public-facilities rivers roads ruins school-districts shelters town-addresses";
  expect([...new Set(deliveries.map(({ dataset }) => dataset))].toSorted().join(" ")).toBe(fixed);
});

test("every coordinate lies in the open Pacific", async () => {
  for (const { file } of deliveries) {
    const { rows } = await readTable(file);
    const ashore = rows.flatMap(positionsOf).filter(([x, y]) => {
      const isDegrees = x > 136 && x < 136.6 && y > 32.9 && y < 33.2;
      const isZoneVi = x > 8_000 && x < 52_000 && y > -345_000 && y < -309_000;
      return !isDegrees && !isZoneVi;
    });
    expect({ file, ashore }).toEqual({ file, ashore: [] });
  }
});

function positionsOf(row: Readonly<Record<string, unknown>>): [number, number][] {
  const [lon, lat] = [row["経度"] ?? row["lng"], row["緯度"] ?? row["lat"]].map(Number);
  if (lon !== undefined && lat !== undefined && Number.isFinite(lon)) return [[lon, lat]];
  const { geometry } = row;
  if (typeof geometry !== "object" || geometry === null || !("coordinates" in geometry)) throw new Error("no position");
  const numbers =
    JSON.stringify(geometry.coordinates)
      .match(/-?[\d.]+(?:e-?\d+)?/gu)
      ?.map(Number) ?? [];
  return Array.from({ length: numbers.length / 2 }, (_, i) => [numbers[2 * i] ?? 0, numbers[2 * i + 1] ?? 0]);
}

test("what people read says that it is fiction", async () => {
  for (const source of [
    "standard-evacuation",
    "gsi-evacuation",
    "standard-public-facility-old",
    "standard-cultural-property-old",
    "city-buildings",
    "city-roads",
    "city-buried-sites",
  ]) {
    const { rows } = await readTable(fileOf(source));
    expect({ source, notes: new Set(rows.map((row) => row["備考"])) }).toEqual({ source, notes: new Set(["見本データ（架空）"]) });
  }
  const boundary = await readTable(fileOf("ksj-n03"));
  expect(boundary.rows[0]).toMatchObject({ N03_001: "見本県", N03_004: "見本市", N03_007: "99999" });
});

describe("archives", () => {
  test("name their members in CP932 without the flag for UTF-8", () => {
    for (const { file } of deliveries.filter((delivery) => delivery.file.endsWith(".zip"))) {
      expect(readArchive(file).filter(({ saysUtf8 }) => saysUtf8)).toEqual([]);
    }
    expect(readArchive(fileOf("ksj-n03")).map(({ name }) => name)).toEqual([
      "N03-20260101_99_GML/N03-20260101_99.geojson",
      "N03-20260101_99_GML/メタデータ\\KS-META-N03-20260101_99.xml",
    ]);
    expect(readArchive(fileOf("city-roads")).map(({ name }) => name)).toContain("道路台帳/道路中心線.shp");
  });

  test("hold shapefiles without .cpg, marked as Shift_JIS, with the projection of ArcGIS", () => {
    for (const [source, projection] of [
      ["city-buildings", "JGD_2011_Japan_Zone_6"],
      ["ksj-a29", "GCS_JGD_2011"],
    ] as const) {
      const members = readArchive(fileOf(source));
      expect(members.filter(({ name }) => name.endsWith(".cpg"))).toEqual([]);
      expect(memberEndingWith(members, ".dbf")[29]).toBe(0x13);
      expect(memberEndingWith(members, ".prj").toString("latin1")).toContain(`"${projection}"`);
    }
  });
});

test("the standard lists have the exact headers of the standard", () => {
  const header = (file: string, encoding: string) => new TextDecoder(encoding).decode(readFileSync(file)).split("\r\n")[0] ?? "";
  const shelters = header(fileOf("standard-evacuation"), "utf-8").split(",");
  expect(shelters).toHaveLength(39);
  expect(shelters[0]).toBe("全国地方公共団体コード");
  expect(shelters).toContain("災害種別_崖崩れ、土石流及び地滑り");
  expect(header(fileOf("standard-public-facility-old"), "shift_jis").split(",")).toHaveLength(24);
  expect(header(fileOf("standard-cultural-property-old"), "utf-8").split(",")).toHaveLength(34);
  expect(readFileSync(fileOf("standard-cultural-property-old")).subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
  expect(readFileSync(fileOf("standard-evacuation"))[0]).not.toBe(0xef);
});

test("the bus lines refer only to what the feed holds", () => {
  const members = readArchive(join(place("first"), "bus-lines", "見本交通_GTFS-JP_20260401.zip"));
  const table = (name: string) => parse(memberEndingWith(members, `${name}.txt`), { columns: true }) as Record<string, string>[];
  const idsOf = (name: string, column: string) => new Set(table(name).map((row) => row[column]));
  const stops = idsOf("stops", "stop_id");
  const trips = idsOf("trips", "trip_id");
  expect(table("stop_times").filter((row) => !stops.has(row["stop_id"]) || !trips.has(row["trip_id"]))).toEqual([]);
  expect(table("trips").filter((row) => !idsOf("shapes", "shape_id").has(row["shape_id"]))).toEqual([]);
  const byTrip = Map.groupBy(table("stop_times"), (row) => row["trip_id"]);
  for (const rows of byTrip.values()) {
    const times = rows.map((row) => row["arrival_time"] ?? "");
    expect(times).toEqual(times.toSorted());
  }
});

test("elevation tiles decode to the heights of the city", () => {
  const root = join(place("first"), "dem5a_png", "14");
  const heights = readdirSync(root).flatMap((x) => readdirSync(join(root, x)).map((y) => tileHeights(readFileSync(join(root, x, y)))));
  const known = heights.flat().filter((height) => height !== undefined);
  expect(Math.min(...known)).toBeGreaterThan(50);
  expect(Math.max(...known)).toBeGreaterThan(200);
  expect(Math.max(...known)).toBeLessThan(1500);
  expect(known.filter((height) => height === 60).length).toBeGreaterThan(100);
});

/** Every 16th pixel of a tile, metres; undefined where there is no data. */
function tileHeights(png: Buffer): (number | undefined)[] {
  const start = png.indexOf("IDAT") + 4;
  const rows = inflateSync(png.subarray(start, start + png.readUInt32BE(start - 8)));
  const stride = 256 * 3 + 1;
  const heights: (number | undefined)[] = [];
  for (let row = 0; row < 256; row++) {
    expect(rows[row * stride]).toBe(2);
    for (let i = 1; i < stride; i++)
      rows[row * stride + i] = (rows[row * stride + i] ?? 0) + (row === 0 ? 0 : (rows[(row - 1) * stride + i] ?? 0));
    if (row % 16 !== 0) continue;
    for (let column = 0; column < 256; column += 16) {
      const code = rows.readUIntBE(row * stride + 1 + column * 3, 3);
      heights.push(code === 0x800000 ? undefined : (code > 0x800000 ? code - 0x1000000 : code) / 100);
    }
  }
  return heights;
}
