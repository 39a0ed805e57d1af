import proj4 from "proj4";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, describeHomes, type TestDatabase } from "../../support/database.ts";
import { openEvents } from "../../support/event-stream.ts";
import { loadRecords } from "../../support/loads.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import { plotRecord, plots, polygonWkb } from "../../support/world.ts";

/** 20 × 20 plots of 100 m, 200 m apart, in zone VI. */
const side = 20;
const edited = 10 * side + 7;
const movedByMeters = 30;

const corner = (n: number): [number, number] => [18_000 + (n % side) * 200, -98_000 + Math.floor(n / side) * 200];

function plotRing(n: number, moved = 0): [number, number][] {
  const [x, y] = corner(n);
  return [
    [x, y],
    [x + 100, y],
    [x + 100 + moved, y + 100 + moved],
    [x, y + 100],
    [x, y],
  ];
}

const city = (moved: number) =>
  Array.from({ length: side * side }, (_, n) => plotRecord(n, { wkb: polygonWkb(plotRing(n, n === edited ? moved : 0)) }));

proj4.defs("EPSG:6674", "+proj=tmerc +lat_0=36 +lon_0=136 +k=0.9999 +x_0=0 +y_0=0 +ellps=GRS80 +units=m +no_defs");

/** Tiles of zoom `z` whose square, with 64 of 4096 units around it, meets the plot as it was or as it is. */
function coveringTiles(z: number): Set<string> {
  const points = [...plotRing(edited), ...plotRing(edited, movedByMeters)].map((xy) => proj4("EPSG:6674", "EPSG:4326", xy));
  const columns = points.map(([lon]) => ((lon + 180) / 360) * 2 ** z);
  const rows = points.map(([, lat]) => ((1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2) * 2 ** z);
  const buffer = 64 / 4096;
  const tiles = new Set<string>();
  for (let x = Math.floor(Math.min(...columns) - buffer); x <= Math.floor(Math.max(...columns) + buffer); x++)
    for (let y = Math.floor(Math.min(...rows) - buffer); y <= Math.floor(Math.max(...rows) + buffer); y++) tiles.add(`${z}/${x}/${y}`);
  return tiles;
}

/** A plot is drawn from zoom 9 on: generalised for zoom 8 and below, it is smaller than 6 × 6 tile units and left out. */
const zooms = [9, 10, 11, 12, 13, 14, 15, 16];
const covering = zooms.flatMap((z) => [...coveringTiles(z)]);

/** 1,000 other tiles: those around the covering ones at every zoom, nearest first. */
const others = nearest(1000);

function nearest(count: number): string[] {
  const known = new Set(covering);
  const found: string[] = [];
  for (let ring = 1; found.length < count; ring++)
    for (const tile of covering) {
      const [z = 0, x = 0, y = 0] = tile.split("/").map(Number);
      for (const [dx, dy] of [
        [ring, 0],
        [-ring, 0],
        [0, ring],
        [0, -ring],
        [ring, ring],
        [-ring, -ring],
      ] as const) {
        const neighbour = `${z}/${x + dx}/${y + dy}`;
        if (known.has(neighbour) || found.length >= count) continue;
        known.add(neighbour);
        found.push(neighbour);
      }
    }
  return found;
}

describeHomes("an edit of one vertex", (home) => {
  let test_: TestDatabase;
  let server: TestServer;

  beforeAll(async () => {
    test_ = await createTestDatabase(home, [plots]);
    await loadRecords(test_.database, city(0), { dataset: plots, source: "numbered" });
    server = await startServer(test_.database, [plots]);
  });
  afterAll(async () => {
    await server.close();
    await test_.drop();
  });

  const ask = async (tile: string, etag?: string) => {
    const response = await server.get(`/tiles/test-plots/${tile}.mvt`, etag === undefined ? {} : { "if-none-match": etag });
    await response.arrayBuffer();
    return { status: response.status, etag: response.headers.get("etag") ?? "" };
  };
  const askAll = async (tiles: readonly string[], held = new Map<string, string>()) => {
    const answers = new Map<string, { status: number; etag: string }>();
    const waiting = [...tiles];
    const work = async () => {
      for (let tile = waiting.pop(); tile !== undefined; tile = waiting.pop()) answers.set(tile, await ask(tile, held.get(tile)));
    };
    await Promise.all([work(), work(), work(), work()]);
    return answers;
  };

  test("is told to open maps; then exactly the tiles that cover it are new, 1,000 others are not", async () => {
    const held = new Map([...(await askAll([...covering, ...others]))].map(([tile, { etag }]) => [tile, etag]));
    expect(held.size).toBe(covering.length + 1000);
    const events = await openEvents(server.url);
    expect(await events.next()).toMatchObject({ event: "ready", id: "test-plots:1" });

    await loadRecords(test_.database, city(movedByMeters), { dataset: plots, source: "numbered" });
    const event = await events.next();
    events.close();
    const fresh = await askAll(covering, held);
    const rest = await askAll(others, held);

    expect(event).toMatchObject({ event: "version", id: "test-plots:2", data: { dataset: "test-plots", version: 2 } });
    const bbox = (event.data as { bbox: number[] }).bbox;
    const [west, south] = proj4("EPSG:6674", "EPSG:4326", corner(edited));
    expect(bbox[0]).toBeCloseTo(west, 4);
    expect(bbox[1]).toBeCloseTo(south, 4);
    expect((bbox[2] ?? 0) - (bbox[0] ?? 0)).toBeLessThan(0.002);
    expect(new Set([...fresh.values()].map(({ status }) => status))).toEqual(new Set([200]));
    for (const [tile, { etag }] of fresh) expect(etag, tile).not.toBe(held.get(tile));
    expect([...rest].filter(([, { status }]) => status !== 304)).toEqual([]);
  });

  test("is told to a listener that comes back with the id it has seen last", async () => {
    const events = await openEvents(server.url, { "last-event-id": "test-plots:1,gone:7" });
    expect(await events.next()).toMatchObject({ event: "version", data: { dataset: "test-plots", version: 2 } });
    events.close();
    const others = await openEvents(server.url, { "last-event-id": "nonsense" });
    expect(await others.next()).toMatchObject({ event: "ready" });
    others.close();
  });

  test("is told although the connection that listens was lost", async () => {
    const events = await openEvents(server.url);
    await events.next();
    const lost =
      "select pg_terminate_backend(pid) from pg_stat_activity where query = 'listen machizu_version' and datname = current_database()";
    if (home === "postgis") await expect.poll(async () => (await test_.database.pool.query(lost)).rowCount).toBeGreaterThan(0);
    await loadRecords(test_.database, city(2 * movedByMeters), { dataset: plots, source: "numbered" });
    expect(await events.next()).toMatchObject({ event: "version", data: { version: 3 } });
    events.close();
  });

  test("leaves nobody listening at the database once all listeners have gone", async () => {
    await expect.poll(() => server.platform.events.listenerCount).toBe(0);
  });
});
