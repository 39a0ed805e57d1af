import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { crc32, deflate } from "node:zlib";
import { rgbPng } from "../../../model/rgb-png.ts";
import { at, between, type XyPlane } from "../plane-geometry.ts";
import type { World } from "../world.ts";
import { lonLatOf, xyPlaneOf } from "./crs.ts";

/** One zoom level, about 8 m a pixel here; the terrain itself is on a grid of 10 m. */
export const elevationZoom = 14;
const size = 256;
const deflateApart = promisify(deflate);
const packing = { deflate: (bytes: Uint8Array) => deflateApart(bytes, { level: 5 }), crc32 };
/** Places are projected on a coarse lattice of every tile and interpolated between: the error is below a millimetre. */
const latticeStep = 32;

/** Elevation as 標高タイル `dem5a_png`: {folder}/{z}/{x}/{y}.png. */
export async function writeElevationTiles({ geography, terrain }: World, folder: string): Promise<number> {
  const { frame } = geography;
  const west = tileX(lonLatOf([frame.minX, frame.minY])[0]);
  const east = tileX(lonLatOf([frame.maxX, frame.minY])[0]);
  const north = tileY(lonLatOf([frame.minX, frame.maxY])[1]);
  const south = tileY(lonLatOf([frame.minX, frame.minY])[1]);
  let count = 0;
  for (let x = west; x <= east; x++) {
    const column = join(folder, String(elevationZoom), String(x));
    await mkdir(column, { recursive: true });
    const writes: Promise<void>[] = [];
    for (let y = north; y <= south; y++) {
      const pixels = tilePixels({ x, y }, (place) => {
        if (place[0] < frame.minX || place[0] > frame.maxX || place[1] < frame.minY || place[1] > frame.maxY) return undefined;
        return terrain.isLake(place) ? geography.lakeLevelMeters : terrain.heightMeters(place);
      });
      writes.push(rgbPng({ width: size, height: size, pixels }, packing).then((png) => writeFile(join(column, `${y}.png`), png)));
      count++;
    }
    // Packing runs on other threads, one column of tiles at a time.
    await Promise.all(writes);
  }
  return count;
}

function tilePixels(tile: { x: number; y: number }, heightMeters: (place: XyPlane) => number | undefined): Uint8Array {
  const nodes = size / latticeStep + 1;
  const lattice = Array.from({ length: nodes * nodes }, (_, i) =>
    xyPlaneOf([lonOf(tile.x + ((i % nodes) * latticeStep) / size), latOf(tile.y + (Math.floor(i / nodes) * latticeStep) / size)]),
  );
  const pixels = new Uint8Array(size * size * 3);
  for (let row = 0; row < size; row++) {
    const down = (row + 0.5) / latticeStep;
    const above = Math.floor(down) * nodes;
    for (let first = 0; first < size; first += latticeStep) {
      const i = above + first / latticeStep;
      const left = between(at(lattice, i), at(lattice, i + nodes), down % 1);
      const right = between(at(lattice, i + 1), at(lattice, i + 1 + nodes), down % 1);
      for (let column = 0; column < latticeStep; column++) {
        const place = between(left, right, (column + 0.5) / latticeStep);
        writeHeight(pixels, (row * size + first + column) * 3, heightMeters(place));
      }
    }
  }
  return pixels;
}

/** Centimetres in 24 bits, two's complement; 2²³ means no data. */
function writeHeight(pixels: Uint8Array, offset: number, heightMeters: number | undefined): void {
  const code = heightMeters === undefined ? 0x800000 : Math.round(heightMeters * 100) & 0xffffff;
  pixels[offset] = code >> 16;
  pixels[offset + 1] = (code >> 8) & 255;
  pixels[offset + 2] = code & 255;
}

function tileX(lon: number): number {
  return Math.floor(((lon + 180) / 360) * 2 ** elevationZoom);
}

function tileY(lat: number): number {
  const radians = (lat * Math.PI) / 180;
  return Math.floor(((1 - Math.asinh(Math.tan(radians)) / Math.PI) / 2) * 2 ** elevationZoom);
}

function lonOf(x: number): number {
  return (x / 2 ** elevationZoom) * 360 - 180;
}

function latOf(y: number): number {
  return (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / 2 ** elevationZoom))) * 180) / Math.PI;
}
