import fc from "fast-check";
import { FetchSource, PMTiles, type RangeResponse, type Source, tileIdToZxy } from "pmtiles";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BboxLonLat, tilesCovering } from "../../../model/geo/tile.ts";
import { directories } from "../../../server/formats/pmtiles/directory.ts";
import { tileId } from "../../../server/formats/pmtiles/tile-id.ts";
import { createTestDatabase, describeHomes, type TestDatabase } from "../../support/database.ts";
import { loadRecords } from "../../support/loads.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import { plotRecord, plots } from "../../support/world.ts";

/** A file in memory, counting what is read of it. */
class Bytes implements Source {
  readonly #bytes: Uint8Array<ArrayBuffer>;

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.#bytes = bytes;
  }

  getKey(): string {
    return "memory";
  }

  getBytes(offset: number, length: number): Promise<RangeResponse> {
    return Promise.resolve({ data: this.#bytes.slice(offset, offset + length).buffer });
  }
}

describeHomes("a PMTiles file", (home) => {
  let test_: TestDatabase;
  let server: TestServer;
  const bboxes: BboxLonLat[] = [];

  beforeAll(async () => {
    test_ = await createTestDatabase(home, [plots]);
    await loadRecords(
      test_.database,
      Array.from({ length: 40 }, (_, n) => plotRecord(n)),
      { dataset: plots, source: "numbered" },
    );
    await loadRecords(
      test_.database,
      Array.from({ length: 25 }, (_, n) => plotRecord(n)),
      { dataset: plots, source: "numbered" },
    );
    server = await startServer(test_.database, [plots]);
    for (const { bboxLonLat } of await server.platform.history(plots)) if (bboxLonLat) bboxes.push(bboxLonLat);
  });
  afterAll(async () => {
    await server.close();
    await test_.drop();
  });

  const download = async (query = "") => {
    const response = await server.get(`/download/test-plots.pmtiles${query}`);
    expect(response.status).toBe(200);
    return new PMTiles(new Bytes(new Uint8Array(await response.arrayBuffer())));
  };

  test.each([
    ["the current version", "", ""],
    ["a past one", "?asOf=1", "?asOf=1"],
  ])("of %s holds exactly the tiles that /tiles answers", async (_, fileQuery, tileQuery) => {
    const archive = await download(fileQuery);
    const header = await archive.getHeader();
    let held = 0;
    for (let z = plots.tiles.minZoom; z <= plots.tiles.maxZoom; z++) {
      // The wider one of both versions: what is not there must be missing too.
      for (const tile of tilesCovering(bboxes[1] ?? [0, 0, 0, 0], z, 200)) {
        const served = await server.get(`/tiles/test-plots/${z}/${tile.x}/${tile.y}.mvt${tileQuery}`);
        const expected = Buffer.from(await served.arrayBuffer());
        const packed = await archive.getZxy(z, tile.x, tile.y);
        expect(Buffer.from(packed?.data ?? new ArrayBuffer()), `${z}/${tile.x}/${tile.y}`).toEqual(expected);
        if (packed) held++;
      }
    }
    expect(held).toBe(header.numAddressedTiles);
    expect(held).toBeGreaterThan(20);
    expect(header).toMatchObject({ specVersion: 3, clustered: true, tileType: 1, tileCompression: 2, minZoom: 8, maxZoom: 16 });
    expect(header.numTileContents).toBeLessThanOrEqual(header.numTileEntries);
  });

  test("says what it is, which version, and whom to credit", async () => {
    const [now, past] = [await download(), await download("?asOf=1")];
    expect(await now.getMetadata()).toMatchObject({
      version: "2",
      attribution: expect.stringContaining("試験市 numbered（CC-BY-4.0") as string,
      "machizu:credits": { name: "test-plots", sources: [{ id: "numbered", licence: "CC-BY-4.0" }] },
      vector_layers: [{ id: "test-plots", minzoom: 8, maxzoom: 16, fields: { name: "String", kind: "String" } }],
    });
    expect(await past.getMetadata()).toMatchObject({ version: "1" });
    const [header, wider] = [await now.getHeader(), await past.getHeader()];
    expect(header.maxLon).toBeLessThan(wider.maxLon);
    expect(header.minLon).toBeCloseTo(bboxes[0]?.[0] ?? 0, 6);
  });

  test("is read over HTTP in ranges, as a map reads it", async () => {
    const archive = new PMTiles(new FetchSource(`${server.url}/download/test-plots.pmtiles`));
    const [west = 0, south = 0] = bboxes[0] ?? [];
    const [tile] = tilesCovering([west, south, west, south], 16);
    expect((await archive.getZxy(16, tile?.x ?? 0, tile?.y ?? 0))?.data.byteLength).toBeGreaterThan(20);
  });

  test("of a part of a version is refused", async () => {
    const response = await server.get("/download/test-plots.pmtiles?bbox=136,35,137,36");
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("PMTiles");
  });
});

describe("a tile's number", () => {
  test("is the one the reference implementation knows it by", () => {
    const address = fc
      .integer({ min: 0, max: 22 })
      .chain((z) => fc.record({ z: fc.constant(z), x: fc.nat(2 ** z - 1), y: fc.nat(2 ** z - 1) }));
    fc.assert(
      fc.property(address, (tile) => {
        expect(tileIdToZxy(tileId(tile))).toEqual([tile.z, tile.x, tile.y]);
      }),
    );
  });
});

describe("directories", () => {
  test("of a hundred thousand tiles have leaves, and a root that the first request holds", async () => {
    let offset = 0;
    const lengths = new Map<number, number>();
    const entries = Array.from({ length: 100_000 }, (_, i) => {
      const length = 100 + (Math.imul(i + 1, 0x9e3779b1) >>> 20);
      const entry = { tileId: i * 8 + (Math.imul(i + 1, 0x85ebca6b) >>> 29), runLength: 1, offset, length };
      lengths.set(entry.tileId, length);
      offset += length;
      return entry;
    });
    const { root, leaves } = await directories(entries);
    expect(root.length).toBeLessThan(16_384 - 127);
    expect(leaves.length).toBeGreaterThan(100_000);
    const { encodeHeader } = await import("../../../server/formats/pmtiles/header.ts");
    const header = encodeHeader({
      bbox: null,
      minZoom: 0,
      maxZoom: 10,
      lengths: { header: 127, root: root.length, metadata: 0, leaves: leaves.length, tiles: offset },
      counts: { addressedTiles: entries.length, entries: entries.length, contents: entries.length },
    });
    const file = new Uint8Array(127 + root.length + leaves.length + offset);
    file.set(header);
    file.set(root, 127);
    file.set(leaves, 127 + root.length);
    const asked: [number, number][] = [];
    class Recording extends Bytes {
      override getBytes(at: number, length: number): Promise<RangeResponse> {
        asked.push([at, length]);
        return super.getBytes(at, length);
      }
    }
    const archive = new PMTiles(new Recording(file));
    for (const index of [0, 1, 4095, 4096, 50_001, 99_999]) {
      const entry = entries[index];
      const [z, x, y] = tileIdToZxy(entry?.tileId ?? 0);
      // The tile's bytes are zeros, which is no gzip: where it looked for them is what counts.
      await archive.getZxy(z, x, y).catch(() => {});
      expect(asked.at(-1)).toEqual([127 + root.length + leaves.length + (entry?.offset ?? 0), entry?.length]);
    }
  });
});
