import { fromArrayBuffer } from "geotiff";
import type { Raster } from "../../../model/geo/raster.ts";
import { bandsOfFile } from "../../../model/geo/raster-file.ts";

/** The bands of a GeoTIFF as `geoTiff` writes them. */
export async function readGeoTiff(data: Buffer): Promise<{ name?: string; raster: Raster }[]> {
  const bytes = data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength) as ArrayBuffer;
  return bandsOfFile(await (await fromArrayBuffer(bytes)).getImage());
}
