import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { inflateSync } from "node:zlib";
import { VectorTile } from "@mapbox/vector-tile";
import { PbfReader } from "pbf";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tileAt } from "../../../model/geo/tile.ts";
import { answers } from "../../../server/ogc/openapi-schemas.ts";
import { describeHomes } from "../../support/database.ts";
import { simulateOnCommandLine } from "../../support/simulate.ts";
import { createRunWorld, type RunWorld } from "./run-world.ts";

const execute = promisify(execFile);

// oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers without describing them
type Json = any;

describeHomes("OGC API Processes", (home) => {
  let world: RunWorld;
  beforeAll(async () => {
    world = await createRunWorld(home);
  });
  afterAll(() => world.close());

  const get = (address: string, headers: Record<string, string> = {}) =>
    world.server.get(address, { accept: "application/json", ...headers });
  const json = async (address: string): Promise<Json> => (await get(address)).json();
  const post = (id: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${world.server.url}/api/processes/${id}/execution`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  const local = (address: string) => address.replace(world.server.url, "");
  /** The results of a small breach, by the API. */
  const breachResults = async (inputs: Record<string, unknown> = world.breach()): Promise<Json> => {
    const response = await post("flood", { inputs });
    expect(response.status).toBe(200);
    return response.json();
  };

  it("lists what can be executed, from the manifests", async () => {
    const list = answers.processes.parse(await json("/api/processes"));
    expect(list.processes.map(({ id }) => id)).toContain("flood");
    const landing = await json("/api");
    expect(landing.links.map(({ rel }: { rel: string }) => rel)).toContain("http://www.opengis.net/def/rel/ogc/1.0/processes");
    const process = answers.process.parse(await json("/api/processes/flood"));
    expect(process.inputs["riverWidthMeters"]?.schema).toMatchObject({ type: "number", minimum: 10, maximum: 1000, default: 100 });
    expect(process.inputs["breachPoints"]?.schema).toMatchObject({ "x-ogc-geometry": "Point" });
    expect(Object.keys(process.outputs)).toEqual(expect.arrayContaining(["maxDepthMeters", "gauges", "summary"]));
    const english = await json("/api/processes/flood?lang=en");
    expect(english.limits[0]).toContain("never replaces");
  });

  it("answers no-such-process and no-such-job as the standard names them", async () => {
    for (const [address, type] of [
      ["/api/processes/earthquake", "no-such-process"],
      ["/api/jobs/nothing", "no-such-job"],
      ["/api/jobs/nothing/results", "no-such-job"],
      ["/api/jobs/%00", "no-such-job"],
    ] as const) {
      const response = await get(address);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ type: `http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0/${type}` });
    }
  });

  it("executes on request without waiting: 201, a link, progress, results", async () => {
    const response = await post("flood", { inputs: world.breach() }, { prefer: "respond-async" });
    expect(response.status).toBe(201);
    expect(response.headers.get("preference-applied")).toBe("respond-async");
    expect(response.headers.get("cache-control")).toContain("no-store");
    const info = answers.statusInfo.parse(await response.json());
    expect(response.headers.get("location")).toBe(`${world.server.url}/api/jobs/${info.jobID}`);
    await world.reaches(info.jobID, "successful");
    const status = answers.statusInfo.parse(await json(`/api/jobs/${info.jobID}`));
    expect(status).toMatchObject({ status: "successful", progress: 100, processID: "flood" });
    const results = status.links.find(({ rel }) => rel === "http://www.opengis.net/def/rel/ogc/1.0/results");
    expect((await get(local(results?.href ?? ""))).status).toBe(200);
  });

  it("keeps jobs to those who know their link", async () => {
    const { jobID } = (await (await post("flood", { inputs: world.breach() }, { prefer: "respond-async" })).json()) as Json;
    expect((await json("/api/jobs")).jobs).toEqual([]);
    expect((await json(`/api/jobs?id=${jobID},unknown`)).jobs.map((job: Json) => job.jobID)).toEqual([jobID]);
    expect((await get("/api/jobs?limit=1")).status).toBe(400);
  });

  it("dismisses a job, which then has no results", async () => {
    const inputs = world.breach({ durationHours: 200, cellMeters: "10" });
    const { jobID } = (await (await post("flood", { inputs }, { prefer: "respond-async" })).json()) as Json;
    const early = await get(`/api/jobs/${jobID}/results`);
    expect(early.status).toBe(404);
    expect(answers.problem.parse(await early.json()).type).toMatch(/result-not-ready$/);
    const response = await fetch(`${world.server.url}/api/jobs/${jobID}`, { method: "DELETE" });
    expect(answers.statusInfo.parse(await response.json()).status).toBe("dismissed");
    expect((await json(`/api/jobs/${jobID}`)).status).toBe("dismissed");
    expect((await get(`/api/jobs/${jobID}/results`)).status).toBe(404);
  });

  it("answers small runs at once, with the outputs that are wanted", async () => {
    const all = await breachResults();
    expect(Object.keys(all)).toEqual(expect.arrayContaining(["maxDepthMeters", "slices", "gauges", "mass", "summary"]));
    expect(all.summary).toMatchObject({ label: { ja: "シミュレーション結果（試算）" } });
    const some = await post("flood", { inputs: world.breach(), outputs: { maxDepthMeters: {} } });
    expect(Object.keys((await some.json()) as Json)).toEqual(["maxDepthMeters"]);
    // Objects may be wrapped, as the standard has it.
    const { area, ...others } = world.breach();
    const wrapped = await breachResults({ ...others, area: { value: area } });
    expect(wrapped.summary.run).toBe(all.summary.run);
  });

  it("gives a job to who would wait too long", async () => {
    const response = await post("flood", { inputs: world.breach({ durationHours: 200, cellMeters: "10" }) }, { prefer: "wait=1" });
    expect(response.status).toBe(201);
    const { jobID } = (await response.json()) as Json;
    await fetch(`${world.server.url}/api/jobs/${jobID}`, { method: "DELETE" });
  });

  it.each<[string, unknown, string]>([
    ["no JSON", "{", "body"],
    ["an unknown member", { input: {} }, "input"],
    ["inputs that are a list", { inputs: [1] }, "inputs"],
    ["an unknown output", { inputs: {}, outputs: { depth: {} } }, "depth"],
    ["a wrong input", { inputs: { durationHours: "long" } }, "durationHours"],
    ["an input out of range", { inputs: { riverWidthMeters: -100 } }, "riverWidthMeters"],
    ["no water", { inputs: {} }, "breachPoints"],
  ])("refuses %s in the caller's language", async (_, body, where) => {
    for (const language of ["ja", "en"]) {
      const response = await post("flood", body, { "accept-language": language });
      expect(response.status).toBe(400);
      expect(response.headers.get("content-type")).toContain("application/problem+json");
      const problem = answers.problem.parse(await response.json());
      expect(problem.where).toBe(where);
      expect(/[ぁ-ん]/.test(problem.detail)).toBe(language === "ja");
    }
  });

  it("is read by people too", async () => {
    const { jobID } = (await (await post("flood", { inputs: world.breach() }, { prefer: "respond-async" })).json()) as Json;
    await world.reaches(jobID, "successful");
    for (const [address, word] of [
      ["/api/processes", "洪水・浸水シミュレーション"],
      ["/api/processes/flood", "この結果で言えないこと"],
      [`/api/jobs/${jobID}`, "完了"],
      [`/api/jobs/${jobID}/results`, "シミュレーション結果（試算）"],
      [`/api/jobs/${jobID}/results`, "法定の洪水浸水想定区域図に代わるものではありません"],
    ] as const) {
      const page = await (await get(address, { accept: "text/html", "accept-language": "ja" })).text();
      expect(page).toContain(word);
      expect(page).toContain("見本データ（架空）");
    }
  });

  describe("files", () => {
    let summary: Json;
    const bytes = async (name: string): Promise<Buffer> => {
      const { href } = summary.files.find((file: Json) => file.name === name);
      const response = await get(local(href));
      expect(response.status).toBe(200);
      return Buffer.from(await response.arrayBuffer());
    };
    beforeAll(async () => {
      ({ summary } = await breachResults());
    });

    it("are what the summary says, never change, and can be fetched in parts", async () => {
      for (const { href, sha256, mediaType } of summary.files) {
        const response = await get(local(href));
        const data = Buffer.from(await response.arrayBuffer());
        expect(createHash("sha256").update(data).digest("hex")).toBe(sha256);
        expect(response.headers.get("etag")).toBe(`"${sha256}"`);
        expect(response.headers.get("content-type")).toContain(mediaType.split(";")[0]);
        expect(decodeURIComponent(response.headers.get("content-disposition") ?? "")).toContain("試算");
      }
      const [{ href, sha256 }] = summary.files;
      expect((await get(local(href), { "if-none-match": `"${sha256}"` })).status).toBe(304);
      expect((await get(local(href), { range: "bytes=0-3" })).status).toBe(206);
      expect((await get(local(href).replace(/[^/]+$/, "..%2f..%2fsecret"))).status).toBe(404);
    });

    it("open in GDAL: the greatest depth as a raster in the plane zone", async () => {
      const folder = await mkdtemp(path.join(tmpdir(), "machizu-tif-"));
      const file = path.join(folder, "depth.tif");
      await writeFile(file, await bytes("maxDepthMeters.tif"));
      const info = JSON.parse((await execute("gdalinfo", ["-json", "-stats", file])).stdout) as Json;
      await rm(folder, { recursive: true });
      const { columns, rows, cellMeters, greatestDepthMeters } = summary.summary;
      expect(info.size).toEqual([columns, rows]);
      expect([info.geoTransform[1], info.geoTransform[5]]).toEqual([cellMeters, -cellMeters]);
      expect(info.coordinateSystem.wkt).toContain('ID["EPSG",6674]');
      expect(info.bands[0].maximum).toBeCloseTo(greatestDepthMeters, 2);
      expect(JSON.stringify(info.metadata)).toContain("trial calculation");
    });

    it("hold the depth classes as valid areas that add up to the flooded cells", async () => {
      const data = JSON.parse((await bytes("maxDepthMeters.geojson")).toString()) as Json;
      expect(data).toMatchObject({ type: "FeatureCollection", label: { ja: "シミュレーション結果（試算）" } });
      const hectares = data.features.reduce((sum: number, { properties }: Json) => sum + properties.area_m2, 0) / 10_000;
      expect(hectares).toBeCloseTo(summary.summary.floodedHectares, 6);
      const { rows } = await world.database.pool.query<{ valid: boolean; area: number }>(
        `select bool_and(st_isvalid(g)) as valid, sum(st_area(st_transform(st_setsrid(g, 6668), 6674))) as area
         from (select st_geomfromgeojson(f->>'geometry') as g from jsonb_array_elements($1::jsonb) f) x`,
        [JSON.stringify(data.features)],
      );
      expect(rows[0]?.valid).toBe(true);
      expect(Number(rows[0]?.area) / 10_000 / hectares).toBeCloseTo(1, 4);
    });

    it("play back: depth-v1 tiles of whole centimetres that end where the raster of the greatest depth begins", async () => {
      const index = JSON.parse((await bytes("slices.json")).toString()) as Json;
      expect(index).toMatchObject({ format: "depth-v1", run: summary.run, times: [0, 600, 1200, 1800], tileSize: 256 });
      const [tile] = index.tiles;
      const planes = new Uint16Array(new Uint8Array(inflateSync(await bytes(tile.file))).buffer);
      expect(planes.length).toBe(256 * 256 * index.times.length);
      const wet = planes.filter((value) => value !== 65_535);
      expect(wet.length).toBe(index.columns * index.rows * index.times.length);
      expect(wet.reduce((most, value) => Math.max(most, value), 0) / 100).toBe(index.maxDepth);
      expect(index.maxDepth).toBeLessThanOrEqual(summary.summary.greatestDepthMeters + 0.005);
    });
  });

  it("leaves the map as quick as it was: tiles are answered while a run is active", async () => {
    const inputs = world.breach({ durationHours: 200, cellMeters: "10", riverWidthMeters: 200 });
    const { jobID } = (await (await post("flood", { inputs }, { prefer: "respond-async" })).json()) as Json;
    await world.reaches(jobID, "running");
    const tiles = await Promise.all([11, 12, 13, 14].map((z) => get(`/tiles/land-use-zones/${z}/0/0.mvt`)));
    for (const { status } of tiles) expect([200, 204]).toContain(status);
    expect((await world.server.platform.runs.job(jobID)).state).toBe("running");
    await fetch(`${world.server.url}/api/jobs/${jobID}`, { method: "DELETE" });
  });

  it("answers results as vector tiles, cut from their GeoJSON", async () => {
    const { summary } = await breachResults();
    const job = await world.server.platform.runs.submit("flood", world.breach());
    const results = `/api/jobs/${job}/results`;
    const { features } = (await (await world.server.get(`${results}/maxDepthMeters.geojson`)).json()) as Json;
    const { z, x, y } = tileAt(world.middle, 14);
    const response = await world.server.get(`${results}/maxDepthMeters/tiles/${z}/${x}/${y}.mvt`);
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "application/vnd.mapbox-vector-tile"]);
    const layer = new VectorTile(new PbfReader(await response.arrayBuffer())).layers["maxDepthMeters"];
    const shown = Array.from({ length: layer?.length ?? 0 }, (_, index) => layer?.feature(index));
    expect(layer?.extent).toBe(4096);
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.length).toBeLessThanOrEqual(features.length as number);
    const colors = new Set((features as Json[]).map(({ properties }) => properties.color as string));
    for (const feature of shown) expect(colors.has(String(feature?.properties["color"]))).toBe(true);
    const bounds = shown.flatMap((feature) => feature?.loadGeometry().flat() ?? []);
    expect(Math.min(...bounds.map((place) => place.x))).toBeGreaterThanOrEqual(-64);
    const etag = response.headers.get("etag") ?? "";
    const again = await world.server.get(`${results}/maxDepthMeters/tiles/${z}/${x}/${y}.mvt`, { "if-none-match": etag });
    expect(again.status).toBe(304);
    expect((await world.server.get(`${results}/maxDepthMeters/tiles/14/0/0.mvt`)).status).toBe(204);
    expect((await world.server.get(`${results}/mass/tiles/${z}/${x}/${y}.mvt`)).status).toBe(404);
    expect((await world.server.get(`${results}/maxDepthMeters/tiles/40/0/0.mvt`)).status).toBe(400);
    expect(summary.run).toBe((await world.server.platform.runs.job(job)).hash);
  });

  it.runIf(home === "postgis")("has the same result on the command line", async () => {
    const { summary } = await breachResults();
    const folder = await mkdtemp(path.join(tmpdir(), "machizu-simulated-"));
    const out = path.join(folder, "out");
    const told = await simulateOnCommandLine(world, "flood", world.breach(), out);
    expect([told.run, told.resultHash]).toEqual([summary.run, summary.resultHash]);
    for (const { name, sha256 } of summary.files)
      expect(
        createHash("sha256")
          .update(await readFile(path.join(out, name)))
          .digest("hex"),
      ).toBe(sha256);
    await rm(folder, { recursive: true });
  });
});
