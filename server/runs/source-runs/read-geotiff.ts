import { fromArrayBuffer } from "geotiff";
import type { Grid, Raster } from "../../../model/geo/raster.ts";

/** The bands of a GeoTIFF as `geoTiff` writes them: 32-bit values, square cells, north above, a projected system. */
export async function readGeoTiff(data: Buffer): Promise<{ name?: string; raster: Raster }[]> {
  const bytes = data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength) as ArrayBuffer;
  const image = await (await fromArrayBuffer(bytes)).getImage();
  const [westMeters = Number.NaN, northMeters = Number.NaN] = image.getOrigin();
  const [cellMeters = Number.NaN] = image.getResolution();
  const grid: Grid = {
    epsg: Number(image.getGeoKeys()?.ProjectedCSTypeGeoKey),
    westMeters,
    northMeters,
    cellMeters,
    columns: image.getWidth(),
    rows: image.getHeight(),
  };
  const bands = Array.from((await image.readRasters()) as unknown as Iterable<Float32Array>);
  const names = await Promise.all(bands.map(async (_, index) => (await image.getGDALMetadata(index))?.["DESCRIPTION"]));
  return bands.map((values, index) => {
    const name = names[index];
    return { ...(typeof name === "string" && { name }), raster: { grid, values } };
  });
}
