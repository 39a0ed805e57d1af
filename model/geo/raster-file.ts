import type { Grid, Raster } from "./raster.ts";

/** What a GeoTIFF reader tells of an image. */
interface ImageOfFile {
  getOrigin(): readonly number[];
  getResolution(): readonly number[];
  getGeoKeys(): { ProjectedCSTypeGeoKey?: unknown } | null;
  getWidth(): number;
  getHeight(): number;
  readRasters(): Promise<unknown>;
  getGDALMetadata(band: number): Promise<Record<string, unknown> | null>;
}

/** The bands of a GeoTIFF as runs are kept: 32-bit values, square cells, north above, a projected system. */
export async function bandsOfFile(image: ImageOfFile): Promise<{ name?: string; raster: Raster }[]> {
  const [westMeters = Number.NaN, northMeters = Number.NaN] = image.getOrigin();
  const [cellMeters = Number.NaN] = image.getResolution();
  const epsg = Number(image.getGeoKeys()?.ProjectedCSTypeGeoKey);
  const grid: Grid = { epsg, westMeters, northMeters, cellMeters, columns: image.getWidth(), rows: image.getHeight() };
  const bands = Array.from((await image.readRasters()) as Iterable<Float32Array>);
  const names = await Promise.all(bands.map(async (_, index) => (await image.getGDALMetadata(index))?.["DESCRIPTION"]));
  return bands.map((values, index) => {
    const name = names[index];
    return { ...(typeof name === "string" && { name }), raster: { grid, values } };
  });
}
