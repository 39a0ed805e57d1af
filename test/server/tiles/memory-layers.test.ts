import { afterAll, beforeAll, expect, test } from "vitest";
import { type TileAddress, tilesCovering } from "../../../model/geo/tile.ts";
import { currentVersions } from "../../../sql/versions.ts";
import { readTile } from "../../../server/tile-service/read-tile.ts";
import { createTestDatabase, describeHomes, type TestDatabase } from "../../support/database.ts";
import { loadRecords } from "../../support/loads.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import { plotRecord, plots, squareWkb } from "../../support/world.ts";

const count = 2500;
const side = 50;

const city = (moved: number) =>
  Array.from({ length: count }, (_, n) => {
    const [x, y] = [18_000 + (n % side) * 41.3, -98_000 + Math.floor(n / side) * 37.7];
    return plotRecord(n, { name: `区画${n % 7}`, wkb: squareWkb(x + (n === 7 ? moved : 0), y, 11 + (n % 23)) });
  });

describeHomes("layers in memory", (home) => {
  let test_: TestDatabase;
  let server: TestServer;

  beforeAll(async () => {
    test_ = await createTestDatabase(home, [plots]);
    await loadRecords(test_.database, city(0), { dataset: plots, source: "numbered" });
    await loadRecords(test_.database, [plotRecord(9, { name: "非公開", key: "p" })], { dataset: plots, source: "private" });
    server = await startServer(test_.database, [plots]);
  });
  afterAll(async () => {
    await server.close();
    await test_.drop();
  });

  const current = async () => (await currentVersions(test_.database)).get(plots.id)?.version ?? 0;

  /** Tiles down to such as hold a corner of a plot only. */
  const someTiles = async (): Promise<TileAddress[]> => {
    const bbox = (await currentVersions(test_.database)).get(plots.id)?.bboxLonLat;
    if (!bbox) throw new Error("nothing is loaded");
    return [8, 10, 11, 13, 15, 16, 18].flatMap((z) =>
      Array.from(tilesCovering(bbox, z))
        .filter((_, i) => i % 7 === 0)
        .slice(0, 40),
    );
  };

  /** Asks for tiles until the layers they are made of are kept. */
  const keep = async (tiles: readonly TileAddress[]) => {
    const { memoryLayers } = server.platform;
    const version = await current();
    server.platform.forgetVersions();
    for (const tile of tiles)
      for (let tries = 0; memoryLayers.get(plots, version, tile.z) === undefined; tries++) {
        if (tries === 20) throw new Error(`the layer of zoom ${tile.z} is not kept`);
        server.platform.tiles.clear();
        await server.get(`/tiles/${plots.id}/${tile.z}/${tile.x}/${tile.y}.mvt`);
        memoryLayers.noteRows(plots, { version, z: tile.z, rows: count });
        await memoryLayers.settled();
      }
  };

  const expectSameTiles = async (tiles: readonly TileAddress[]) => {
    const layers = [{ dataset: plots, version: await current() }];
    for (const tile of tiles) {
      const [stored, kept] = [
        await readTile(test_.database, layers, tile),
        await readTile(test_.database, layers, tile, server.platform.memoryLayers),
      ];
      expect([Buffer.compare(stored.bytes, kept.bytes), kept.etag, kept.rowCount], JSON.stringify(tile)).toEqual([
        0,
        stored.etag,
        stored.rowCount,
      ]);
    }
  };

  test("give the same bytes and ETags as the database, at every zoom band, without rows the public may not see", async () => {
    const tiles = await someTiles();
    await keep(tiles);
    await expectSameTiles(tiles);
    expect(server.platform.memoryLayers.get(plots, await current(), 16)?.rowCount).toBe(count);
    expect(server.platform.memoryLayers.size).toBe(4);
  });

  test("give way to the database once a row has changed, and an older version still comes from there", async () => {
    const tiles = await someTiles();
    await keep(tiles);
    const before = await current();
    const [tile] = tiles.filter(({ z }) => z === 16);
    const path = `/tiles/${plots.id}/${tile?.z}/${tile?.x}/${tile?.y}.mvt`;
    const old = await server.get(path);
    await loadRecords(test_.database, city(5), { dataset: plots, source: "numbered" });
    const now = await current();
    expect(now).toBe(before + 1);
    expect(server.platform.memoryLayers.get(plots, now, 16)).toBeUndefined();
    await expectSameTiles(tiles);
    await keep(tiles);
    expect(server.platform.memoryLayers.get(plots, before, 16)).toBeUndefined();
    await expectSameTiles(tiles);
    expect((await server.get(`${path}?v=${before}`)).headers.get("etag")).toBe(old.headers.get("etag"));
    expect((await server.get(`${path}?asOf=${before}`)).headers.get("etag")).toBe(old.headers.get("etag"));
  });

  test("that would take more than their limit are not kept, and those used least make room", async () => {
    const tiles = await someTiles();
    await keep(tiles);
    const { bytesUsed } = server.platform.memoryLayers;
    const version = await current();
    const small = await startServer(test_.database, [plots], { layerMemoryBytes: Math.ceil(bytesUsed / 2) });
    const none = await startServer(test_.database, [plots], { layerMemoryBytes: 1000 });
    for (const { platform, get } of [small, none]) {
      await get(`/tiles/${plots.id}/16/0/0.mvt`);
      for (const z of [16, 12, 10, 8]) {
        platform.memoryLayers.noteRows(plots, { version, z, rows: 10 * count });
        await platform.memoryLayers.settled();
      }
    }
    expect(small.platform.memoryLayers.bytesUsed).toBeLessThanOrEqual(bytesUsed / 2 + 1);
    expect(small.platform.memoryLayers.size).toBeGreaterThan(0);
    expect(small.platform.memoryLayers.size).toBeLessThan(4);
    expect(none.platform.memoryLayers.get(plots, version, 16)).toBeUndefined();
    expect(none.platform.memoryLayers.bytesUsed).toBeLessThanOrEqual(1000);
    await Promise.all([small.close(), none.close()]);
  });

  test("are counted in the metrics, with how often they were of use", async () => {
    const counted = await startServer(test_.database, [plots]);
    const { platform, get } = counted;
    const figure = async (name: string) =>
      Number(new RegExp(`^machizu_memory_layer${name} (\\d+)$`, "m").exec(await (await get("/metrics")).text())?.[1]);
    const [tile] = (await someTiles()).filter(({ z }) => z === 16);
    const path = `/tiles/${plots.id}/${tile?.z}/${tile?.x}/${tile?.y}.mvt`;
    expect([await figure("_bytes"), await figure("s"), await figure("_hits_total"), await figure("_misses_total")]).toEqual([0, 0, 0, 0]);
    await (await get(path)).arrayBuffer();
    expect([await figure("_hits_total"), await figure("_misses_total")]).toEqual([0, 1]);
    platform.memoryLayers.noteRows(plots, { version: await current(), z: 16, rows: count });
    await platform.memoryLayers.settled();
    platform.tiles.clear();
    await (await get(path)).arrayBuffer();
    expect([await figure("s"), await figure("_hits_total"), await figure("_misses_total")]).toEqual([1, 1, 1]);
    expect(await figure("_bytes")).toBe(platform.memoryLayers.bytesUsed);
    await counted.close();
  });

  test("are not kept of a version that is not current", async () => {
    const version = (await current()) - 1;
    server.platform.memoryLayers.noteRows(plots, { version, z: 16, rows: 1e9 });
    await server.platform.memoryLayers.settled();
    expect(server.platform.memoryLayers.get(plots, version, 16)).toBeUndefined();
  });
});
