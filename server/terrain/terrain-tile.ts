import { promisify } from "node:util";
import { crc32, deflate } from "node:zlib";
import type { TileAddress } from "../../model/geo/tile.ts";
import { tileBoundsWebMercator, webMercatorToLonLat } from "../../model/geo/tile.ts";
import { rgbPng } from "../../model/rgb-png.ts";
import type { Database } from "../../sql/database.ts";
import { terrainPieces } from "../../sql/terrain.ts";
import { terrainSampler } from "./terrain-sampler.ts";

const size = 256;
/** Room for the neighbours that interpolation needs, degrees. */
const margin = 0.001;
const deflateApart = promisify(deflate);
const packing = { deflate: (bytes: Uint8Array) => deflateApart(bytes, { level: 6 }), crc32 };

/** The heights of a tile as a picture in Terrarium's encoding; what is not known is filled up from what is. */
export async function terrainTile(database: Database, ids: readonly number[], tile: TileAddress): Promise<Uint8Array> {
  const bounds = tileBoundsWebMercator(tile);
  const [west, south] = webMercatorToLonLat([bounds[0], bounds[1]]);
  const [east, north] = webMercatorToLonLat([bounds[2], bounds[3]]);
  const pieces = await terrainPieces(database, { ids, boundsLonLat: [west - margin, south - margin, east + margin, north + margin] });
  const { heightAt } = terrainSampler(pieces);
  const heights = new Float32Array(size * size);
  const pixel = (bounds[2] - bounds[0]) / size;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const [lon, lat] = webMercatorToLonLat([bounds[0] + (column + 0.5) * pixel, bounds[3] - (row + 0.5) * pixel]);
      heights[row * size + column] = heightAt(lon, lat);
    }
  }
  return rgbPng({ width: size, height: size, pixels: terrariumPixels(fillUnknown(heights, size)) }, packing);
}

/** Metres to 1/256 m: red × 256 + green + blue / 256 − 32,768. */
export function terrariumPixels(heights: Float32Array): Uint8Array {
  const pixels = new Uint8Array(heights.length * 3);
  for (const [i, meters] of heights.entries()) {
    const value = Math.round((Math.min(Math.max(meters, -32_000), 32_000) + 32_768) * 256);
    pixels[3 * i] = value >> 16;
    pixels[3 * i + 1] = (value >> 8) & 255;
    pixels[3 * i + 2] = value & 255;
  }
  return pixels;
}

/** Each unknown height becomes that of the nearest known one (by steps between neighbours); 0 where nothing is known at all. */
export function fillUnknown(heights: Float32Array, width: number): Float32Array {
  const filled = heights.slice();
  let edge: number[] = [];
  for (const [i, meters] of filled.entries()) if (!Number.isNaN(meters)) edge.push(i);
  if (edge.length === filled.length) return filled;
  if (edge.length === 0) return filled.fill(0);
  while (edge.length > 0) {
    const next: number[] = [];
    for (const i of edge) {
      const column = i % width;
      for (const neighbour of [i - width, i + width, column > 0 ? i - 1 : -1, column < width - 1 ? i + 1 : -1]) {
        if (neighbour < 0 || neighbour >= filled.length || !Number.isNaN(filled[neighbour] ?? 0)) continue;
        filled[neighbour] = filled[i] ?? 0;
        next.push(neighbour);
      }
    }
    edge = next;
  }
  return filled;
}
