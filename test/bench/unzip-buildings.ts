import { copyFile, mkdir } from "node:fs/promises";
import path from "node:path";
import { openDelivery } from "../../data-pipelines/delivery/open-delivery.ts";

/** The plain shapefile of a delivery of buildings, without extension: GDAL does not read CP932 names in zips. */
export async function unzipBuildings(file: string, folder: string): Promise<string> {
  const target = path.join(folder, "unzipped");
  await mkdir(target, { recursive: true });
  const { delivery, close } = await openDelivery(file, { temporaryDirectory: folder });
  for (const { name, path: from } of delivery.files) await copyFile(from, path.join(target, `buildings${path.extname(name)}`));
  await close();
  return path.join(target, "buildings");
}
