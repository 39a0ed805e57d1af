import { spawnSync } from "node:child_process";
import { statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ElevationGrid } from "../../../../data-pipelines/read/elevation/elevation-grid.ts";
import { readGeoTiffHeights } from "../../../../data-pipelines/read/elevation/geotiff.ts";
import { geoTiff } from "../../../../server/runs/results/geotiff.ts";
import { temporaryFolder } from "../support/folders.ts";
import { problemOf } from "../support/reading.ts";
import { hasGdal } from "../support/references.ts";

const folder = temporaryFolder();
const file = (path: string) => ({ name: basename(path), path, bytes: statSync(path).size });
const read = (path: string): Promise<ElevationGrid[]> => Array.fromAsync(readGeoTiffHeights(file(path)));

/** A slope of 3 × 2 cells with a gap, as an ASCII grid of GDAL. */
const ascii = ["ncols 3", "nrows 2", "xllcorner 18000", "yllcorner -98000", "cellsize 5", "NODATA_value -9999", "1 2 3", "4 -9999 6.25"];

function translated(name: string, ...options: string[]): string {
  const grid = join(folder, `${name}.asc`);
  writeFileSync(grid, `${ascii.join("\n")}\n`);
  const path = join(folder, `${name}.tif`);
  const { status, stderr } = spawnSync("gdal_translate", ["-q", "-of", "GTiff", ...options, grid, path], { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return path;
}

async function written(name: string, epsg: number, columns = 3, rows = 2): Promise<string> {
  const grid = { epsg, westMeters: 18_000, northMeters: -97_990, cellMeters: 5, columns, rows };
  const values = Float32Array.from({ length: columns * rows }, (_, index) => (index === 4 ? Number.NaN : (index % 7919) + 1));
  const path = join(folder, `${name}.tif`);
  writeFileSync(path, await geoTiff({ bands: [{ raster: { grid, values } }], description: "heights" }));
  return path;
}

describe("heights as GeoTIFF", () => {
  it("come with system, edges and cells from the north-west", async () => {
    const [grid, ...others] = await read(await written("plain", 6674));
    expect(others).toEqual([]);
    expect(grid).toMatchObject({ crs: 6674, bounds: [18_000, -98_000, 18_015, -97_990], columns: 3, rows: 2, cellWidth: 5, cellHeight: 5 });
    expect([...(grid?.heights ?? [])]).toEqual([1, 2, 3, 4, Number.NaN, 6]);
  });

  it("of a large raster come in pieces that fit together", async () => {
    const pieces = await read(await written("large", 6674, 1500, 1100));
    expect(pieces.map(({ columns, rows }) => [columns, rows])).toEqual([
      [1024, 1024],
      [476, 1024],
      [1024, 76],
      [476, 76],
    ]);
    for (const { bounds, columns, heights } of pieces) {
      const [column, row] = [(bounds[0] - 18_000) / 5, (-97_990 - bounds[3]) / 5];
      expect(heights[columns + 1]).toBe((((row + 1) * 1500 + column + 1) % 7919) + 1);
    }
  });

  it("in a system that is not known, or of several bands, or cut short are refused", async () => {
    expect((await problemOf(read(await written("tokyo", 30_166)))).reason).toBe("unknown-crs");
    const path = await written("cut", 6674, 300, 300);
    writeFileSync(path, (await import("node:fs")).readFileSync(path).subarray(0, 900));
    expect((await problemOf(read(path))).reason).toBe("unreadable-file");
    const web = join(folder, "page.tif");
    writeFileSync(web, "<html><body>Not found</body></html>");
    expect((await problemOf(read(web))).reason).toBe("unreadable-file");
  });
});

describe.skipIf(!hasGdal)("heights that GDAL wrote (needs gdal_translate)", () => {
  it.each([
    ["in strips", []],
    [
      "in compressed tiles",
      ["-co", "TILED=YES", "-co", "BLOCKXSIZE=16", "-co", "BLOCKYSIZE=16", "-co", "COMPRESS=DEFLATE", "-co", "PREDICTOR=3"],
    ],
    ["with LZW", ["-co", "COMPRESS=LZW"]],
    ["as a BigTIFF", ["-co", "BIGTIFF=YES"]],
  ])("%s are read with their gap", async (name, options) => {
    const [grid] = await read(translated(name.replaceAll(" ", "-"), "-ot", "Float32", "-a_srs", "EPSG:6674", ...options));
    expect(grid).toMatchObject({ crs: 6674, bounds: [18_000, -98_000, 18_015, -97_990] });
    expect([...(grid?.heights ?? [])]).toEqual([1, 2, 3, 4, Number.NaN, 6.25]);
  });

  it("as points lie where the points are", async () => {
    const [grid] = await read(translated("points", "-ot", "Float32", "-a_srs", "EPSG:6674", "-mo", "AREA_OR_POINT=Point"));
    expect(grid?.bounds).toEqual([18_000, -98_000, 18_015, -97_990]);
  });

  it("as whole metres in degrees are read", async () => {
    const path = translated("degrees", "-ot", "Int16", "-a_srs", "EPSG:6668", "-a_ullr", "136", "35.2", "136.3", "35");
    const [grid] = await read(path);
    expect(grid?.crs).toBe(6668);
    for (const [index, edge] of [136, 35, 136.3, 35.2].entries()) expect(grid?.bounds[index]).toBeCloseTo(edge, 9);
    expect([...(grid?.heights ?? [])]).toEqual([1, 2, 3, 4, Number.NaN, 6]);
  });

  it("without a system, or of several bands, are refused", async () => {
    expect((await problemOf(read(translated("nowhere")))).reason).toBe("unknown-crs");
    expect((await problemOf(read(translated("bands", "-a_srs", "EPSG:6674", "-b", "1", "-b", "1")))).reason).toBe("unreadable-file");
  });
});
