import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { get } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { parse as parseCsv } from "csv-parse/sync";
import type { Feature, FeatureCollection } from "geojson";
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defineDataset } from "../../../model/dataset.ts";
import { DownloadStore } from "../../../server/downloads/download-store.ts";
import type { Database } from "../../../sql/database.ts";
import { streamAsPublic } from "../../../sql/exports.ts";
import { createTestDatabase, homes, type TestDatabase } from "../../support/database.ts";
import { loadRecords } from "../../support/loads.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import { plotRecord, plots, squareWkb } from "../../support/world.ts";

const run = promisify(execFile);
const hasGdal = spawnSync("ogr2ogr", ["--version"]).status === 0;
const withoutGdal = hasGdal ? "" : " — skipped: GDAL is not installed";

const numbered = { dataset: plots, source: "numbered" };
/** Everything it could come from is for our own use only. */
const closed = defineDataset({ ...structuredClone(plots), id: "test-closed", sources: plots.sources.filter(({ id }) => id === "private") });

/** Versions 1, 2 and 3 of the plots; 41 to 44 come, 1 and 2 go, some are renamed or moved, one is only edited inside. */
const first = Array.from({ length: 40 }, (_, index) => plotRecord(index + 1));
const second = [
  ...first.slice(2).map((record, index) => (index === 3 ? plotRecord(6, { name: '改名,"した"' }) : record)),
  plotRecord(41),
  plotRecord(42, { wkb: null }),
];
const third = [
  ...second.map((record) => {
    if (record.key === "10") return plotRecord(10, { wkb: squareWkb(18_050, -97_000) });
    if (record.key === "11") return plotRecord(11, { owner: "鈴木" });
    return record.key === "6" ? plotRecord(6) : record;
  }),
  plotRecord(43),
  plotRecord(44),
];

/** A download's query that does not come to its first row in the time of a test. */
async function* slowCopy(database: Database, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  yield* streamAsPublic(database, { copy: () => "copy (select pg_sleep(60)) to stdout", inOrderOfKey: false, signal });
}

describe.each(homes)("/download (%s)", (home) => {
  let test: TestDatabase;
  let server: TestServer;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "machizu-downloads-test-"));
    test = await createTestDatabase(home, [plots, closed]);
    for (const records of [first, second, third]) await loadRecords(test.database, records, numbered);
    await loadRecords(test.database, [plotRecord(900, { name: "非公開" })], { dataset: plots, source: "private" });
    await loadRecords(test.database, [plotRecord(901)], { dataset: closed, source: "private" });
    server = await startServer(test.database, [plots, closed]);
  });
  afterAll(async () => {
    await server.close();
    await test.drop();
    await rm(folder, { recursive: true, force: true });
  });

  const text = async (address: string) => {
    const response = await server.get(address);
    expect([address, response.status]).toEqual([address, 200]);
    return response.text();
  };
  const collection = async (address: string) => JSON.parse(await text(address)) as FeatureCollection & Record<string, unknown>;
  const names = async (address: string) => (await collection(address)).features.map(({ properties }) => properties?.["name"] as string);

  async function fileOf(address: string, name: string): Promise<string> {
    const file = path.join(folder, name);
    await writeFile(file, Buffer.from(await (await server.get(address)).arrayBuffer()));
    return file;
  }

  describe("of a part", () => {
    it.each([
      ["bbox=136.2,35.1,136.25,35.2", "st_intersects(geom, st_makeenvelope(136.2, 35.1, 136.25, 35.2, 6668))"],
      ["filter=area > 30 and kind = '1'", "area > 30 and kind = '1'"],
      [`filter=${JSON.stringify({ op: "like", args: [{ property: "name" }, "区画2%"] })}&filter-lang=cql2-json`, "name like '区画2%'"],
      ["filter=name in ('区画7', '区画8''); drop table x; --')", "name = '区画7'"],
      ["filter=name = 'a\\b'", "false"],
      ["filter=area < -1.5 or area = 15", "area = 15"],
      [
        "bbox=136.2,35.1,136.25,35.2&filter=fenced = true",
        "fenced and st_intersects(geom, st_makeenvelope(136.2, 35.1, 136.25, 35.2, 6668))",
      ],
      ["filter=source = 'private'", "false"],
    ])("%s names the features that the database names, in every version", async (query, condition) => {
      for (const version of [1, 2, 3]) {
        const { rows } = await test.database.pool.query<{ name: string }>(
          `select name from published.test_plots where version_from <= $1 and (version_to is null or version_to > $1) and ${condition} order by fid`,
          [version],
        );
        const address = `/download/test-plots.geojson?v=${version}&${encodeURI(query)}`;
        expect(await names(address)).toEqual(rows.map(({ name }) => name));
        const csv = parseCsv(await text(address.replace("geojson", "csv")), { bom: true, columns: true }) as { name: string }[];
        expect(csv.map(({ name }) => name)).toEqual(rows.map(({ name }) => name));
      }
    });

    it("says in itself which part it is, and in its name that it is one", async () => {
      const address = "/download/test-plots.geojson?filter=area%20%3E%2030";
      expect(await collection(address)).toMatchObject({ part: "filter=area > 30", version: 4 });
      expect((await server.get(address)).headers.get("content-disposition")).toContain('filename="25213_test-plots_v4_extract.geojson"');
    });

    it("never has rows or columns that are not public", async () => {
      // a tile archive is of the whole dataset
      for (const { id } of server.platform.formats.filter((format) => format.id !== "pmtiles")) {
        const response = await server.get(`/download/test-plots.${id}?filter=id%20like%20%27private%25%27%20or%20fid%20%3E%200`);
        const content = Buffer.from(await response.arrayBuffer()).toString();
        expect([id, response.status, /非公開|山田|鈴木/.test(content)]).toEqual([id, 200, false]);
      }
    });

    it.each([
      ["filter=area / 0 > 1e308 * 1e308", 400],
      ["filter=owner = '山田'", 400],
      ["filter=1 = 1 and", 400],
      ["bbox=1,2,3", 400],
      ["limit=3", 400],
      ["crs=6674", 400],
      ["v=99", 404],
    ])("%s is answered with a problem before the first byte", async (query, status) => {
      const response = await server.get(`/download/test-plots.geojson?${encodeURI(query)}`);
      expect([response.status, response.headers.get("content-disposition")]).toEqual([status, null]);
      expect(response.headers.get("content-type")).toContain("problem+json");
    });
  });

  it("refuses a dataset of which nothing may be passed on, whatever is asked for", async () => {
    for (const query of ["", "?v=1", "?bbox=136,35,137,36", "?filter=fid%3D1"])
      expect((await server.get(`/download/test-closed.geojson${query}`)).status).toBe(403);
    for (const rest of [".csv-metadata.json", "/changes?from=0"])
      expect((await server.get(`/download/test-closed${rest}`)).status).toBe(403);
  });

  describe("resumed", () => {
    const address = "/download/test-plots.csv?v=2";

    it("has the same strong ETag, length and digest for HEAD, GET and later", async () => {
      const head = await fetch(server.url + address, { method: "HEAD" });
      const whole = await server.get(address);
      const bytes = Buffer.from(await whole.arrayBuffer());
      expect(head.headers.get("etag")).toMatch(/^"[0-9a-f]+"$/);
      expect(whole.headers.get("etag")).toBe(head.headers.get("etag"));
      expect(Number(head.headers.get("content-length"))).toBe(bytes.length);
      expect(whole.headers.get("accept-ranges")).toBe("bytes");
      expect(whole.headers.get("repr-digest")).toMatch(/^sha-256=:.{44}:$/);
      expect(whole.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
      expect(Date.parse(whole.headers.get("last-modified") ?? "")).toBeGreaterThan(0);
    });

    it("gives any part, and the rest of a file that was broken off", async () => {
      const whole = Buffer.from(await (await server.get(address)).arrayBuffer());
      for (const [range, from, to] of [
        ["bytes=0-0", 0, 1],
        ["bytes=100-199", 100, 200],
        [`bytes=${whole.length - 5}-`, whole.length - 5, whole.length],
        ["bytes=-7", whole.length - 7, whole.length],
      ] as const) {
        const part = await server.get(address, { range });
        expect([range, part.status, part.headers.get("content-range")]).toEqual([range, 206, `bytes ${from}-${to - 1}/${whole.length}`]);
        expect(Buffer.from(await part.arrayBuffer()).equals(whole.subarray(from, to))).toBe(true);
      }
    });

    it("gives a part of a file that nobody has asked for before", async () => {
      const part = await server.get("/download/test-plots.gpkg?v=1", { range: "bytes=0-14" });
      expect([part.status, await part.text()]).toEqual([206, "SQLite format 3"]);
    });

    it("gives the whole when the holder's part is of another file", async () => {
      const etag = (await server.get(address)).headers.get("etag") ?? "";
      const resume = async (ifRange: string) => (await server.get(address, { range: "bytes=10-", "if-range": ifRange })).status;
      expect([await resume(etag), await resume('"another"')]).toEqual([206, 200]);
      expect((await server.get(address, { "if-none-match": etag })).status).toBe(304);
      expect((await server.get(address, { "if-match": '"another"' })).status).toBe(412);
    });

    it("refuses a part beyond the end, saying how long the file is", async () => {
      const response = await server.get(address, { range: "bytes=99999999-" });
      expect([response.status, response.headers.get("content-range")]).toEqual([416, expect.stringMatching(/^bytes \*\/\d+$/) as string]);
      expect(response.headers.get("content-type")).toContain("problem+json");
    });

    it("has another ETag in another version, format, encoding or coordinate system", async () => {
      const others = ["csv?v=1", "csv?v=3", "csv?encoding=cp932&v=2", "csv?bom=false&v=2", "csv?crs=6674&v=2", "geojson?v=2", "csv?v=2"];
      const etags = await Promise.all(others.map(async (rest) => (await server.get(`/download/test-plots.${rest}`)).headers.get("etag")));
      expect(new Set(etags).size).toBe(others.length);
    });

    it("survives a restart, and keeps no part of a download that was broken off", async () => {
      const kept = server.platform.downloads.folder;
      const parts = async () => (await readdir(kept)).filter((name) => name.endsWith(".part"));
      await expect.poll(parts).toEqual([]);
      const { platform } = server;
      const next = new DownloadStore({ folder: kept, mostBytes: 1e9, atOnce: 1 });
      const name = (await readdir(kept)).find((candidate) => candidate.startsWith("test-plots_v2_csv_")) ?? "";
      expect(await next.find(name.split(".")[0] ?? "")).toEqual(await platform.downloads.find(name.split(".")[0] ?? ""));
      expect(name).not.toBe("");
      const request = get(`${server.url}/download/test-plots.xlsx?v=3`, (response) => response.destroy());
      await new Promise((resolve) => request.once("close", resolve));
      await expect.poll(parts).toEqual([]);
    });
  });

  it.runIf(home === "postgis")("stops its query when the caller goes away, even before the first byte", async () => {
    const running = async () => {
      const { rows } = await test.database.pool.query<{ n: number }>(
        "select count(*)::int as n from pg_stat_activity where datname = current_database() and state = 'active' and query like 'copy%pg_sleep%'",
      );
      return rows[0]?.n;
    };
    const leaving = new AbortController();
    const copying = Array.fromAsync(slowCopy(test.database, leaving.signal)).catch(String);
    await expect.poll(running).toBe(1);
    leaving.abort(new Error("the caller went away"));
    expect(await copying).toBe("Error: the caller went away");
    await expect.poll(running).toBe(0);
    expect((await names("/download/test-plots.geojson?v=1&filter=fid=1")).length).toBe(1);
  });

  describe("names itself in Japanese", () => {
    it("as RFC 6266 wants it", async () => {
      const disposition = (await server.get("/download/test-plots.csv?v=1")).headers.get("content-disposition") ?? "";
      expect(disposition).toContain('filename="25213_test-plots_v1.csv"');
      expect(decodeURIComponent(/filename\*=UTF-8''(\S+)$/.exec(disposition)?.[1] ?? "")).toBe("東近江市_試験区画_v1.csv");
    });
  });

  describe("as CSV", () => {
    it("writes positions as asked for", async () => {
      const header = async (query: string) =>
        (await text(`/download/test-plots.csv?bom=false&${query}`)).split("\n")[0]?.split(",").slice(-2);
      expect(await header("v=1")).toEqual(["source", "geometry_wkt"]);
      expect(await header("geometry=lonlat")).toEqual(["lon", "lat"]);
      expect(await header("geometry=lonlat&crs=6674")).toEqual(["x_epsg6674", "y_epsg6674"]);
      expect(await header("crs=3857")).toEqual(["source", "geometry_wkt_epsg3857"]);
    });

    it("is described by CSV on the Web metadata, column by column", async () => {
      const response = await server.get("/download/test-plots.csv?v=1&geometry=lonlat");
      const link = /^<(?<path>[^>]+)>; rel="describedby"; type="application\/csvm\+json"$/.exec(response.headers.get("link") ?? "")?.groups;
      const address = new URL(link?.["path"] ?? "", `${server.url}/download/`);
      const metadata = (await (await fetch(address)).json()) as {
        url: string;
        tableSchema: { columns: { name: string; datatype: unknown }[]; primaryKey: string };
      };
      const [header = [], ...rows] = parseCsv(await response.text(), { bom: true }) as string[][];
      expect(metadata.tableSchema.columns.map(({ name }) => name)).toEqual(header);
      expect(new URL(metadata.url, address).href).toBe(`${server.url}/download/test-plots.csv?v=1&geometry=lonlat`);
      const datatypeOf = (name: string) => metadata.tableSchema.columns.find((column) => column.name === name)?.datatype;
      expect(["name", "area", "surveyed", "fenced", "lon"].map(datatypeOf)).toEqual([
        "string",
        "number",
        { base: "date", format: "yyyy-MM-dd" },
        { base: "boolean", format: "true|false" },
        "number",
      ]);
      const keys = rows.map((row) => row[header.indexOf(metadata.tableSchema.primaryKey)]);
      expect(new Set(keys).size).toBe(rows.length);
      expect(metadata).toMatchObject({
        "dc:license": [{ "@id": "https://creativecommons.org/licenses/by/4.0/" }],
        "dc:source": ["試験市 numbered"],
        "dc:identifier": "test-plots v1",
      });
    });
  });

  describe("of changes", () => {
    const pairs = [0, 1, 2, 3].flatMap((from) => [1, 2, 3].filter((to) => to >= from).map((to) => [from, to] as const));

    it.each(pairs)("from %i to %i brings the GeoJSON of the one to the other", async (from, to) => {
      const file = async (version: number): Promise<Feature[]> =>
        version === 0 ? [] : (await collection(`/download/test-plots.geojson?v=${version}`)).features;
      const held = new Map((await file(from)).map((feature) => [feature.id, feature]));
      const changes = await collection(`/download/test-plots/changes?from=${from}&to=${to}`);
      for (const { before, ...feature } of changes.features as (Feature & { before?: object })[]) {
        const { change, ...properties } = feature.properties ?? {};
        const { type: _type, id: _id, ...old } = held.get(feature.id) ?? { type: "none", id: "none" };
        if (change === "added") expect(old).toEqual({});
        else expect(old).toEqual(change === "changed" ? before : { geometry: feature.geometry, properties });
        if (change === "removed") held.delete(feature.id);
        else held.set(feature.id, { ...feature, properties });
      }
      const applied = [...held.values()].toSorted((a, b) => Number(a.id) - Number(b.id));
      expect(applied).toEqual(await file(to));
      const lines = (await text(`/download/test-plots/changes?from=${from}&to=${to}&f=geojsonl`)).split("\n").filter(Boolean);
      expect(lines.map((line) => JSON.parse(line) as Feature)).toEqual(changes.features);
    });

    it.each(pairs)("from %i to %i brings the CSV of the one to the other", async (from, to) => {
      const rows = async (address: string) =>
        (parseCsv(await text(address), { bom: true }) as string[][]).slice(1).map((row) => JSON.stringify(row));
      const file = async (version: number) => (version === 0 ? [] : rows(`/download/test-plots.csv?v=${version}`));
      const held = new Set(await file(from));
      const [, ...changes] = parseCsv(await text(`/download/test-plots/changes?from=${from}&to=${to}&f=csv`), { bom: true }) as string[][];
      for (const [, state, ...row] of changes) {
        if (state === "old") expect(held.delete(JSON.stringify(row))).toBe(true);
        else held.add(JSON.stringify(row));
      }
      expect(held).toEqual(new Set(await file(to)));
    });

    it("counts as the loads did", async () => {
      const kinds = (await collection("/download/test-plots/changes?from=1&to=2")).features.map(
        ({ properties }) => properties?.["change"] as string,
      );
      expect(["added", "changed", "removed"].map((kind) => kinds.filter((found) => found === kind).length)).toEqual([2, 1, 2]);
    });

    it("never tells of rows or columns that are not public", async () => {
      for (const form of ["geojson", "geojsonl", "csv"])
        expect(await text(`/download/test-plots/changes?from=0&to=4&f=${form}`)).not.toMatch(/非公開|山田|鈴木/);
    });

    it.each(["from=3&to=1", "to=2", "from=1&to=2&f=xlsx", "from=x", "from=1&bbox=1,2,3,4"])("%s is a bad request", async (query) => {
      expect((await server.get(`/download/test-plots/changes?${query}`)).status).toBe(400);
    });

    it("of a version that does not exist are not found", async () => {
      expect((await server.get("/download/test-plots/changes?from=1&to=77")).status).toBe(404);
    });
  });

  describe(`in another coordinate system, read by GDAL${withoutGdal}`, () => {
    it.runIf(hasGdal).each([
      ["gpkg", 6674, ""],
      ["gpkg", 3857, ""],
      ["gpkg", 4326, ""],
      ["gpkg", 6672, ""],
      ["fgb", 6674, ""],
      ["fgb", 3857, ""],
      ["shp.zip", 6674, "/vsizip/"],
      ["shp.zip", 3857, "/vsizip/"],
      ["shp.zip", 6669, "/vsizip/"],
    ])("%s in EPSG:%i says so and has the database's coordinates", async (id, epsg, prefix) => {
      const file = prefix + (await fileOf(`/download/test-plots.${id}?crs=${epsg}&v=1`, `crs${epsg}.${id}`));
      const summary = (await run("gdalsrsinfo", ["-o", "epsg", "-e", file])).stdout;
      expect(summary).toContain(`EPSG:${epsg}`);
      const { stdout } = await run("ogr2ogr", ["-f", "CSV", "/vsistdout/", file, "-lco", "GEOMETRY=AS_WKT", "-select", "name"]);
      const found = new Map((parseCsv(stdout, { columns: true }) as { WKT: string; name: string }[]).map(({ WKT, name }) => [name, WKT]));
      const { rows } = await test.database.pool.query<{ name: string; distance: number | null }>(
        `select name, st_hausdorffdistance(st_transform(geom, ${epsg}), st_setsrid(given.wkt::geometry, ${epsg})) as distance
         from published.test_plots join unnest($1::text[], $2::text[]) as given(n, wkt) on given.n = name where version_from = 1`,
        [[...found.keys()], [...found.values()]],
      );
      expect(rows.length).toBe(40);
      for (const { distance } of rows) expect(distance).toBeLessThan(epsg === 4326 ? 1e-7 : 0.001);
    });

    it("parquet says it as PROJJSON, and nothing where longitude and latitude go without saying", async () => {
      const metadata = async (query: string) => {
        const file = await asyncBufferFromFile(await fileOf(`/download/test-plots.parquet?v=1${query}`, `p${query}.parquet`));
        const { key_value_metadata: entries = [] } = await parquetMetadataAsync(file);
        const geo = JSON.parse(entries.find(({ key }) => key === "geo")?.value ?? "{}") as {
          columns: { geometry: { crs?: { id: object } } };
        };
        return { file, crs: geo.columns.geometry.crs?.id };
      };
      expect((await metadata("")).crs).toBeUndefined();
      expect((await metadata("&crs=CRS84")).crs).toBeUndefined();
      expect((await metadata("&crs=6668")).crs).toEqual({ authority: "EPSG", code: 6668 });
      const { file, crs } = await metadata("&crs=6674");
      expect(crs).toEqual({ authority: "EPSG", code: 6674 });
      const rows = await parquetReadObjects({ file, compressors, columns: ["name", "bbox"] });
      const plot = rows.find(({ name }) => name === "区画3") as { bbox: { xmin: number; ymax: number } };
      expect(plot.bbox.xmin).toBeCloseTo(18_600, 2);
      expect(plot.bbox.ymax).toBeCloseTo(-97_900, 2);
    });
  });

  it.runIf(hasGdal)(`is read in part over HTTP by GDAL's /vsicurl/${withoutGdal}`, async () => {
    for (const id of ["gpkg", "fgb"]) {
      const address = `/vsicurl/${server.url}/download/test-plots.${id}`;
      const { stdout } = await run(
        "ogr2ogr",
        ["-f", "CSV", "/vsistdout/", address, "-select", "name,kind", "-spat", "136.2", "35.1", "136.25", "35.2"],
        {
          env: { ...process.env, GDAL_DISABLE_READDIR_ON_OPEN: "EMPTY_DIR" },
        },
      );
      const found = (parseCsv(stdout, { columns: true }) as { name: string }[]).map(({ name }) => name);
      expect(found.toSorted()).toEqual((await names("/download/test-plots.geojson?bbox=136.2,35.1,136.25,35.2")).toSorted());
      expect(found.length).toBeGreaterThan(3);
    }
  });
});
