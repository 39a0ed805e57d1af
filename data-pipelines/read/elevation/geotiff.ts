import { fromFile, type GeoTIFFImage } from "geotiff";
import { type Bounds, isGeographic, planeZone, webMercatorEpsg } from "../../../model/geo/crs.ts";
import { toLonLat } from "../../../model/geo/to-lon-lat.ts";
import { Problem } from "../../../model/problem.ts";
import { expectContent } from "../file/content.ts";
import { damagedFile } from "../file/damage.ts";
import type { DeliveredFile } from "../reader.ts";
import { elevationGrid, type ElevationGrid } from "./elevation-grid.ts";

/** A raster is read in pieces of this many cells a side. */
const pieceCells = 1024;
const mostCells = 1_000_000_000;
/** A block (tile or strip) is decoded as a whole. */
const mostBlockBytes = 256 * 2 ** 20;
/** What writers put where there is no height, besides what the file itself names. */
const usualNoHeight: ReadonlySet<number> = new Set([-9999, -32_768, -32_767]);
const highestMeters = 10_000;
/** "User defined", in GeoTIFF 1.1. */
const userDefined = 32_767;

/**
 * Heights in metres as a GeoTIFF of one band, north above, in a plane zone, in degrees or in Web Mercator. Pieces without any height come too.
 * @throws Problem `unreadable-file`, `unknown-crs` or `too-large`
 */
export async function* readGeoTiffHeights(file: DeliveredFile): AsyncGenerator<ElevationGrid> {
  await expectContent(file, ["image"]);
  const tiff = await fromFile(file.path).catch((cause: unknown) => unreadable(file, cause));
  try {
    const image = await tiff.getImage().catch((cause: unknown) => unreadable(file, cause));
    const raster = describe(image, file);
    for (let top = 0; top < raster.rows; top += pieceCells) {
      for (let left = 0; left < raster.columns; left += pieceCells) yield await readPiece(image, raster, { file, left, top });
    }
  } finally {
    await tiff.close();
  }
}

interface Raster {
  readonly epsg: number;
  readonly west: number;
  readonly north: number;
  readonly cellWidth: number;
  readonly cellHeight: number;
  readonly columns: number;
  readonly rows: number;
  readonly noHeight: number | null;
}

function describe(image: GeoTIFFImage, file: DeliveredFile): Raster {
  const [columns, rows, bands] = [image.getWidth(), image.getHeight(), image.getSamplesPerPixel()];
  if (bands !== 1)
    throw damagedFile(file.name, { ja: `バンドが ${bands} 個あります（標高は 1 個）`, en: `has ${bands} bands; heights are one` });
  const blockBytes = image.getTileWidth() * image.getTileHeight() * image.getBytesPerPixel();
  if (columns * rows > mostCells || blockBytes > mostBlockBytes) throw tooLarge(file, columns, rows);
  const [west, north, cellWidth, cellHeight] = placeOf(image, file);
  return { epsg: systemOf(image, file), west, north, cellWidth, cellHeight, columns, rows, noHeight: image.getGDALNoData() };
}

/** West and north edge of the raster, and the size of a cell, in units of its system. */
function placeOf(image: GeoTIFFImage, file: DeliveredFile): readonly [number, number, number, number] {
  const withoutPlace = () =>
    damagedFile(file.name, { ja: "位置の情報がないか、北が上ではありません", en: "says no place, or north is not above" });
  let [origin, resolution, box]: readonly (readonly number[])[] = [];
  try {
    [origin, resolution, box] = [image.getOrigin(), image.getResolution(), image.getBoundingBox()];
  } catch {
    throw withoutPlace();
  }
  const [x = Number.NaN, y = Number.NaN] = origin ?? [];
  const [width = Number.NaN, stepDown = Number.NaN] = resolution ?? [];
  const height = -stepDown;
  const [, , east = Number.NaN] = box ?? [];
  // A turned raster has a wider box.
  if (!(width > 0 && height > 0 && Math.abs(x + width * image.getWidth() - east) < width / 100)) throw withoutPlace();
  // The origin of a raster of points is the middle of the first one.
  return image.pixelIsArea() ? [x, y, width, height] : [x - width / 2, y + height / 2, width, height];
}

/** @throws Problem `unknown-crs` */
function systemOf(image: GeoTIFFImage, file: DeliveredFile): number {
  const keys = image.getGeoKeys() ?? {};
  const code = [keys.ProjectedCSTypeGeoKey, keys.GeographicTypeGeoKey].map(Number).find((value) => value > 0 && value !== userDefined);
  if (code !== undefined && isOfGround(code)) return code;
  throw new Problem("unknown-crs", {
    where: file.name,
    detail: {
      ja: code === undefined ? `${file.name} に座標系がありません` : `${file.name} の座標系 EPSG:${code} の標高は読めません`,
      en: code === undefined ? `${file.name} names no coordinate system` : `${file.name} is in EPSG:${code}, in which heights are not read`,
    },
    remedy: {
      ja: "平面直角座標系（6669～6687）、緯度経度（6668）などの GeoTIFF にしてください",
      en: "Deliver a GeoTIFF in a plane zone (6669 to 6687) or in longitude and latitude (6668), for example",
    },
  });
}

/** Longitude and latitude, plane zones and Web Mercator, but for those in Tokyo Datum. */
function isOfGround(epsg: number): boolean {
  return (isGeographic(epsg) || planeZone(epsg) !== undefined || epsg === webMercatorEpsg) && toLonLat(epsg) !== undefined;
}

async function readPiece(
  image: GeoTIFFImage,
  raster: Raster,
  { file, left, top }: { file: DeliveredFile; left: number; top: number },
): Promise<ElevationGrid> {
  const [columns, rows] = [Math.min(pieceCells, raster.columns - left), Math.min(pieceCells, raster.rows - top)];
  const read = image.readRasters({ window: [left, top, left + columns, top + rows], samples: [0], interleave: true });
  const values = await read.catch((cause: unknown) => unreadable(file, cause));
  const heights = Float32Array.from(values as ArrayLike<number>, (value) => (isHeight(value, raster.noHeight) ? value : Number.NaN));
  const west = raster.west + left * raster.cellWidth;
  const north = raster.north - top * raster.cellHeight;
  const bounds: Bounds = [west, north - rows * raster.cellHeight, west + columns * raster.cellWidth, north];
  return elevationGrid(raster.epsg, bounds, { columns, rows, heights });
}

function isHeight(value: number, noHeight: number | null): boolean {
  return Math.abs(value) < highestMeters && value !== noHeight && !usualNoHeight.has(value);
}

function unreadable(file: DeliveredFile, cause: unknown): never {
  const reason = cause instanceof Error ? cause.message : String(cause);
  throw damagedFile(file.name, { ja: `GeoTIFF として読めません（${reason}）`, en: `cannot be read as a GeoTIFF (${reason})` });
}

function tooLarge(file: DeliveredFile, columns: number, rows: number): Problem {
  return new Problem("too-large", {
    where: file.name,
    detail: { ja: `${file.name}（${columns}×${rows}）は大きすぎます`, en: `${file.name} (${columns} × ${rows}) is too large` },
    remedy: {
      ja: "分割し、内部をタイル（256×256 など）にした GeoTIFF にしてください",
      en: "Cut it, and write it in tiles (256 × 256, for example)",
    },
  });
}
