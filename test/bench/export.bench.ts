import { spawn } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { publicFields } from "../../model/dataset.ts";
import type { DownloadFormat, FeatureSource } from "../../model/download-format.ts";
import { featureSource } from "../../server/downloads/feature-source.ts";
import { loadFormats } from "../../server/formats/index.ts";
import { literal } from "../../sql/query.ts";
import { currentVersions } from "../../sql/versions.ts";
import { type BenchCity, databaseAddress, definition, hasGdal, run, type Suite } from "./bench-city.ts";
import { repeatBuildings } from "./repeated-rows.ts";
import { compare, type Comparison } from "./side-by-side.ts";

export const suite: Suite = { homes: ["postgis", "embedded"], run: benchExport };

const root = path.join(import.meta.dirname, "../..");

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

async function benchExport(city: BenchCity): Promise<Comparison[]> {
  const { test, home } = city;
  const dataset = definition("buildings");
  const version = (await currentVersions(test.database)).get("buildings");
  if (version === undefined) return [];
  const source = featureSource(test.database, dataset, { version });
  const formats = await loadFormats();
  const comparisons: Comparison[] = [];
  for (const format of formats) {
    const what = `export of ${version.rowCount} buildings, ${format.id}`;
    const ours = { name: "export", run: () => drain(format.write(source)) };
    if (home === "postgis" && copied.includes(format.id))
      comparisons.push(await compare({ what, ours, theirs: { name: "psql COPY of the same text", run: () => psqlCopy(city, format.id) } }));
    const options = gdalOptions[format.id];
    if (options && hasGdal && home === "postgis") {
      await expectSameCount(city, { format, source, rowCount: version.rowCount });
      comparisons.push(await compare({ what, ours, theirs: { name: "ogr2ogr", run: () => gdalExport(city, options, format.id) } }));
    }
  }
  const [parquet, gpkg] = ["parquet", "gpkg"].map((id) => formats.find((format) => format.id === id));
  if (parquet && gpkg)
    comparisons.push(
      await compare({
        what: "GeoParquet beside GeoPackage",
        ours: { name: "parquet", run: () => drain(parquet.write(source)) },
        theirs: { name: "gpkg", run: () => drain(gpkg.write(source)) },
      }),
    );
  for (const format of formats) {
    const { firstByteMs, waits } = await firstByteAndWaits(city, () => format.write(source));
    process.stdout.write(
      `${home} ${format.id}: first byte ${firstByteMs.toFixed(1)} ms; a small query meanwhile: p99 ${percentile(waits, 0.99).toFixed(1)} ms, most ${percentile(waits, 1).toFixed(1)} ms (${waits.length})\n`,
    );
  }
  if (home === "postgis") await compareMemory(city, version.rowCount);
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

async function gdalExport({ test, folder }: BenchCity, options: readonly string[], extension: string): Promise<void> {
  const target = path.join(folder, `gdal.${extension}`);
  await rm(target, { force: true, recursive: true });
  const sql = `select fid, ${columns().join(", ")}, version_from, geom from ${currentRows}`;
  await run("ogr2ogr", ["-q", ...options, target, databaseAddress(test), "-sql", sql]);
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

/** GDAL reads as many features in our file as in its own. */
async function expectSameCount(
  city: BenchCity,
  { format, source, rowCount }: { format: DownloadFormat; source: FeatureSource; rowCount: number },
): Promise<void> {
  const file = path.join(city.folder, `ours.${format.id}`);
  const { writeFile } = await import("node:fs/promises");
  await writeFile(file, format.write(source));
  const opened = format.id === "shp.zip" ? `/vsizip/${file}` : file;
  const { stdout } = await run("ogrinfo", ["-ro", "-so", "-al", opened], { maxBuffer: 2 ** 26 });
  const counts = [...stdout.matchAll(/Feature Count: (\d+)/g)].map(([, count]) => Number(count));
  if (!counts.includes(rowCount)) throw new Error(`${format.id}: GDAL counts ${counts.join(", ")} of ${rowCount} features`);
  await rm(file, { force: true });
}

async function drain(pieces: AsyncIterable<Uint8Array>): Promise<number> {
  let bytes = 0;
  for await (const piece of pieces) bytes += piece.length;
  return bytes;
}

/** How long it takes to the first byte, and how long each of many small queries waits while a file is made. */
async function firstByteAndWaits({ test }: BenchCity, write: () => AsyncIterable<Uint8Array>) {
  const startedAt = performance.now();
  let firstByteMs: number | undefined;
  let isMaking = true;
  const making = (async () => {
    for await (const piece of write()) if (piece.length > 0) firstByteMs ??= performance.now() - startedAt;
    isMaking = false;
  })();
  const waits: number[] = [];
  while (isMaking) {
    const askedAt = performance.now();
    await test.database.pool.query("select id from published.shelters where version_to is null order by fid limit 1");
    waits.push(performance.now() - askedAt);
    await pause(2);
  }
  await making;
  return { firstByteMs: firstByteMs ?? Number.NaN, waits };
}

function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)] ?? Number.NaN;
}

/** Peak memory for the rows there are, and for ten times as many. */
async function compareMemory(city: BenchCity, rowCount: number): Promise<void> {
  const ids = ["geojson", "csv", "gpkg", "fgb", "shp.zip", "parquet"];
  for (const id of ids) await printMemory(city, id);
  await repeatBuildings(city.test.database, 9);
  process.stdout.write(`${rowCount * 10} buildings:\n`);
  for (const id of ids) await printMemory(city, id);
}

/** Peak memory of a process of its own that exports once, with the options of `npm run export`. */
async function printMemory({ test }: BenchCity, id: string): Promise<void> {
  const { connectionString = "" } = test.database.pool.options as { connectionString?: string };
  const manifest = JSON.parse(await readFile(path.join(root, "package.json"), "utf8")) as { scripts: { export: string } };
  const options = manifest.scripts.export.split(" ").filter((word) => word.startsWith("-") || word.endsWith(".mjs"));
  const child = spawn(process.execPath, [...options, path.join(import.meta.dirname, "export-once.script.ts"), "buildings", id], {
    cwd: root,
    env: { ...process.env, DATABASE_URL: connectionString },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const answer = (await Array.fromAsync(child.stdout)).join("");
  process.stdout.write(`postgis ${id}: ${answer.trim()}\n`);
}
