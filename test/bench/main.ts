import { execFile, spawnSync } from "node:child_process";
import { copyFile, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs, promisify } from "node:util";
import { loadCity } from "../../config/city.ts";
import { openDelivery } from "../../data-pipelines/delivery/open-delivery.ts";
import { ingest } from "../../data-pipelines/pipeline.ts";
import { generateSampleCity, type SampleDelivery } from "../../data-pipelines/sample/generate.ts";
import { loadDatasets } from "../../datasets/index.ts";
import { type DatasetDefinition, publicFields } from "../../model/dataset.ts";
import { type TileAddress, tileAt, tileBoundsWebMercator, tileBuffer } from "../../model/geo/tile.ts";
import { loadFormats } from "../../server/formats/index.ts";
import { featureSource } from "../../server/routes/download.ts";
import { encodeTile } from "../../server/tiles/encode-tile.ts";
import { tileGeometryColumn } from "../../sql/build/dataset-table.ts";
import { tileFields } from "../../sql/build/rows-query.ts";
import { tileRows } from "../../sql/rows.ts";
import { currentVersions } from "../../sql/versions.ts";
import { createTestDatabase, homes, type TestDatabase } from "../support/database.ts";
import { compare, type Comparison, type Contest, formatComparisons } from "./side-by-side.ts";

/** `npm run bench [-- --scale N]`: tile, ingest and export figures as ratios, each pair of jobs in turn in one run. */

const { values } = parseArgs({ options: { scale: { type: "string", default: "10" } } });
const scale = Number(values.scale);
const run = promisify(execFile);
const hasGdal = spawnSync("ogr2ogr", ["--version"]).status === 0;

const datasets = await loadDatasets();
const city = await loadCity("25213");
const folder = await mkdtemp(path.join(tmpdir(), "machizu-bench-"));
try {
  const deliveries = await generateSampleCity({ outputDirectory: folder, scale });
  for (const home of homes) {
    const test = await createTestDatabase(home, datasets);
    try {
      for (const delivery of deliveries) await load(test, delivery);
      process.stdout.write(`\n### ${home}, sample city × ${scale}\n\n`);
      process.stdout.write(
        `${formatComparisons([...(await benchTiles(test, home)), ...(await benchIngest(test, deliveries, home)), ...(await benchExport(test, home))])}\n`,
      );
    } finally {
      await test.drop();
    }
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function load(test: TestDatabase, { dataset, source, file, release }: SampleDelivery): Promise<void> {
  const definitions = datasets.filter(({ id }) => id === dataset);
  await ingest({ datasets: definitions, from: file, source, release, sample: true }, { database: test.database, city, language: "en" });
}

/** Four layers as a viewer asks for them: rows and encoding, against the rows alone and against PostGIS' own encoder. */
async function benchTiles(test: TestDatabase, home: string): Promise<Comparison[]> {
  const versions = await currentVersions(test.database);
  const layers = ["land-use-zones", "flood-hazard", "roads", "buildings"].map((id) => definition(id));
  const [west = 0, south = 0, east = 0, north = 0] = versions.get("city-boundary")?.bboxLonLat ?? [];
  const center = [(west + east) / 2, (south + north) / 2] as const;
  const comparisons: Comparison[] = [];
  for (const z of [8, 10, 12, 13, 14, 15, 16]) {
    const tile = tileAt(center, z);
    const questions = layers
      .filter(({ tiles }) => z >= tiles.minZoom)
      .map((dataset) => ({
        dataset,
        question: { z, boundsMeters: tileBoundsWebMercator(tile, tileBuffer), version: versions.get(dataset.id)?.version ?? 0 },
      }));
    if (questions.length === 0) continue;
    const names = questions.map(({ dataset }) => dataset);
    const ours = {
      name: "rows + encoder",
      run: async () => {
        const rows = await tileRows(test.database, questions);
        return encodeTile(
          tile,
          names.map((dataset, index) => ({ name: dataset.id, fields: tileFields(dataset), chunks: rows[index] ?? [] })),
        );
      },
    };
    const contests: Contest[] = [
      { what: `tile z${z}`, ours, theirs: { name: "raw SQL rows", run: () => tileRows(test.database, questions) }, rounds: 15 },
    ];
    // The embedded build of PostGIS has no ST_AsMVT.
    if (home === "postgis")
      contests.push({ what: `tile z${z}`, ours, theirs: { name: "ST_AsMVT", run: () => postgisTile(test, names, tile) }, rounds: 15 });
    for (const contest of contests) comparisons.push(await compare(contest));
  }
  return comparisons;
}

async function postgisTile(test: TestDatabase, layers: readonly DatasetDefinition[], { z, x, y }: TileAddress): Promise<unknown> {
  const parts = layers.map((dataset) => {
    const column = tileGeometryColumn(dataset, z);
    const fields = dataset.tiles.fields.map((name) => `"${name}"`).join(", ");
    return `(select st_asmvt(t, '${dataset.id}') from (
      select fid, ${fields}, st_asmvtgeom(${column}, st_tileenvelope(${z}, ${x}, ${y}), 4096, 64, true) as geom
      from published.${dataset.id.replaceAll("-", "_")}
      where version_to is null and ${column} && st_tileenvelope(${z}, ${x}, ${y}, margin => ${64 / 4096})) t)`;
  });
  return test.database.pool.query(`select ${parts.join(" || ")} as tile`);
}

async function benchIngest(test: TestDatabase, deliveries: readonly SampleDelivery[], home: string): Promise<Comparison[]> {
  const zipped = deliveries.find(({ dataset }) => dataset === "buildings");
  if (zipped === undefined || !hasGdal || home !== "postgis") return [];
  const delivery = { ...zipped, file: await unzip(zipped.file) };
  const gdal = databaseAddress(test);
  const theirs = {
    name: "ogr2ogr",
    run: () =>
      run(
        "ogr2ogr",
        ["-f", "PostgreSQL", gdal, delivery.file, "-nln", "public.ogr", "-overwrite", "-t_srs", "EPSG:6668", "-nlt", "PROMOTE_TO_MULTI"],
        { env: { ...process.env, PG_USE_COPY: "YES", SHAPE_ENCODING: "CP932" } },
      ),
  };
  const empty = async () => {
    await test.database.pool.query(
      "truncate data.buildings; update meta.dataset set version = 0, last_fid = 0 where dataset = 'buildings'; delete from meta.version where dataset = 'buildings'",
    );
  };
  const first = {
    name: "ingest",
    run: async () => {
      await empty();
      await load(test, delivery);
    },
  };
  const again = { name: "ingest, unchanged", run: () => load(test, delivery) };
  const comparisons = [
    await compare({ what: "ingest of buildings", ours: first, theirs }),
    await compare({ what: "ingest of buildings again", ours: again, theirs: first }),
  ];
  await test.database.pool.query("drop table if exists public.ogr");
  return comparisons;
}

/** Both sides read the same plain shapefile: GDAL does not read CP932 names in zips. */
async function unzip(file: string): Promise<string> {
  const target = path.join(folder, "unzipped");
  await mkdir(target, { recursive: true });
  const { delivery, close } = await openDelivery(file, { temporaryDirectory: folder });
  for (const { name, path: from } of delivery.files) await copyFile(from, path.join(target, `buildings${path.extname(name)}`));
  await close();
  return path.join(target, "buildings.shp");
}

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

async function benchExport(test: TestDatabase, home: string): Promise<Comparison[]> {
  const dataset = definition("buildings");
  const version = (await currentVersions(test.database)).get("buildings");
  if (version === undefined) return [];
  const source = featureSource(test.database, dataset, version);
  const comparisons: Comparison[] = [];
  for (const format of await loadFormats()) {
    const what = `export of buildings, ${format.id}`;
    const ours = { name: "export", run: () => drain(format.write(source)) };
    const copied = { geojson: () => source.geoJsonLines(), geojsonl: () => source.geoJsonLines(), csv: () => source.csvLines() }[format.id];
    if (copied) comparisons.push(await compare({ what, ours, theirs: { name: "COPY of the same rows", run: () => drain(copied()) } }));
    const options = gdalOptions[format.id];
    if (options && hasGdal && home === "postgis")
      comparisons.push(await compare({ what, ours, theirs: { name: "ogr2ogr", run: () => gdalExport(test, options, format.id) } }));
  }
  return comparisons;
}

async function gdalExport(test: TestDatabase, options: readonly string[], extension: string): Promise<void> {
  const target = path.join(folder, `gdal.${extension}`);
  await rm(target, { force: true });
  const columns = ["fid", "id", ...publicFields(definition("buildings")).map(([name]) => `"${name}"`), "geom"];
  const sql = `select ${columns.join(", ")} from published.buildings where version_to is null`;
  await run("ogr2ogr", ["-q", ...options, target, databaseAddress(test), "-sql", sql]);
}

async function drain(pieces: AsyncIterable<Uint8Array>): Promise<number> {
  let bytes = 0;
  for await (const piece of pieces) bytes += piece.length;
  return bytes;
}

function definition(id: string): DatasetDefinition {
  const found = datasets.find((dataset) => dataset.id === id);
  if (found === undefined) throw new Error(`no dataset ${id}`);
  return found;
}

/** As GDAL wants it: it appends further words, so an address with `postgres://` does not do. */
function databaseAddress(test: TestDatabase): string {
  const { connectionString = "" } = test.database.pool.options as { connectionString?: string };
  const { hostname, port, username, password, pathname } = new URL(connectionString);
  return `PG:host=${hostname} port=${port || "5432"} user=${username} password=${password} dbname=${pathname.slice(1)}`;
}
