import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { parse as parseCsv } from "csv-parse/sync";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadCity } from "../../../config/city.ts";
import { ingest } from "../../../data-pipelines/pipeline.ts";
import { generateSampleCity } from "../../../data-pipelines/sample/generate.ts";
import { loadDatasets } from "../../../datasets/index.ts";
import type { DatasetDefinition } from "../../../model/dataset.ts";
import { tileAt } from "../../../model/geo/tile.ts";
import { createTestDatabase, homes, type TestDatabase } from "../../support/database.ts";
import { startServer, type TestServer } from "../../support/server.ts";

const run = promisify(execFile);
const hasGdal = spawnSync("ogr2ogr", ["--version"]).status === 0;
const datasets = (await loadDatasets()).filter(({ visibility }) => visibility === "public");
const city = await loadCity("25213");

/** Every file of every dataset of the sample city, opened by GDAL with the driver of its format, is what the database holds. */
describe.runIf(hasGdal).each(homes)("every download of every dataset, read by GDAL (%s)", (home) => {
  let test: TestDatabase;
  let server: TestServer;
  let folder: string;
  let loaded: Set<string>;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "machizu-every-download-"));
    test = await createTestDatabase(home, datasets);
    const deliveries = await generateSampleCity({ outputDirectory: path.join(folder, "city"), scale: 0.2 });
    for (const { dataset, source, file, release } of deliveries) {
      const definitions = datasets.filter(({ id }) => id === dataset);
      await ingest({ datasets: definitions, from: file, source, release, sample: true }, { database: test.database, city, language: "en" });
    }
    loaded = new Set(deliveries.map(({ dataset }) => dataset));
    server = await startServer(test.database, datasets);
  });
  afterAll(async () => {
    await server.close();
    await test.drop();
    await rm(folder, { recursive: true, force: true });
  });

  async function fileOf(dataset: DatasetDefinition, id: string): Promise<string> {
    const response = await server.get(`/download/${dataset.id}.${id}`);
    expect([dataset.id, id, response.status]).toEqual([dataset.id, id, 200]);
    const file = path.join(folder, `${dataset.id}.${id}`);
    await writeFile(file, Buffer.from(await response.arrayBuffer()));
    return file;
  }

  /** Key, title and position of every feature, as GDAL reads them; of several layers together. */
  async function readByGdal(file: string, only?: string): Promise<Row[]> {
    const { stdout: summary } = await run("ogrinfo", ["-ro", "-q", file]);
    const layers = [...summary.matchAll(/^\d+: (.+?)(?: \([^()]*\))?$/gm)].map(([, name]) => name ?? "");
    const rows: Row[] = [];
    for (const layer of only === undefined ? layers : [only]) {
      const options = ["-f", "CSV", "/vsistdout/", file, layer, "-lco", "GEOMETRY=AS_WKT", "-lco", "STRING_QUOTING=IF_NEEDED"];
      const { stdout } = await run("ogr2ogr", options, { maxBuffer: 2 ** 28 });
      rows.push(...(parseCsv(stdout, { columns: true, relax_column_count: true }) as Row[]));
    }
    return rows;
  }

  /** As many features as rows, and of each the same text and a position that is nowhere further off than 1e-7°. */
  async function expectSameAsDatabase(dataset: DatasetDefinition, rows: readonly Row[]): Promise<void> {
    const view = `published.${dataset.id.replaceAll("-", "_")}`;
    const field = dataset.titleField;
    const nameIn = (row: Row) => row[field] ?? row[field.slice(0, 10)] ?? row["Name"] ?? "";
    const { rows: found } = await test.database.pool.query<{ rows: number; same: number; off: number | null }>(
      `select (select count(*)::int from ${view} where version_to is null) as rows, count(*)::int as same, max(st_hausdorffdistance(row.geom, given.position)) as off
       from ${view} row join (select id, name, case when wkt = '' then null else st_setsrid(wkt::geometry, 6668) end as position
         from unnest($1::text[], $2::text[], $3::text[]) as given(id, name, wkt)) given on given.id = row.id
       where version_to is null and coalesce(row."${field}"::text, '') in (given.name, '') and (row.geom is null) = (given.position is null)`,
      [rows.map((row) => row["id"] ?? ""), rows.map(nameIn), rows.map(({ WKT }) => WKT ?? "")],
    );
    const { rows: expected = Number.NaN, same, off } = found[0] ?? {};
    expect([dataset.id, rows.length, same]).toEqual([dataset.id, expected, expected]);
    expect(off ?? 0).toBeLessThanOrEqual(1e-7);
  }

  it.each([
    ["geojson", ""],
    ["geojsonl", ""],
    ["gpkg", ""],
    ["fgb", ""],
    ["kml", ""],
    ["shp.zip", "/vsizip/"],
  ])("%s", async (id, prefix) => {
    for (const dataset of datasets.filter((candidate) => loaded.has(candidate.id)))
      await expectSameAsDatabase(dataset, await readByGdal(prefix + (await fileOf(dataset, id))));
  });

  it("every collection of the API, with the driver that QGIS uses, page after page", async () => {
    const address = `OAPIF:${server.url}/api`;
    const { stdout: summary } = await run("ogrinfo", ["-ro", "-q", address]);
    for (const dataset of datasets.filter((candidate) => loaded.has(candidate.id))) {
      expect(summary).toContain(`${dataset.id} (title: ${dataset.title.ja})`);
      await expectSameAsDatabase(dataset, await readByGdal(address, dataset.id));
    }
  });

  it("vector tiles, with the driver for a single one", async () => {
    for (const dataset of datasets.filter((candidate) => loaded.has(candidate.id))) {
      const [row] = (
        await test.database.pool.query<{ lon: number; lat: number }>(
          `select st_x(place) as lon, st_y(place) as lat from (select st_pointonsurface(geom) as place
         from published.${dataset.id.replaceAll("-", "_")} where version_to is null and geom is not null limit 1) first`,
        )
      ).rows;
      if (row === undefined) throw new Error(`${dataset.id} has no position`);
      const zoom = dataset.tiles.maxZoom;
      const { x, y } = tileAt([row.lon, row.lat], zoom);
      const response = await server.get(`/tiles/${dataset.id}/${zoom}/${x}/${y}.mvt`);
      expect([dataset.id, response.status]).toEqual([dataset.id, 200]);
      const file = path.join(folder, `${zoom}-${x}-${y}.mvt`);
      await writeFile(file, Buffer.from(await response.arrayBuffer()));
      const { stdout } = await run("ogrinfo", ["-ro", "-so", "-al", `MVT:${file}`]);
      expect(stdout).toContain(`Layer name: ${dataset.id}`);
      expect(Number(/Feature Count: (\d+)/.exec(stdout)?.[1])).toBeGreaterThan(0);
    }
  });

  it("csv", async () => {
    for (const dataset of datasets.filter((candidate) => loaded.has(candidate.id))) {
      const content = await (await server.get(`/download/${dataset.id}.csv?geometry=wkt&bom=false`)).text();
      const rows = parseCsv(content, { columns: true }) as Row[];
      await expectSameAsDatabase(
        dataset,
        rows.map(({ geometry_wkt: WKT = "", ...row }) => ({ ...row, WKT })),
      );
    }
  });

  it("xlsx", async () => {
    for (const dataset of datasets.filter((candidate) => loaded.has(candidate.id))) {
      const { stdout } = await run("ogrinfo", ["-ro", "-so", "-al", await fileOf(dataset, "xlsx")], { maxBuffer: 2 ** 26 });
      const { rows } = await test.database.pool.query<{ n: number }>(
        `select count(*)::int as n from published.${dataset.id.replaceAll("-", "_")} where version_to is null`,
      );
      expect([dataset.id, Number(/Feature Count: (\d+)/.exec(stdout)?.[1])]).toEqual([dataset.id, rows[0]?.n]);
    }
  });

  it("parquet, read by hyparquet", async () => {
    for (const dataset of datasets.filter((candidate) => loaded.has(candidate.id))) {
      const file = await asyncBufferFromFile(await fileOf(dataset, "parquet"));
      const rows = await parquetReadObjects({
        file,
        compressors,
        geoparquet: false,
        utf8: false,
        columns: ["id", dataset.titleField, "geometry"],
      });
      const { rows: texts } = await test.database.pool.query<{ wkt: string | null }>(
        "select case when wkb = '' then null else st_astext(st_geomfromwkb(wkb::bytea), 15) end as wkt from unnest($1::text[]) with ordinality as given(wkb, n) order by n",
        [rows.map(({ geometry }) => (geometry ? `\\x${Buffer.from(geometry as Uint8Array).toString("hex")}` : ""))],
      );
      await expectSameAsDatabase(
        dataset,
        rows.map((row, index) => ({
          id: String(row["id"]),
          [dataset.titleField]: String(row[dataset.titleField] ?? ""),
          WKT: texts[index]?.wkt ?? "",
        })),
      );
    }
  });
});

type Row = Readonly<Record<string, string | undefined>>;
