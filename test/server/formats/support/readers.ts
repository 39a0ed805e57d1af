import { execFile, spawnSync } from "node:child_process";
import { promisify } from "node:util";
import type { FeatureCollection, Geometry } from "geojson";

/** GDAL as an independent reader of files. */

export const hasGdal = spawnSync("ogr2ogr", ["--version"]).status === 0;
export const skippedWithoutGdal = hasGdal ? "" : " — skipped: GDAL is not installed";

const run = promisify(execFile);

/** A file's features, with every digit. */
export async function readWithGdal(file: string): Promise<FeatureCollection<Geometry | null>["features"]> {
  const { stdout } = await run(
    "ogr2ogr",
    ["-f", "GeoJSON", "/vsistdout/", file, "-lco", "COORDINATE_PRECISION=15", "-lco", "SIGNIFICANT_FIGURES=17"],
    {
      maxBuffer: 2 ** 26,
    },
  );
  return (JSON.parse(stdout) as FeatureCollection<Geometry | null>).features;
}

/** What `ogrinfo` says of a file's layers: extent, CRS, fields with their types. */
export async function describeWithGdal(file: string): Promise<string> {
  return (await run("ogrinfo", ["-ro", "-so", "-al", file], { maxBuffer: 2 ** 26 })).stdout;
}

/** Runs a statement on a file in place. */
export async function editWithGdal(file: string, sql: string): Promise<void> {
  await run("ogrinfo", ["-q", file, "-sql", sql]);
}
