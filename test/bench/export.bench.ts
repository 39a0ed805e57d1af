import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { publicFields } from "../../model/dataset.ts";
import type { DownloadFormat, FeatureSource } from "../../model/download-format.ts";
import { featureSource } from "../../server/downloads/feature-source.ts";
import { loadFormats } from "../../server/formats/index.ts";
import { literal } from "../../sql/query.ts";
import { currentVersions } from "../../sql/versions.ts";
import { type BenchCity, databaseAddress, definition, hasGdal, run, type Suite } from "./bench-city.ts";
import { exportMemory } from "./export-memory.ts";
import { compare, type Comparison, type Goal, percentile, type Result } from "./side-by-side.ts";

export const suite: Suite = { homes: ["postgis", "embedded"], run: benchExport };

/** How ogr2ogr writes the same thing as our format of this id. */
const gdalOptions: Record<string, readonly string[]> = {
  geojson: ["-f", "GeoJSON", "-lco", "COORDINATE_PRECISION=7"],
  geojsonl: ["-f", "GeoJSONSeq", "-lco", "COORDINATE_PRECISION=7"],
  csv: ["-f", "CSV", "-lco", "GEOMETRY=AS_WKT"],
  gpkg: ["-f", "GPKG"],
  fgb: ["-f", "FlatGeobuf"],
  "shp.zip": ["-f", "ESRI Shapefile", "-lco", "ENCODING=UTF-8"],
  kml: ["-f", "KML"],
  xlsx: ["-f", "XLSX"],
};

/** Formats of which ours is the same text as PostgreSQL would send: `psql COPY` is the limit. */
const copied = ["geojson", "csv"];

/** Theirs / ours; those without one are for information. */
const goalsBesideGdal: Record<string, number> = { geojson: 6, csv: 6, "shp.zip": 3, gpkg: 2.5, fgb: 1.7 };
const goalBesideCopy = { atLeast: 0.95 };
const firstByteGoals: Record<string, Goal> = { geojson: { atMost: 50 }, csv: { atMost: 50 } };
/** Of a small query while the embedded database, which answers one at a time, exports. */
const waitGoal = { atMost: 25 };

async function benchExport(city: BenchCity): Promise<Result[]> {
  const { test, home } = city;
  const version = (await currentVersions(test.database)).get("buildings");
  if (version === undefined) return [];
  const source = featureSource(test.database, definition("buildings"), { version });
  const formats = await loadFormats();
  const results: Result[] = [];
  for (const format of formats) {
    const what = `export of ${version.rowCount} buildings, ${format.id}`;
    if (home === "postgis") results.push(...(await besideOthers(city, { what, format, source, rowCount: version.rowCount })));
    const { firstByteMs, waits } = await firstByteAndWaits(city, () => format.write(source));
    results.push(
      { what: `${what}: first byte`, value: firstByteMs, unit: "ms", goal: firstByteGoals[format.id] },
      {
        what: `${what}: p99 of ${waits.length} small queries meanwhile`,
        value: percentile(waits, 0.99),
        unit: "ms",
        goal: home === "embedded" ? waitGoal : undefined,
      },
    );
  }
  const [parquet, gpkg] = ["parquet", "gpkg"].map((id) => formats.find((format) => format.id === id));
  if (parquet && gpkg)
    results.push(
      await compare({
        what: "GeoParquet beside GeoPackage",
        ours: { name: "parquet", run: () => drain(parquet.write(source)) },
        theirs: { name: "gpkg", run: () => drain(gpkg.write(source)) },
        goal: { atLeast: 1 },
      }),
    );
  return home === "postgis" ? [...results, ...(await exportMemory(city, version.rowCount))] : results;
}

interface Exported {
  readonly what: string;
  readonly format: DownloadFormat;
  readonly source: FeatureSource;
  readonly rowCount: number;
}

async function besideOthers(city: BenchCity, exported: Exported): Promise<Comparison[]> {
  const { what, format, source } = exported;
  const ours = { name: "export", run: () => drain(format.write(source)) };
  const options = gdalOptions[format.id];
  const comparisons: Comparison[] = [];
  if (copied.includes(format.id)) {
    const theirs = { name: "psql COPY of the same text", run: () => psqlCopy(city, format.id) };
    comparisons.push(await compare({ what, ours, theirs, goal: goalBesideCopy }));
  }
  if (options === undefined || !hasGdal) return comparisons;
  await expectSameContent(city, exported, options);
  const least = goalsBesideGdal[format.id];
  const theirs = { name: "ogr2ogr", run: () => gdalExport(city, options, format.id) };
  comparisons.push(await compare({ what, ours, theirs, rounds: least === undefined ? 3 : 5, ...(least && { goal: { atLeast: least } }) }));
  return comparisons;
}

/** The columns of our tables: codes are followed by their labels. */
function columns(): string[] {
  const fields = publicFields(definition("buildings")).flatMap(([name, { codes }]) => {
    if (codes === undefined) return [`"${name}"`];
    const cases = codes.map(({ value, label }) => `when ${literal(value)} then ${literal(label.ja)}`);
    return [`"${name}"`, `case "${name}" ${cases.join(" ")} end as "${name}_label"`];
  });
  return ["id", ...fields, "source"];
}

const currentRows = "published.buildings where version_to is null";

/** Returns the file. */
async function gdalExport({ test, folder }: BenchCity, options: readonly string[], extension: string): Promise<string> {
  const target = path.join(folder, `gdal.${extension}`);
  await rm(target, { force: true, recursive: true });
  const sql = `select fid, ${columns().join(", ")}, version_from, geom from ${currentRows}`;
  await run("ogr2ogr", ["-q", ...options, target, databaseAddress(test), "-sql", sql]);
  return target;
}

/** PostgreSQL builds the same text, and psql writes it to a file. */
async function psqlCopy({ test, folder }: BenchCity, id: string): Promise<void> {
  const { connectionString = "" } = test.database.pool.options as { connectionString?: string };
  const members = [...columns(), "version_from"].map((column) => {
    const [value = column, name = column] = column.split(" as ");
    return `${literal(`,"${name.replaceAll('"', "")}":`)} || coalesce(to_json(${value})::text, 'null')`;
  });
  const feature = `'{"type":"Feature","id":' || fid || ',"geometry":' || coalesce(st_asgeojson(geom, 7, 0), 'null') || ',"properties":{' || ${members.join(" || ")} || '}}'`;
  const selected = id === "csv" ? `${columns().join(", ")}, st_astext(geom, 7)` : feature;
  const form = id === "csv" ? "(format csv)" : "(format csv, quote e'\\x01', delimiter e'\\x02')";
  const sql = `copy (select ${selected} from ${currentRows} order by fid) to stdout ${form}`;
  await run("psql", ["-q", "-c", sql, "-o", path.join(folder, `psql.${id}`), connectionString]);
}

/** GDAL reads as many features, within the same box, in our file as in its own. */
async function expectSameContent(city: BenchCity, { format, source, rowCount }: Exported, options: readonly string[]): Promise<void> {
  const file = path.join(city.folder, `ours.${format.id}`);
  await writeFile(file, format.write(source));
  const theirs = await gdalExport(city, options, format.id);
  const [our, their] = [await gdalSummary(format.id === "shp.zip" ? `/vsizip/${file}` : file), await gdalSummary(theirs)];
  if (!our.counts.includes(rowCount)) throw new Error(`${format.id}: GDAL counts ${our.counts.join(", ")} of ${rowCount} features`);
  const differs = our.extent.some((value, side) => Math.abs(Math.round((value - (their.extent[side] ?? value)) * printedUnits)) > 1);
  if (differs) throw new Error(`${format.id}: our features lie in ${our.extent.join(", ")}, theirs in ${their.extent.join(", ")}`);
  await rm(file, { force: true });
}

/** `ogrinfo` prints six decimals: of coordinates that both files have to seven, the last one printed may be rounded differently. */
const printedUnits = 1e6;

/** The extent is empty where a format has no geometry of its own. */
async function gdalSummary(file: string): Promise<{ counts: number[]; extent: number[] }> {
  const { stdout } = await run("ogrinfo", ["-ro", "-so", "-al", file], { maxBuffer: 2 ** 26 });
  const counts = Array.from(stdout.matchAll(/Feature Count: (\d+)/g), ([, count]) => Number(count));
  const [, ...sides] = /Extent: \(([-\d.]+), ([-\d.]+)\) - \(([-\d.]+), ([-\d.]+)\)/.exec(stdout) ?? [];
  return { counts, extent: sides.map(Number) };
}

async function drain(pieces: AsyncIterable<Uint8Array>): Promise<number> {
  let bytes = 0;
  for await (const piece of pieces) bytes += piece.length;
  return bytes;
}

/** Of fewer waits the 99th percentile is no more than the longest one. */
const fewestWaits = 300;

/** How long it takes to the first byte, and how long each of many small queries waits while the file is made, as often as it takes. */
async function firstByteAndWaits({ test }: BenchCity, write: () => AsyncIterable<Uint8Array>) {
  const waits: number[] = [];
  let firstByteMs: number | undefined;
  while (waits.length < fewestWaits) {
    let isMaking = true;
    const making = millisecondsToFirstByte(write()).finally(() => (isMaking = false));
    while (isMaking) {
      const askedAt = performance.now();
      await test.database.pool.query("select id from published.shelters where version_to is null order by fid limit 1");
      waits.push(performance.now() - askedAt);
      await pause(2);
    }
    const ms = await making;
    firstByteMs ??= ms;
  }
  return { firstByteMs: firstByteMs ?? Number.NaN, waits };
}

/** Of a file that is read to its end. */
async function millisecondsToFirstByte(pieces: AsyncIterable<Uint8Array>): Promise<number> {
  const startedAt = performance.now();
  let firstByteMs: number | undefined;
  for await (const piece of pieces) if (piece.length > 0) firstByteMs ??= performance.now() - startedAt;
  return firstByteMs ?? Number.NaN;
}
