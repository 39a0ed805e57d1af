import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import proj4 from "proj4";
import { afterAll, describe, expect, it } from "vitest";
import { openLayers } from "../../../data-pipelines/delivery/layers.ts";
import { openDelivery } from "../../../data-pipelines/delivery/open-delivery.ts";
import type { RawLayer } from "../../../data-pipelines/read/reader.ts";
import { findingKinds } from "../../../model/finding.ts";
import { isGeographic, planeZone, planeZoneProj4, type Bounds } from "../../../model/geo/crs.ts";
import { hasRealData, realFile, skippedWithoutRealData } from "../../support/real-data.ts";
import { temporaryFolder } from "../read/support/folders.ts";
import { problemOf } from "../read/support/reading.ts";
import { decodeWkb } from "../read/support/wkb.ts";
import { deliveredReplacements, expectedLayers, furtherLayers, rasters, refusals, type ExpectedLayer } from "./expected.ts";
import { readmeNumbers } from "./readme.ts";

const temporaryDirectory = temporaryFolder();
const layersByPath = expectedLayers();

/** About a metre. */
const boundsToleranceDegrees = 1e-5;

describe.skipIf(!hasRealData)(`every real public file${skippedWithoutRealData}`, () => {
  const files = hasRealData ? filesBelow(realFile()) : [];
  let recordsRead = 0;

  it("has an entry: it is a delivery, a part of one, refused, or a raster", () => {
    expect(files.length).toBeGreaterThan(400);
    const entries = [...layersByPath.keys(), ...Object.keys(refusals), ...rasters];
    expect(files.filter((file) => !entries.some((entry) => belongsTo(file, entry)))).toEqual([]);
    expect(entries.filter((entry) => !files.some((file) => belongsTo(file, entry)))).toEqual([]);
  });

  it("of which data/README.md tells a number has that number here too", () => {
    for (const [path, numbers] of Object.entries(readmeNumbers)) {
      const layers = layersByPath.get(path) ?? [];
      expect([path, layers.map(({ count }) => count).toSorted((a, b) => a - b)]).toEqual([path, numbers.counts]);
      if (numbers.crs !== undefined) expect([path, layers.map(({ crs, assumed }) => crs ?? assumed)]).toEqual([path, [numbers.crs]]);
      numbers.bounds?.forEach((degrees, side) => expect(layers[0]?.bounds?.[side], path).toBeCloseTo(degrees, numbers.decimals ?? 3));
    }
  });

  it.each([...layersByPath])("%s loads with the numbers it must give", async (path, expected) => {
    const { delivery, close } = await openDelivery(realFile(path), { temporaryDirectory });
    try {
      const layers = new Map((await openLayers(delivery)).map((layer) => [layer.name, layer]));
      for (const layer of expected) {
        await expectLayer(path, layers.get(layer.name), layer);
        layers.delete(layer.name);
      }
      const others = await Promise.all([...layers.values()].map(async (layer) => [layer.name, (await readLayer(layer)).rows] as const));
      expect(Object.fromEntries(others)).toEqual(furtherLayers[path]?.layers ?? {});
    } finally {
      await close();
    }
  });

  it.each(Object.entries(refusals))("%s is refused for its reason", async (path, { reason, says }) => {
    const { delivery, close } = await openDelivery(realFile(path), { temporaryDirectory });
    const problem = await problemOf(openLayers(delivery));
    await close();
    expect([problem.reason, problem.detail.en]).toEqual([reason, expect.stringMatching(says)]);
    expect(problem.detail.ja).not.toContain("\uFFFD");
  });

  it.each(rasters)("%s is a raster and no table", async (path) => {
    const { delivery, close } = await openDelivery(realFile(path), { temporaryDirectory });
    expect((await problemOf(openLayers(delivery))).reason).toBe("unknown-format");
    await close();
  });

  async function expectLayer(path: string, layer: RawLayer | undefined, expected: ExpectedLayer): Promise<void> {
    if (!layer) throw new Error(`${path} has no layer ${expected.name}`);
    const reading = await readLayer(layer, expected);
    recordsRead += reading.rows;
    expect({ crs: layer.crs ?? null, rows: reading.rows, distinctRows: reading.rowNumbers.size }, path).toEqual({
      crs: expected.position ? (layer.crs ?? null) : expected.crs,
      rows: expected.count,
      distinctRows: expected.count,
    });
    if (layer.count !== undefined) expect(layer.count, path).toBe(reading.rows);
    expect(reading.refused, `${path}: records with a fault`).toEqual([]);
    expect(reading.replacementCharacters, path).toBe(deliveredReplacements[path] ?? 0);
    if (expected.without !== undefined) expect(reading.withoutGeometry, path).toBe(expected.without);
    expect(reading.cut, path).toBe(path.includes("浸水履歴_平成17年/") ? 2 : 0);
    if (expected.sample) expect([path, reading.sample]).toEqual([path, expected.sample[2]]);
    if (expected.bounds) {
      expected.bounds.forEach((edge, side) => {
        const tolerance = Math.abs(edge) > 180 ? 0.01 : boundsToleranceDegrees;
        expect(
          Math.abs((reading.bounds[side] ?? Number.NaN) - edge),
          `${path} ${reading.bounds.join()} ${String(expected.bounds)}`,
        ).toBeLessThanOrEqual(tolerance);
      });
    }
  }

  afterAll(() => {
    if (hasRealData) console.info(`${files.length} files, ${layersByPath.size} deliveries, ${recordsRead} records read`);
  });
});

interface LayerReading {
  readonly rows: number;
  readonly rowNumbers: ReadonlySet<number>;
  readonly withoutGeometry: number;
  readonly refused: readonly number[];
  readonly replacementCharacters: number;
  readonly cut: number;
  readonly sample: string | undefined;
  readonly bounds: Bounds;
}

async function readLayer(layer: RawLayer, expected?: ExpectedLayer): Promise<LayerReading> {
  const toLonLat = toLonLatOf(layer.crs ?? expected?.assumed);
  const rowNumbers = new Set<number>();
  const refused: number[] = [];
  const bounds: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  let [rows, withoutGeometry, replacementCharacters, cut] = [0, 0, 0, 0];
  let sample: string | undefined;
  const include = (x: number, y: number) => {
    if (!(Math.abs(x) < 1e300 && Math.abs(y) < 1e300)) return;
    const [longitude, latitude] = toLonLat(x, y);
    bounds[0] = Math.min(bounds[0], longitude);
    bounds[1] = Math.min(bounds[1], latitude);
    bounds[2] = Math.max(bounds[2], longitude);
    bounds[3] = Math.max(bounds[3], latitude);
  };
  for await (const batch of layer.features()) {
    for (const { row, properties, wkb, findings } of batch) {
      rowNumbers.add(row);
      if (JSON.stringify(properties).includes("\uFFFD")) replacementCharacters++;
      cut += findings.filter(({ kind }) => kind === "cut-text").length;
      if (findings.some(({ kind }) => findingKinds[kind].severity === "error")) refused.push(row);
      if (wkb === null) withoutGeometry++;
      else eachPosition(decodeWkb(wkb), include);
      if (expected?.position) include(numberOf(properties[expected.position[0]]), numberOf(properties[expected.position[1]]));
      if (expected?.sample?.[0] === rows) sample = textOf(properties[expected.sample[1]]);
      rows++;
    }
  }
  return { rows, rowNumbers, withoutGeometry, refused, replacementCharacters, cut, sample, bounds };
}

/** Tokyo datum by the three parameters of the national survey; the other datums agree within the tolerance. */
function toLonLatOf(epsg: number | undefined): (x: number, y: number) => readonly [number, number] {
  const zone = epsg === undefined ? undefined : planeZone(epsg);
  if (zone !== undefined) {
    const plane = proj4(planeZoneProj4(zone));
    return (x, y) => pair(plane.inverse([x, y]));
  }
  if (epsg === 4301) {
    const shift = proj4(
      "+proj=longlat +ellps=bessel +towgs84=-146.414,507.337,680.507 +no_defs",
      "+proj=longlat +ellps=GRS80 +towgs84=0,0,0 +no_defs",
    );
    return (x, y) => pair(shift.forward([x, y]));
  }
  if (epsg !== undefined && !isGeographic(epsg) && epsg !== 2269) throw new Error(`EPSG:${epsg}`);
  return (x, y) => [x, y];
}

function pair([x = Number.NaN, y = Number.NaN]: readonly number[]): readonly [number, number] {
  return [x, y];
}

function eachPosition(geometry: unknown, use: (x: number, y: number) => void): void {
  if (Array.isArray(geometry)) {
    const [x, y] = geometry as unknown[];
    if (typeof x === "number" && typeof y === "number") use(x, y);
    else for (const part of geometry) eachPosition(part, use);
  } else if (typeof geometry === "object" && geometry !== null && "coordinates" in geometry) eachPosition(geometry.coordinates, use);
}

function textOf(value: unknown): string | undefined {
  if (typeof value === "boolean") return value ? "T" : "F";
  return typeof value === "string"
    ? value.normalize("NFC").trim()
    : value === undefined || value === null
      ? undefined
      : JSON.stringify(value);
}

function numberOf(value: unknown): number {
  const text = textOf(value);
  return text === undefined || text === "" ? Number.NaN : Number(text);
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).normalize("NFC"))
    .filter((name) => name !== "README.md")
    .sort();
}

/** The file itself, what is in the folder, a member of the same shapefile, or the table that explains its columns. */
function belongsTo(file: string, entry: string): boolean {
  if (file === entry || file.startsWith(`${entry}/`)) return true;
  const [base, extension] = [entry.replace(/\.[^./]*$/, ""), /\.[^./]*$/.exec(entry)?.[0] ?? ""];
  if (/^\.(?:shp|dbf)$/.test(extension))
    if (/^\.(?:shp|shx|dbf|prj|cpg)$/.test(file.slice(base.length)) && file.startsWith(base)) return true;
  return /(?:^|\/)attributes\.csv$/.test(file) && entry.startsWith(file.replace(/attributes\.csv$/, ""));
}
