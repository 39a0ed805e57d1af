import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { openLayers } from "../../../data-pipelines/delivery/layers.ts";
import { openDelivery } from "../../../data-pipelines/delivery/open-delivery.ts";
import { readFgdDem } from "../../../data-pipelines/read/elevation/fgd-dem.ts";
import { readGsiPngTile, readGsiTextTile } from "../../../data-pipelines/read/elevation/gsi-tile.ts";
import type { DeliveredFile, Delivery } from "../../../data-pipelines/read/reader.ts";
import { decodeWkb } from "../read/support/wkb.ts";
import type { Seed } from "./seeds.ts";

const tile = { z: 8, x: 229, y: 94 };

/** Writes the files of a seed, as they are, into an empty folder. */
export function writeSeed({ files }: Seed, folder: string): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

/**
 * Reads all records of what is in the folder, where the files of the seed have these sizes, and decodes them.
 * Answers their number; a raster counts as one. `door` tells whether the delivery was opened, which comes before its records.
 */
export async function readSeed(
  { name }: Seed,
  folder: string,
  sizes: ReadonlyMap<string, number>,
  door = { isOpen: false },
): Promise<number> {
  const files = [...sizes].map(([file, bytes]) => ({ name: file, path: join(folder, file), bytes }));
  const [first] = files;
  if (!first) return 0;
  if (name.startsWith("elevation")) return readRaster(first);
  if (!first.name.endsWith(".zip")) return readRecords({ label: name, files }, door);
  const { delivery, close } = await openDelivery(first.path, { temporaryDirectory: join(folder, "unpacked") });
  try {
    return await readRecords(delivery, door);
  } finally {
    await close();
  }
}

async function readRecords(delivery: Delivery, door: { isOpen: boolean }): Promise<number> {
  let rows = 0;
  const layers = await openLayers(delivery);
  door.isOpen = true;
  for (const layer of layers) {
    for await (const batch of layer.features()) {
      for (const { wkb, properties } of batch) {
        decodeWkb(wkb);
        JSON.stringify(properties);
        rows++;
      }
    }
  }
  return rows;
}

async function readRaster(file: DeliveredFile): Promise<number> {
  if (file.name.endsWith(".png")) await readGsiPngTile(file, tile);
  else if (file.name.endsWith(".txt")) await readGsiTextTile(file, tile);
  else await readFgdDem(file);
  return 1;
}
