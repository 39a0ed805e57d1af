import { depthClasses } from "../../../model/flood-hazard.ts";
import type { Grid } from "../../../model/geo/raster.ts";
import { planeOf } from "../../tools/plane.ts";
import { unknownDepth } from "../runs/run-view.ts";

/**
 * Depths of a grid in the plane zone as a picture in Web Mercator. Which cell a pixel shows is looked up once for a grid; a moment then
 * costs one pass over the pixels.
 */
export interface DepthPicture {
  readonly width: number;
  readonly height: number;
  /** The picture's corners, clockwise from the north-west. */
  readonly corners: readonly [LonLat, LonLat, LonLat, LonLat];
  /** Colours of the pixels (RGBA), for depths in whole centimetres. */
  paint(pixels: Uint32Array, depths: Uint16Array): void;
  /** Between two moments: `share` of the way from the first to the second. */
  paintBetween(pixels: Uint32Array, from: Uint16Array, to: Uint16Array, share: number): void;
}

type LonLat = [lon: number, lat: number];

/** The projection is computed at every so many pixels and is straight between them: on a 50 m grid that is exact to centimetres. */
const latticePixels = 16;

export function depthPicture(grid: Grid): DepthPicture {
  const { toLonLat, toPlane } = planeOf(grid.epsg);
  const box = boundsOf(grid, toLonLat);
  const [width, height] = [grid.columns, grid.rows];
  const cells = cellsOfPixels(grid, box, toPlane);
  const paint = (pixels: Uint32Array, depthAt: (cell: number) => number) => {
    for (let pixel = 0; pixel < cells.length; pixel++) {
      const cell = cells[pixel] as number;
      pixels[pixel] = cell < 0 ? 0 : (colorByCentimetre[depthAt(cell)] as number);
    }
  };
  const { west, south, east, north } = box;
  return {
    width,
    height,
    corners: [
      [west, north],
      [east, north],
      [east, south],
      [west, south],
    ],
    paint: (pixels, depths) => paint(pixels, (cell) => depths[cell] as number),
    paintBetween: (pixels, from, to, share) =>
      paint(pixels, (cell) => {
        const [a, b] = [from[cell] as number, to[cell] as number];
        return a === unknownDepth ? a : Math.round(a + (b - a) * share);
      }),
  };
}

interface LonLatBox {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** Around the edge of the grid, whose sides are curved in degrees. */
function boundsOf(grid: Grid, toLonLat: (east: number, north: number) => LonLat): LonLatBox {
  const { westMeters, northMeters, cellMeters, columns, rows } = grid;
  const steps = Array.from({ length: 9 }, (_, i) => i / 8);
  const edge = steps.flatMap((share) => [
    [share, 0],
    [share, 1],
    [0, share],
    [1, share],
  ]);
  const places = edge.map(([x = 0, y = 0]) => toLonLat(westMeters + x * columns * cellMeters, northMeters - y * rows * cellMeters));
  const [lons, lats] = [places.map(([lon]) => lon), places.map(([, lat]) => lat)];
  return { west: Math.min(...lons), south: Math.min(...lats), east: Math.max(...lons), north: Math.max(...lats) };
}

/** For each pixel the cell it shows, −1 outside of the grid. */
function cellsOfPixels(grid: Grid, box: LonLatBox, toPlane: (lon: number, lat: number) => [number, number]): Int32Array {
  const { westMeters, northMeters, cellMeters, columns, rows } = grid;
  const [top, bottom] = [mercator(box.north), mercator(box.south)];
  const across = Math.ceil(columns / latticePixels) + 1;
  const down = Math.ceil(rows / latticePixels) + 1;
  const lattice = new Float64Array(across * down * 2);
  for (let j = 0; j < down; j++)
    for (let i = 0; i < across; i++) {
      const lon = box.west + ((i * latticePixels) / columns) * (box.east - box.west);
      const lat = latitude(top + ((j * latticePixels) / rows) * (bottom - top));
      const [east, north] = toPlane(lon, lat);
      lattice[(j * across + i) * 2] = (east - westMeters) / cellMeters;
      lattice[(j * across + i) * 2 + 1] = (northMeters - north) / cellMeters;
    }
  const cells = new Int32Array(columns * rows);
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++) {
      const [u, v] = [(x + 0.5) / latticePixels, (y + 0.5) / latticePixels];
      const at = (Math.floor(v) * across + Math.floor(u)) * 2;
      const column = Math.floor(between(lattice, at, across * 2, [u % 1, v % 1]));
      const row = Math.floor(between(lattice, at + 1, across * 2, [u % 1, v % 1]));
      cells[y * columns + x] = column < 0 || row < 0 || column >= columns || row >= rows ? -1 : row * columns + column;
    }
  return cells;
}

function between(values: Float64Array, at: number, line: number, [u, v]: readonly [number, number]): number {
  const [a, b, c, d] = [values[at] ?? 0, values[at + 2] ?? 0, values[at + line] ?? 0, values[at + line + 2] ?? 0];
  return a + (b - a) * u + (c - a) * v + (a - b - c + d) * u * v;
}

function mercator(lat: number): number {
  return Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360));
}

function latitude(y: number): number {
  return ((2 * Math.atan(Math.exp(y)) - Math.PI / 2) * 180) / Math.PI;
}

const opacity = 0.85;
/** Grey that no class of depth has: here nothing is known. */
const unknownColor = "#808080";

/** Little-endian RGBA by centimetre, the official colours of depth. */
const colorByCentimetre: Uint32Array = (() => {
  const colors = new Uint32Array(65_536);
  for (const [index, { from, color }] of depthClasses.entries()) {
    const to = depthClasses[index + 1]?.from;
    colors.fill(rgba(color, opacity), Math.round(from * 100), to === undefined ? unknownDepth : Math.round(to * 100));
  }
  colors[unknownDepth] = rgba(unknownColor, 0.35);
  return colors;
})();

function rgba(hex: string, alpha: number): number {
  const value = Number.parseInt(hex.slice(1), 16);
  const [red, green, blue] = [value >> 16, (value >> 8) & 255, value & 255];
  return ((Math.round(alpha * 255) << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}
