import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeRgbPng } from "../../../data-pipelines/read/elevation/rgb-png.ts";
import { ingestTerrain } from "../../../data-pipelines/terrain/ingest-terrain.ts";
import { tileBoundsWebMercator, webMercatorToLonLat } from "../../../model/geo/tile.ts";
import type { GroundHeight, TerrainTiles } from "../../../model/terrain.ts";
import { fillUnknown, terrariumPixels } from "../../../server/terrain/terrain-tile.ts";
import { createTestDatabase, describeHomes, type TestDatabase } from "../../support/database.ts";
import { startServer, type TestServer } from "../../support/server.ts";

const tile = { z: 14, x: 14_390, y: 6490 };
const slope = (x: number, y: number) => 100 + (x - 15_100_000) / 100 - (y - 4_180_000) / 200;

/** Known but for its eastern half. */
function textTile(): string {
  const [xMin, , xMax, yMax] = tileBoundsWebMercator(tile);
  const size = (xMax - xMin) / 256;
  const cell = (row: number, column: number) =>
    column >= 128 ? "e" : slope(xMin + (column + 0.5) * size, yMax - (row + 0.5) * size).toFixed(2);
  return Array.from({ length: 256 }, (_, row) => Array.from({ length: 256 }, (_, column) => cell(row, column)).join(",")).join("\n");
}

describeHomes("elevation tiles", (home) => {
  let test: TestDatabase;
  let server: TestServer;
  let folder: string;
  beforeAll(async () => {
    test = await createTestDatabase(home, []);
    server = await startServer(test.database, []);
    folder = await mkdtemp(path.join(tmpdir(), "machizu-terrain-tiles-"));
  });
  afterAll(async () => {
    await server.close();
    await test.drop();
    await rm(folder, { recursive: true });
  });

  const address = `/terrain/${tile.z}/${tile.x}/${tile.y}.png`;
  const heightsOf = async (response: Response): Promise<number[]> => {
    const { rgb: pixels } = decodeRgbPng(Buffer.from(await response.arrayBuffer()));
    return Array.from(
      { length: pixels.length / 3 },
      (_, i) => (pixels[3 * i] ?? 0) * 256 + (pixels[3 * i + 1] ?? 0) + (pixels[3 * i + 2] ?? 0) / 256 - 32_768,
    );
  };

  it("are not there before elevation data is, as the catalogue of the map says, and a place has no height", async () => {
    expect(await (await server.get("/api/catalog.json")).json()).toMatchObject({ terrain: false });
    expect((await server.get("/terrain/tiles.json")).status).toBe(404);
    expect((await server.get(address)).status).toBe(404);
    expect(await (await server.get("/terrain/height?lon=136.2&lat=35.1")).json()).toEqual({
      meters: null,
      accuracyMeters: null,
      releases: [],
    });
  });

  it("hold the heights of the ground, and repeat the nearest known one where none is known", async () => {
    await mkdir(path.join(folder, "dem5a", "14", String(tile.x)), { recursive: true });
    await writeFile(path.join(folder, "dem5a", "14", String(tile.x), `${tile.y}.txt`), textTile());
    await ingestTerrain({ from: path.join(folder, "dem5a"), release: "2025-01-01" }, { database: test.database });
    expect(await (await server.get("/api/catalog.json")).json()).toMatchObject({ terrain: true });
    const described = (await (await server.get("/terrain/tiles.json")).json()) as TerrainTiles;
    expect(described).toMatchObject({ tilejson: "3.0.0", encoding: "terrarium", sample: false });
    const url = new URL((described.tiles[0] ?? "").replace("{z}", "14").replace("{x}", String(tile.x)).replace("{y}", String(tile.y)));
    const response = await server.get(url.pathname + url.search);
    expect([response.headers.get("content-type"), response.headers.get("cache-control")]).toEqual([
      "image/png",
      "public, max-age=31536000, immutable",
    ]);
    const heights = await heightsOf(response);
    const [xMin, , xMax, yMax] = tileBoundsWebMercator(tile);
    const size = (xMax - xMin) / 256;
    for (const [row, column] of [
      [0, 0],
      [10, 100],
      [255, 120],
    ] as const) {
      const expected = slope(xMin + (column + 0.5) * size, yMax - (row + 0.5) * size);
      expect(Math.abs((heights[row * 256 + column] ?? 0) - expected)).toBeLessThan(0.02);
    }
    expect(heights[100 * 256 + 255]).toBe(heights[100 * 256 + 127]);
    // Where nothing is known is told beside them.
    const [, , east] = described.bounds;
    expect(east).toBeLessThan(webMercatorToLonLat([xMax, yMax])[0] - 0.005);
    const [lon, lat] = webMercatorToLonLat([xMax - 100, yMax - 500]);
    expect(((await (await server.get(`/terrain/height?lon=${lon}&lat=${lat}`)).json()) as GroundHeight).meters).toBeNull();
  });

  it("are asked for again with their ETag, and pinned to the deliveries they are made from", async () => {
    const first = await server.get(address);
    expect(first.headers.get("cache-control")).toBe("no-cache");
    const etag = first.headers.get("etag") ?? "";
    expect((await server.get(address, { "If-None-Match": etag })).status).toBe(304);
    expect((await server.get(`${address}?v=999`)).status).toBe(404);
  });

  it.each([
    "/terrain/3/1/1.png",
    "/terrain/16/1/1.png",
    "/terrain/14/99999/1.png",
    "/terrain/14/1/1.png?w=1",
    "/terrain/height?lon=1&lat=1",
    "/terrain/tiles.json?x=1",
  ])("%s is refused", async (asked) => {
    const response = await server.get(asked);
    expect([response.status, response.headers.get("content-type")]).toEqual([400, "application/problem+json; charset=utf-8"]);
  });
});

describe("heights in a picture", () => {
  it("keep 1/256 m from the deepest sea to the highest mountain", () => {
    const heights = new Float32Array([-9000, -0.004, 0, 1.5, 3776.25]);
    const pixels = terrariumPixels(heights);
    const read = Array.from(
      heights,
      (_, i) => (pixels[3 * i] ?? 0) * 256 + (pixels[3 * i + 1] ?? 0) + (pixels[3 * i + 2] ?? 0) / 256 - 32_768,
    );
    for (const [i, meters] of heights.entries()) expect(Math.abs((read[i] ?? 0) - meters)).toBeLessThanOrEqual(1 / 512);
  });

  it("are filled up from the nearest known ones; all zero where nothing is known", () => {
    const n = Number.NaN;
    expect([...fillUnknown(new Float32Array([1, n, n, n, n, 4]), 6)]).toEqual([1, 1, 1, 4, 4, 4]);
    expect([...fillUnknown(new Float32Array([n, n, 5, n]), 2)]).toEqual([5, 5, 5, 5]);
    expect([...fillUnknown(new Float32Array([n, n]), 2)]).toEqual([0, 0]);
  });
});
