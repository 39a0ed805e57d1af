import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ingestTerrain } from "../../../data-pipelines/terrain/ingest-terrain.ts";
import { loadDatasets } from "../../../datasets/index.ts";
import { tileBoundsWebMercator, webMercatorToLonLat } from "../../../model/geo/tile.ts";
import type { SiteReport } from "../../../model/site-report.ts";
import { geoTiff } from "../../../server/runs/results/geotiff.ts";
import { groundHeight } from "../../../server/terrain/ground-height.ts";
import { planeProjection } from "../../../server/terrain/plane-projection.ts";
import { lonLatBounds, terrainSampler } from "../../../server/terrain/terrain-sampler.ts";
import { currentTerrain, packHeights, type TerrainPiece, terrainPieces, unpackHeights } from "../../../sql/terrain.ts";
import { createTestDatabase, describeHomes, type TestDatabase } from "../../support/database.ts";
import { hasRealData, realFile } from "../../support/real-data.ts";
import { startServer } from "../../support/server.ts";

/** Two tiles of zoom 14 beside each other, in the city. */
const [west, east] = [
  { z: 14, x: 14_390, y: 6490 },
  { z: 14, x: 14_391, y: 6490 },
];

/** A slope in both directions, metres; a bilinear function, so that interpolation has no error. */
const slope = (x: number, y: number) => 100 + (x - 15_100_000) / 100 - (y - 4_180_000) / 200;

function textTile(tile: typeof west, height: (x: number, y: number) => number | undefined): string {
  const [xMin, , xMax, yMax] = tileBoundsWebMercator(tile);
  const size = (xMax - xMin) / 256;
  const line = (row: number) =>
    Array.from({ length: 256 }, (_, column) => height(xMin + (column + 0.5) * size, yMax - (row + 0.5) * size)?.toFixed(2) ?? "e").join(
      ",",
    );
  return Array.from({ length: 256 }, (_, row) => line(row)).join("\n");
}

describeHomes("the ground", (home) => {
  let test: TestDatabase;
  let folder: string;
  beforeAll(async () => {
    test = await createTestDatabase(home, await loadDatasets());
    folder = await mkdtemp(path.join(tmpdir(), "machizu-terrain-test-"));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
    await test.drop();
  });

  /** A delivery of tiles by name. */
  async function deliver(name: string, tiles: readonly (readonly [typeof west, string])[]): Promise<string> {
    const root = path.join(folder, name, "dem5a");
    for (const [{ z, x, y }, text] of tiles) {
      await mkdir(path.join(root, String(z), String(x)), { recursive: true });
      await writeFile(path.join(root, String(z), String(x), `${y}.txt`), text);
    }
    return root;
  }

  const piecesIn = async (boundsLonLat: readonly [number, number, number, number]) =>
    terrainPieces(test.database, { ids: (await currentTerrain(test.database)).map(({ id }) => id), boundsLonLat });

  it("is known after a delivery, seamless across tiles and exact on a slope", async () => {
    expect(await groundHeight(test.database, [136.2, 35.1])).toBeUndefined();
    const from = await deliver("slope", [
      [west, textTile(west, slope)],
      [east, textTile(east, slope)],
    ]);
    const report = await ingestTerrain({ from, release: "2025-01-01" }, { database: test.database });
    expect(report).toMatchObject({ source: "gsi-dem5a", pieces: 2, known: 2 * 256 * 256, ignored: [] });
    const [xSeam, yMin, , yMax] = tileBoundsWebMercator(east);
    for (const dx of [-20, -3, -0.5, 0, 0.5, 3, 20]) {
      const [x, y] = [xSeam + dx, (yMin + yMax) / 2];
      const ground = await groundHeight(test.database, webMercatorToLonLat([x, y]));
      // Heights are kept in whole centimetres.
      expect(ground?.meters).toBeCloseTo(slope(x, y), 1);
      expect(Math.abs((ground?.meters ?? 0) - slope(x, y))).toBeLessThan(0.011);
      expect(ground).toMatchObject({ accuracyMeters: 0.3, releases: [{ releasedOn: "2025-01-01", licence: "GSI" }] });
    }
  });

  it("comes to the grid of the plane zone as the mean of each cell", async () => {
    const { toPlane, toLonLat } = planeProjection(6674);
    const [xSeam, yMin, , yMax] = tileBoundsWebMercator(east);
    const [middleEast, middleNorth] = toPlane(...webMercatorToLonLat([xSeam, (yMin + yMax) / 2]));
    for (const cellMeters of [10, 25, 50]) {
      const grid = { epsg: 6674, westMeters: middleEast - 500, northMeters: middleNorth + 500, cellMeters, columns: 20, rows: 20 };
      const values = terrainSampler(await piecesIn(lonLatBounds(grid))).resample(grid);
      for (const index of [0, 19, 210, 380, 399]) {
        const [column, row] = [index % 20, Math.floor(index / 20)];
        const centre = toLonLat(grid.westMeters + (column + 0.5) * cellMeters, grid.northMeters - (row + 0.5) * cellMeters);
        const there = await groundHeight(test.database, centre);
        expect(Math.abs((values[index] ?? Number.NaN) - (there?.meters ?? Number.NaN))).toBeLessThan(0.02);
      }
    }
  });

  it("is unknown where less than half of it was measured, and outside", async () => {
    const [xMin, yMin, xMax, yMax] = tileBoundsWebMercator(west);
    const half = (xMin + xMax) / 2;
    const from = await deliver("half", [[west, textTile(west, (x, y) => (x < half ? slope(x, y) : undefined))]]);
    await ingestTerrain({ from }, { database: test.database });
    const y = (yMin + yMax) / 2;
    const heightAt = async (x: number) => (await groundHeight(test.database, webMercatorToLonLat([x, y])))?.meters;
    expect(await heightAt(half - 50)).toBeCloseTo(slope(half - 50, y), 1);
    expect(await heightAt(half + 50)).toBeNull();
    expect(await heightAt(xMax + 50_000)).toBeNull();
    // The delivery replaced all that its source had delivered.
    expect(await currentTerrain(test.database)).toHaveLength(1);
  });

  it("stays as it was when a delivery cannot be used", async () => {
    const before = await currentTerrain(test.database);
    const broken = await deliver("broken", [
      [west, textTile(west, slope)],
      [east, "1,2,3"],
    ]);
    await expect(ingestTerrain({ from: broken }, { database: test.database })).rejects.toMatchObject({ reason: "unreadable-file" });
    const empty = await deliver("empty", [[west, textTile(west, () => undefined)]]);
    await expect(ingestTerrain({ from: empty }, { database: test.database })).rejects.toMatchObject({ reason: "no-records" });
    await expect(ingestTerrain({ from: empty, source: "lidar" }, { database: test.database })).rejects.toMatchObject({
      reason: "unknown-source",
    });
    expect(await currentTerrain(test.database)).toEqual(before);
    const { rows } = await test.database.pool.query("select from meta.terrain where state = 'loading'");
    expect(rows).toEqual([]);
  });

  it("comes from a GeoTIFF of the city, whose accuracy nobody has stated", async () => {
    const { toPlane, toLonLat } = planeProjection(6674);
    const [x, y] = toPlane(136.35, 35.02);
    const plane = (east: number, north: number) => 200 + (east - x) / 50 - (north - y) / 40;
    const grid = { epsg: 6674, westMeters: x - 500, northMeters: y + 500, cellMeters: 5, columns: 200, rows: 200 };
    const values = Float32Array.from({ length: 200 * 200 }, (_, cell) =>
      plane(grid.westMeters + ((cell % 200) + 0.5) * 5, grid.northMeters - (Math.floor(cell / 200) + 0.5) * 5),
    );
    const from = path.join(folder, "lidar.tif");
    await writeFile(from, await geoTiff({ bands: [{ raster: { grid, values } }], description: "heights" }));
    const report = await ingestTerrain({ from, release: "2025-03-31" }, { database: test.database });
    expect(report).toMatchObject({ source: "city-dem", pieces: 1, known: 40_000, ignored: [] });
    for (const [dx, dy] of [
      [0, 0],
      [123, -321],
      [-400, 400],
    ] as const) {
      const ground = await groundHeight(test.database, toLonLat(x + dx, y + dy));
      expect(Math.abs((ground?.meters ?? Number.NaN) - plane(x + dx, y + dy))).toBeLessThan(0.02);
      expect(ground?.accuracyMeters).toBeNull();
    }
    await test.database.pool.query("delete from meta.terrain where source = 'city-dem'");
  });

  it("of the sample city never mixes with a real one", async () => {
    const from = await deliver("sample", [[east, textTile(east, () => 7)]]);
    await ingestTerrain({ from, sample: true }, { database: test.database });
    expect((await currentTerrain(test.database)).map(({ sample }) => sample)).toEqual([false]);
  });

  it("is in the site report with source and date", async () => {
    const server = await startServer(test.database, await loadDatasets());
    const [xMin, yMin, , yMax] = tileBoundsWebMercator(west);
    const [lon, lat] = webMercatorToLonLat([xMin + 100, (yMin + yMax) / 2]);
    const report = (await (await server.get(`/report?lon=${lon.toFixed(9)}&lat=${lat.toFixed(9)}`)).json()) as SiteReport;
    const [entry] = report.topics.find(({ topic }) => topic === "elevation")?.entries ?? [];
    expect(entry).toMatchObject({ status: "found", sources: [{ id: "gsi-dem5a", licence: { id: "GSI" } }], version: { sample: false } });
    expect(entry?.facts[0]?.title.value).toBeCloseTo(slope(xMin + 100, (yMin + yMax) / 2), 1);
    const page = await (await server.get(`/report?lon=${lon.toFixed(9)}&lat=${lat.toFixed(9)}&f=html`, { accept: "text/html" })).text();
    expect(page).toContain("地盤の高さ");
    expect(page).not.toContain("/data/terrain");
    await server.close();
  });

  it.runIf(hasRealData)("of GSI's own files is read: a DEM tile and a mesh of the base map", async () => {
    const tile = await ingestTerrain({ from: realFile("elevation/gsi-dem-z8-x229-y94.png") }, { database: test.database });
    expect(tile).toMatchObject({ source: "gsi-dem10b", pieces: 1 });
    expect(tile.highestMeters).toBeGreaterThan(1000);
    const mesh = await ingestTerrain({ from: realFile("elevation/FG-GML-5238-74-00-DEM5A-20161001.xml") }, { database: test.database });
    expect(mesh).toMatchObject({ source: "fgd-dem5a", pieces: 1 });
    expect(mesh.known).toBeGreaterThan(0);
  });
});

describe("packed heights", () => {
  it("are the same to the centimetre, unknown ones too", async () => {
    const height = fc.oneof(fc.float({ min: -500, max: 9000, noNaN: true }), fc.constant(Number.NaN));
    await fc.assert(
      fc.asyncProperty(fc.array(height, { minLength: 1, maxLength: 300 }), async (heights) => {
        const metres = Float32Array.from(heights);
        const again = unpackHeights(await packHeights(metres), metres.length);
        for (const [index, value] of metres.entries())
          expect(Number.isNaN(value) ? Number.isNaN(again[index] ?? 0) : Math.abs((again[index] ?? Number.NaN) - value) <= 0.0055).toBe(
            true,
          );
      }),
      { numRuns: 50 },
    );
  });

  it("of a finer grid come before those of a coarser one", async () => {
    const piece = async (side: number, value: number): Promise<TerrainPiece> => ({
      epsg: 6668,
      bounds: [136, 35, 136.01, 35.01],
      columns: side,
      rows: side,
      heights: await packHeights(new Float32Array(side * side).fill(value)),
    });
    expect(terrainSampler([await piece(100, 1), await piece(10, 2)]).heightAt(136.005, 35.005)).toBe(1);
    expect(terrainSampler([await piece(100, Number.NaN), await piece(10, 2)]).heightAt(136.005, 35.005)).toBe(2);
  });
});
