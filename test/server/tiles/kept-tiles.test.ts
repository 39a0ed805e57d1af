import { fork } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { DatasetDefinition } from "../../../model/dataset.ts";
import { tileAt } from "../../../model/geo/tile.ts";
import { readKeptTiles, writeKeptTiles } from "../../../server/tile-service/kept-tiles-file.ts";
import { createTestDatabase, describeHomes, type TestDatabase } from "../../support/database.ts";
import { loadRecords } from "../../support/loads.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import { plotRecord, plots } from "../../support/world.ts";

const browser = { "Accept-Encoding": "gzip, deflate, br" };
const records = [1, 2, 3].map((n) => plotRecord(n));

/** What a browser sees, the time of day apart. */
async function seen({ get }: Pick<TestServer, "get">, address: string) {
  const response = await get(address, browser);
  const body = Buffer.from(await response.arrayBuffer()).toString("base64");
  const headers = Object.fromEntries([...response.headers].filter(([name]) => name !== "date"));
  return { status: response.status, headers, body };
}

describeHomes("tiles of the last run", (home) => {
  let test_: TestDatabase;
  /** A home in which a server has run. */
  let used: string;
  let folder: string;
  let server: TestServer | undefined;
  let tile: string;
  let first: Awaited<ReturnType<typeof seen>>;

  beforeAll(async () => {
    test_ = await createTestDatabase(home, [plots]);
    await loadRecords(test_.database, records, { dataset: plots, source: "numbered" });
    used = await mkdtemp(path.join(tmpdir(), "machizu-kept-"));
    const running = await startServer(test_.database, [plots], {}, used);
    await running.platform.carryOn();
    const [west = 0, south = 0] = (await running.platform.versions()).get("test-plots")?.bboxLonLat ?? [];
    const { z, x, y } = tileAt([west, south], 14);
    tile = `/tiles/test-plots/${z}/${x}/${y}.mvt`;
    first = await seen(running, `${tile}?v=1`);
    await running.close();
  });
  afterAll(async () => {
    await test_.drop();
    await rm(used, { recursive: true, force: true });
  });
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "machizu-kept-"));
    await cp(used, folder, { recursive: true });
  });
  afterEach(async () => {
    await server?.close();
    server = undefined;
    await rm(folder, { recursive: true, force: true });
  });

  const startWithoutDatabase = async (definitions: readonly DatasetDefinition[] = [plots]) =>
    (server = await startServer(undefined, definitions, {}, folder));

  test("answer an address with a version before the database is up, as they did then", async () => {
    const running = await startWithoutDatabase();
    expect(first.status).toBe(200);
    expect(first.headers).toMatchObject({ "cache-control": "public, max-age=31536000, immutable", "content-encoding": "br" });
    expect(await seen(running, `${tile}?v=1`)).toEqual(first);
    const again = await running.get(`${tile}?v=1`, { ...browser, "If-None-Match": first.headers["etag"] ?? "" });
    expect(again.status).toBe(304);
    const [, , z, x, y] = tile.replace(".mvt", "").split("/").slice(1).map(String);
    const ogc = await running.get(`/api/collections/test-plots/tiles/WebMercatorQuad/${z}/${y}/${x}?v=1`, browser);
    expect([ogc.status, ogc.headers.get("etag")]).toEqual([200, first.headers["etag"]]);
  });

  test("answer nothing else: without the database nobody knows what is current, and other tiles are not there", async () => {
    const running = await startWithoutDatabase();
    for (const query of ["", "?v=2", "?asOf=1", "?v=1-1", "?v=1&asOf=1"])
      expect((await running.get(tile + query, browser)).status, query).toBe(503);
    expect((await running.get("/tiles/test-plots/14/0/0.mvt?v=1", browser)).status).toBe(503);
  });

  test("are not shown once their dataset is internal, gone, or defined otherwise", async () => {
    const changed: readonly [DatasetDefinition[], number][] = [
      [[{ ...plots, visibility: "internal" }], 404],
      [[], 404],
      [[{ ...plots, tiles: { ...plots.tiles, fields: ["name"] } }], 503],
    ];
    for (const [definitions, status] of changed) {
      const running = await startWithoutDatabase(definitions);
      expect((await running.get(`${tile}?v=1`, browser)).status).toBe(status);
      await running.close();
    }
  });

  test("are left alone when the file is damaged, cut, empty or of another format", async () => {
    const file = path.join(folder, "tiles.kept");
    const whole = await readFile(file);
    const flipped = Buffer.from(whole);
    flipped[whole.length - 40] = (flipped[whole.length - 40] ?? 0) ^ 1;
    const damaged = [
      flipped,
      whole.subarray(0, -1),
      whole.subarray(0, whole.length / 2),
      Buffer.alloc(0),
      Buffer.from("{}\n"),
      Buffer.alloc(1000),
    ];
    for (const bytes of damaged) {
      await writeFile(file, bytes);
      const running = await startWithoutDatabase();
      expect((await running.get(`${tile}?v=1`, browser)).status).toBe(503);
      await running.close();
    }
  });

  test("are not shown for another database than theirs", async () => {
    const file = path.join(folder, "tiles.kept");
    const content = await readKeptTiles(file, 1e6);
    if (content === undefined) throw new Error("nothing was kept");
    await writeKeptTiles(file, { ...content, database: "another" });
    expect((await (await startWithoutDatabase()).get(`${tile}?v=1`, browser)).status).toBe(503);
  });

  test("outlast a server that ends before its database was up", async () => {
    await (await startWithoutDatabase()).close();
    expect(await seen(await startWithoutDatabase(), `${tile}?v=1`)).toEqual(first);
  });

  test("stay in the cache once the database is up, unless their dataset has changed meanwhile", async () => {
    server = await startServer(test_.database, [plots], {}, folder);
    await server.platform.carryOn();
    expect(server.platform.tiles.size).toBe(1);
    expect(await seen(server, `${tile}?v=1`)).toEqual(first);
    expect(server.platform.tiles.size).toBe(1);
    await server.close();

    await loadRecords(test_.database, [plotRecord(1)], { dataset: plots, source: "numbered" });
    server = await startServer(test_.database, [plots], {}, folder);
    await server.platform.carryOn();
    expect(server.platform.tiles.size).toBe(0);
    expect((await server.get(`${tile}?v=1`, browser)).headers.get("etag")).toBe(first.headers["etag"]);
  });
});

describe("the file of kept tiles", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "machizu-kept-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const content = (fill: number, count = 3) => ({
    database: "d",
    datasets: { "test-plots": { definition: "x", version: 1, publishedAt: "2026-01-01T00:00:00.000Z" } },
    tiles: new Map(
      Array.from({ length: count }, (_, n) => [`test-plots@1/1/${n}/0;br`, { etag: `"${n}"`, bytes: Buffer.alloc(n * 1000, fill) }]),
    ),
  });

  test("gives back what was written, also an empty tile", async () => {
    const file = path.join(folder, "a");
    await writeKeptTiles(file, content(7));
    expect(await readKeptTiles(file, 1e6)).toEqual(content(7));
    expect(await readKeptTiles(file, 1000)).toBeUndefined();
  });

  test("is whole after a process that writes it was killed", async () => {
    const file = path.join(folder, "b");
    const writer = fork(path.join(import.meta.dirname, "write-kept-tiles.script.ts"), [file]);
    const ended = new Promise((resolve) => writer.once("exit", resolve));
    const saves = await new Promise<number>((resolve) => writer.on("message", (count: number) => count >= 3 && resolve(count)));
    writer.kill("SIGKILL");
    await ended;
    const found = await readKeptTiles(file, 1e8);
    expect(found?.tiles.size).toBe(200);
    const fills = new Set([...(found?.tiles.values() ?? [])].flatMap(({ bytes }) => [...new Set(bytes)]));
    expect(fills.size).toBe(1);
    expect([...fills][0]).toBeGreaterThanOrEqual(saves);
  });

  test("leaves nothing behind when it cannot be written", async () => {
    const file = path.join(folder, "c");
    await mkdir(file);
    await expect(writeKeptTiles(file, content(1))).rejects.toThrow("EISDIR");
    expect(await readdir(folder)).not.toContain("c.tmp");
  });
});
