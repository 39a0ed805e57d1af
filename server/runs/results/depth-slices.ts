import { promisify } from "node:util";
import { deflate, inflate } from "node:zlib";
import type { Grid } from "../../../model/geo/raster.ts";
import { depthClasses } from "../../../model/flood-hazard.ts";

const deflateApart = promisify(deflate);
const inflateApart = promisify(inflate);
const side = 256;
const noData = 65_535;

/** The index of `depth-v1`: what a player needs to draw the tiles. */
export interface DepthIndex {
  readonly format: "depth-v1";
  readonly run: string;
  readonly note: string;
  readonly crs: string;
  /** West, south, east, north in metres of that system. */
  readonly bbox: readonly [number, number, number, number];
  readonly dx: number;
  readonly columns: number;
  readonly rows: number;
  /** Seconds. */
  readonly times: readonly number[];
  readonly maxDepth: number;
  readonly classEdges: readonly number[];
  readonly tileSize: number;
  /** Planes of whole centimetres (Uint16, little-endian, 0 dry, 65535 no data), one after the other, deflated (zlib). Dry tiles have none. */
  readonly tiles: readonly { readonly column: number; readonly row: number; readonly file: string }[];
}

export interface DepthSlices {
  readonly grid: Grid;
  readonly seconds: readonly number[];
  readonly planes: readonly Uint16Array[];
}

/** Tiles of 256 × 256 cells from the north-west; those at the east and south end are filled up with no data. */
export async function* depthTiles(slices: DepthSlices): AsyncGenerator<{ column: number; row: number; data: Buffer }> {
  const { grid, planes } = slices;
  for (let row = 0; row * side < grid.rows; row++) {
    for (let column = 0; column * side < grid.columns; column++) {
      const tile = new Uint16Array(side * side * planes.length).fill(noData);
      for (const [index, plane] of planes.entries()) copyTile(tile.subarray(index * side * side), { plane, grid, column, row });
      if (tile.some((value) => value !== 0 && value !== noData))
        yield { column, row, data: await deflateApart(new Uint8Array(tile.buffer)) };
    }
  }
}

interface Cut {
  readonly plane: Uint16Array;
  readonly grid: Grid;
  readonly column: number;
  readonly row: number;
}

function copyTile(tile: Uint16Array, { plane, grid, column, row }: Cut): void {
  const first = column * side;
  const last = Math.min(grid.columns, first + side);
  for (let line = 0; line < side && row * side + line < grid.rows; line++) {
    const start = (row * side + line) * grid.columns;
    tile.set(plane.subarray(start + first, start + last), line * side);
  }
}

export function depthIndex({ grid, seconds, planes }: DepthSlices, about: Pick<DepthIndex, "run" | "note" | "tiles">): DepthIndex {
  const { epsg, westMeters, northMeters, cellMeters, columns, rows } = grid;
  return {
    format: "depth-v1",
    ...about,
    crs: `http://www.opengis.net/def/crs/EPSG/0/${epsg}`,
    bbox: [westMeters, northMeters - rows * cellMeters, westMeters + columns * cellMeters, northMeters],
    dx: cellMeters,
    columns,
    rows,
    times: seconds,
    maxDepth: greatest(planes) / 100,
    classEdges: depthClasses.map(({ from }) => from),
    tileSize: side,
  };
}

function greatest(planes: readonly Uint16Array[]): number {
  let most = 0;
  for (const plane of planes) for (const value of plane) if (value !== noData && value > most) most = value;
  return most;
}

/** The planes that `depthTiles` cut up. `read` answers a file of the same result. */
export async function depthPlanes(index: DepthIndex, read: (file: string) => Promise<Buffer>): Promise<DepthSlices> {
  const { columns, rows, dx, bbox, times, tiles, crs } = index;
  const epsg = Number(crs.slice(crs.lastIndexOf("/") + 1));
  const grid: Grid = { epsg, westMeters: bbox[0], northMeters: bbox[3], cellMeters: dx, columns, rows };
  const planes = times.map(() => new Uint16Array(columns * rows));
  for (const { column, row, file } of tiles) {
    const bytes = await inflateApart(await read(file));
    const tile = new Uint16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer);
    for (const [time, plane] of planes.entries()) pasteTile(tile.subarray(time * side * side), { plane, grid, column, row });
  }
  return { grid, seconds: times, planes };
}

function pasteTile(tile: Uint16Array, { plane, grid, column, row }: Cut): void {
  const first = column * side;
  const width = Math.min(side, grid.columns - first);
  for (let line = 0; line < side && row * side + line < grid.rows; line++)
    plane.set(tile.subarray(line * side, line * side + width), (row * side + line) * grid.columns + first);
}
