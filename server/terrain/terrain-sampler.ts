import type { Bounds } from "../../model/geo/crs.ts";
import { isGeographic, planeZone, webMercatorEpsg } from "../../model/geo/crs.ts";
import type { Grid } from "../../model/geo/raster.ts";
import { lonLatToWebMercator } from "../../model/geo/tile.ts";
import { type TerrainPiece, unpackHeights } from "../../sql/terrain.ts";
import { planeProjection } from "./plane-projection.ts";

/** The ground from pieces, the first that knows a place deciding: pass the finest first. */
export interface TerrainSampler {
  /** Metres, bilinear between the nearest known heights; NaN where less than half of their weight is known. */
  heightAt(lon: number, lat: number): number;
  /** Mean height of each cell of a grid in a plane zone; NaN where less than half of it is known. */
  resample(grid: Grid): Float32Array;
}

interface OpenPiece {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
  readonly columns: number;
  readonly rows: number;
  readonly cellWidth: number;
  readonly cellHeight: number;
  readonly packed: Uint8Array;
  heights: Float32Array | undefined;
}

/** What heights can be delivered in. */
interface System {
  /** Coordinates of a place in degrees. */
  readonly place: (lon: number, lat: number) => readonly [x: number, y: number];
  /** On the ground in Japan, about. */
  readonly metersPerUnit: number;
}

/** Pieces of one grid: one system, one size of cell. */
interface Layer {
  readonly system: System;
  readonly pieces: OpenPiece[];
  readonly cellWidth: number;
  readonly cellHeight: number;
  last: OpenPiece | undefined;
}

export function terrainSampler(pieces: readonly TerrainPiece[]): TerrainSampler {
  const layers = layersOf(pieces);
  const heightAt = (lon: number, lat: number): number => {
    for (const layer of layers) {
      const [x, y] = layer.system.place(lon, lat);
      const height = between(layer, x, y);
      if (!Number.isNaN(height)) return height;
    }
    return Number.NaN;
  };
  return { heightAt, resample: (grid) => resample(grid, heightAt, finestMeters(layers)) };
}

function layersOf(pieces: readonly TerrainPiece[]): Layer[] {
  const layers = new Map<string, Layer>();
  for (const { epsg, bounds, columns, rows, heights } of pieces) {
    const [west, south, east, north] = bounds;
    const cellWidth = (east - west) / columns;
    const cellHeight = (north - south) / rows;
    const name = `${epsg} ${cellWidth.toPrecision(6)} ${cellHeight.toPrecision(6)}`;
    const layer = layers.get(name) ?? { system: systemOf(epsg), pieces: [], cellWidth, cellHeight, last: undefined };
    layers.set(name, layer);
    layer.pieces.push({ west, south, east, north, columns, rows, cellWidth, cellHeight, packed: heights, heights: undefined });
  }
  return [...layers.values()];
}

function systemOf(epsg: number): System {
  if (epsg === webMercatorEpsg)
    return { place: (lon, lat) => lonLatToWebMercator([lon, lat]), metersPerUnit: Math.cos((36 / 180) * Math.PI) };
  if (isGeographic(epsg)) return { place: (lon, lat) => [lon, lat], metersPerUnit: metersPerDegree };
  if (planeZone(epsg) !== undefined) return { place: planeProjection(epsg).toPlane, metersPerUnit: 1 };
  throw new Error(`heights in EPSG:${epsg} are not read`);
}

/** Between the centres of the four cells around a place. */
function between(layer: Layer, x: number, y: number): number {
  const { cellWidth, cellHeight } = layer;
  const origin = pieceAt(layer, x, y);
  if (origin === undefined) return Number.NaN;
  const column = (x - origin.west) / cellWidth - 0.5;
  const row = (origin.north - y) / cellHeight - 0.5;
  const left = Math.floor(column);
  const top = Math.floor(row);
  const right = column - left;
  const down = row - top;
  let sum = 0;
  let known = 0;
  for (let corner = 0; corner < 4; corner++) {
    const weight = ((corner & 1) === 0 ? 1 - right : right) * ((corner & 2) === 0 ? 1 - down : down);
    if (weight === 0) continue;
    const height = cellHeightOf(layer, origin, left + (corner & 1), top + (corner >> 1));
    if (Number.isNaN(height)) continue;
    sum += weight * height;
    known += weight;
  }
  return known >= 0.5 ? sum / known : Number.NaN;
}

/** Of a cell counted from `origin`'s corner; a neighbour's where it lies beyond. */
function cellHeightOf(layer: Layer, origin: OpenPiece, column: number, row: number): number {
  if (column >= 0 && row >= 0 && column < origin.columns && row < origin.rows)
    return heightsOf(origin)[row * origin.columns + column] as number;
  const x = origin.west + (column + 0.5) * layer.cellWidth;
  const y = origin.north - (row + 0.5) * layer.cellHeight;
  const piece = pieceAt(layer, x, y);
  if (piece === undefined) return Number.NaN;
  const there = Math.min(piece.columns - 1, Math.floor((x - piece.west) / piece.cellWidth));
  const line = Math.min(piece.rows - 1, Math.floor((piece.north - y) / piece.cellHeight));
  return heightsOf(piece)[line * piece.columns + there] as number;
}

function pieceAt(layer: Layer, x: number, y: number): OpenPiece | undefined {
  const { last } = layer;
  if (last !== undefined && holds(last, x, y)) return last;
  const found = layer.pieces.find((piece) => holds(piece, x, y));
  if (found !== undefined) layer.last = found;
  return found;
}

function holds({ west, south, east, north }: OpenPiece, x: number, y: number): boolean {
  return x >= west && x < east && y > south && y <= north;
}

function heightsOf(piece: OpenPiece): Float32Array {
  return (piece.heights ??= unpackHeights(piece.packed, piece.columns * piece.rows));
}

/** About the side of the finest cells on the ground. */
function finestMeters(layers: readonly Layer[]): number {
  return Math.min(...layers.map(({ system, cellHeight }) => cellHeight * system.metersPerUnit));
}

const metersPerDegree = 111_000;
/** Samples along a cell's side at most: the mean of 8 × 8 differs from that of all by less than the data's error. */
const mostSamples = 8;
/** Places are projected on a lattice of so many cells and interpolated between: on cells up to 50 m the error is below a centimetre. */
const latticeCells = 8;

function resample(grid: Grid, heightAt: (lon: number, lat: number) => number, finest: number): Float32Array {
  const { columns, rows, cellMeters } = grid;
  const samples = Math.max(1, Math.min(mostSamples, Math.round(cellMeters / finest)));
  const values = new Float32Array(columns * rows).fill(Number.NaN);
  const { toLonLat } = planeProjection(grid.epsg);
  const step = latticeCells * cellMeters;
  for (let firstRow = 0; firstRow < rows; firstRow += latticeCells) {
    for (let firstColumn = 0; firstColumn < columns; firstColumn += latticeCells) {
      const east = grid.westMeters + firstColumn * cellMeters;
      const north = grid.northMeters - firstRow * cellMeters;
      const corners = [
        toLonLat(east, north),
        toLonLat(east + step, north),
        toLonLat(east, north - step),
        toLonLat(east + step, north - step),
      ];
      fillBlock(values, { grid, firstRow, firstColumn, samples, corners, heightAt });
    }
  }
  return values;
}

interface Block {
  readonly grid: Grid;
  readonly firstRow: number;
  readonly firstColumn: number;
  readonly samples: number;
  /** North-west, north-east, south-west, south-east in degrees. */
  readonly corners: readonly (readonly [number, number])[];
  readonly heightAt: (lon: number, lat: number) => number;
}

function fillBlock(values: Float32Array, { grid, firstRow, firstColumn, samples, corners, heightAt }: Block): void {
  const [[lon0, lat0] = [0, 0], [lon1, lat1] = [0, 0], [lon2, lat2] = [0, 0], [lon3, lat3] = [0, 0]] = corners;
  const lastRow = Math.min(grid.rows, firstRow + latticeCells);
  const lastColumn = Math.min(grid.columns, firstColumn + latticeCells);
  for (let row = firstRow; row < lastRow; row++) {
    for (let column = firstColumn; column < lastColumn; column++) {
      let sum = 0;
      let known = 0;
      for (let i = 0; i < samples * samples; i++) {
        const u = (column - firstColumn + ((i % samples) + 0.5) / samples) / latticeCells;
        const v = (row - firstRow + (Math.floor(i / samples) + 0.5) / samples) / latticeCells;
        const [a, b, c, d] = [(1 - u) * (1 - v), u * (1 - v), (1 - u) * v, u * v];
        const height = heightAt(a * lon0 + b * lon1 + c * lon2 + d * lon3, a * lat0 + b * lat1 + c * lat2 + d * lat3);
        if (Number.isNaN(height)) continue;
        sum += height;
        known++;
      }
      if (known * 2 >= samples * samples) values[row * grid.columns + column] = sum / known;
    }
  }
}

/** A box around a grid in degrees, with a margin for the neighbours that interpolation needs. */
export function lonLatBounds({ epsg, westMeters, northMeters, cellMeters, columns, rows }: Grid): Bounds {
  const { toLonLat } = planeProjection(epsg);
  const [east, south] = [westMeters + columns * cellMeters, northMeters - rows * cellMeters];
  const places = [0, 0.25, 0.5, 0.75, 1].flatMap((t) => {
    const [x, y] = [westMeters + t * (east - westMeters), northMeters + t * (south - northMeters)];
    return [toLonLat(x, northMeters), toLonLat(x, south), toLonLat(westMeters, y), toLonLat(east, y)];
  });
  const lons = places.map(([lon]) => lon);
  const lats = places.map(([, lat]) => lat);
  const margin = 0.001;
  return [Math.min(...lons) - margin, Math.min(...lats) - margin, Math.max(...lons) + margin, Math.max(...lats) + margin];
}
