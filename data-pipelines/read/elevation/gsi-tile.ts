import { readFile } from "node:fs/promises";
import { webMercatorEpsg } from "../../../model/geo/crs.ts";
import { tileBoundsWebMercator, type TileAddress } from "../../../model/geo/tile.ts";
import { Problem } from "../../../model/problem.ts";
import { expectContent } from "../file/content.ts";
import { damagedFile } from "../file/damage.ts";
import type { DeliveredFile } from "../reader.ts";
import { elevationGrid, type ElevationGrid } from "./elevation-grid.ts";
import { decodeRgbPng, UnreadPng } from "./rgb-png.ts";

const tileSize = 256;
const largestTileBytes = 8 * 2 ** 20;
const centimetre = 0.01;
/** Red 128, green 0, blue 0. Above it, numbers are negative. */
const noHeight = 2 ** 23;

/**
 * An elevation tile of 地理院タイル (`dem_png`, `dem5a_png` …): centimetres in red, green and blue.
 * @throws Problem `unreadable-file`
 */
export async function readGsiPngTile(file: DeliveredFile, tile: TileAddress): Promise<ElevationGrid> {
  await expectContent(file, ["image"]);
  const { width, height, rgb } = picture(file, await readTile(file));
  if (width !== tileSize || height !== tileSize)
    throw damagedFile(file.name, {
      ja: `${width}×${height} 画素です（256×256 のはずです）`,
      en: `is ${width} × ${height} pixels instead of 256 × 256`,
    });
  const heights = new Float32Array(tileSize * tileSize);
  for (let cell = 0; cell < heights.length; cell++) {
    const value = (rgb[3 * cell] ?? 0) * 2 ** 16 + (rgb[3 * cell + 1] ?? 0) * 2 ** 8 + (rgb[3 * cell + 2] ?? 0);
    heights[cell] = value === noHeight ? Number.NaN : (value < noHeight ? value : value - 2 ** 24) * centimetre;
  }
  return tileGrid(tile, heights);
}

/**
 * An elevation tile as text (`dem/{z}/{x}/{y}.txt`): 256 lines of 256 metres, `e` where there is none.
 * @throws Problem `unreadable-file` naming the line.
 */
export async function readGsiTextTile(file: DeliveredFile, tile: TileAddress): Promise<ElevationGrid> {
  await expectContent(file, ["text"]);
  const lines = (await readTile(file)).toString("latin1").trimEnd().split(/\r?\n/);
  if (lines.length !== tileSize)
    throw damagedFile(file.name, { ja: `${lines.length} 行です（256 行のはずです）`, en: `has ${lines.length} lines instead of 256` });
  const heights = new Float32Array(tileSize * tileSize);
  lines.forEach((line, row) => {
    const values = line.split(",");
    if (values.length !== tileSize)
      throw brokenLine(file, row + 1, { ja: `値が ${values.length} 個です`, en: `has ${values.length} values` });
    values.forEach((value, column) => {
      const height = value.trim() === "e" ? Number.NaN : Number(value);
      if (Number.isNaN(height) && value.trim() !== "e")
        throw brokenLine(file, row + 1, { ja: `「${value}」は標高ではありません`, en: `holds "${value}", which is no height` });
      heights[row * tileSize + column] = height;
    });
  });
  return tileGrid(tile, heights);
}

function tileGrid(tile: TileAddress, heights: Float32Array): ElevationGrid {
  return elevationGrid(webMercatorEpsg, tileBoundsWebMercator(tile), { columns: tileSize, rows: tileSize, heights });
}

async function readTile(file: DeliveredFile): Promise<Buffer> {
  if (file.bytes <= largestTileBytes) return readFile(file.path);
  throw new Problem("too-large", {
    where: file.name,
    detail: { ja: `${file.name} は標高タイルには大きすぎます`, en: `${file.name} is too large for an elevation tile` },
    remedy: { ja: "地理院タイルの 1 枚を指定してください", en: "Name a single tile of GSI" },
  });
}

function picture(file: DeliveredFile, bytes: Buffer) {
  try {
    return decodeRgbPng(bytes);
  } catch (error) {
    if (!(error instanceof UnreadPng)) throw error;
    throw damagedFile(file.name, {
      ja: `標高タイルの PNG として読めません（${error.message}）`,
      en: `cannot be read as an elevation tile (${error.message})`,
    });
  }
}

function brokenLine(file: DeliveredFile, line: number, what: { ja: string; en: string }): Problem {
  return damagedFile(file.name, { ja: `${line} 行目：${what.ja}`, en: `line ${line} ${what.en}` });
}
