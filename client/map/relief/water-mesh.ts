import { classOf, depthClasses, dryBelowMeters } from "../../../model/flood-hazard.ts";
import { type LonLat, lonLatToWebMercator } from "../../../model/geo/tile.ts";

/** Water over the ground, whether published, or computed by a simulation: one depth per cell. */
export interface DepthGrid {
  readonly columns: number;
  readonly rows: number;
  /** Outer corners: north-west, north-east, south-east, south-west. Between them places are interpolated. */
  readonly cornersLonLat: readonly [LonLat, LonLat, LonLat, LonLat];
  /** Metres above the ground, row by row from the north-west; NaN where it is dry or nobody knows. */
  readonly depthMeters: Float32Array;
}

/** Triangles in the units of the map's world (0 to 1, x eastwards, y southwards), relative to an origin so that single precision is enough. */
export interface WaterMesh {
  readonly origin: readonly [x: number, y: number];
  /** x, y, height in metres for each corner. */
  readonly positions: Float32Array;
  /** Red, green, blue, shade for each corner, 0–255. */
  readonly colors: Uint8Array;
  /** World units per metre of height. */
  readonly perMeter: number;
}

/** `node` numbers the corners of cells row by row from the north-west: `columns + 1` in a row. */
export type GroundAt = (lonLat: LonLat, node: number) => number;

const worldMeters = 2 * 20_037_508.342789244;
/** Sides are darker than the surface. */
const wallShade = 190;

/** The surface of the water, and walls down to lower water or to the ground around it. @param groundMeters metres T.P. at a corner of cells */
export function waterMesh(grid: DepthGrid, groundMeters: GroundAt): WaterMesh {
  const { columns, rows, cornersLonLat } = grid;
  const origin = worldOf(cornersLonLat[0]);
  const nodes = nodePlaces(grid, { origin, groundMeters });
  const builder = new MeshBuilder();
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const depth = depthAt(grid, column, row);
      if (depth < dryBelowMeters) continue;
      const color = colorOf(depth);
      const corners = cornerNodes(columns, column, row).map((node) => nodes[node] ?? nowhere);
      const tops = corners.map(([x, y, ground]): Corner => [x, y, ground + depth]);
      builder.quad(tops, color, 255);
      for (const [side, [right, down]] of neighbours.entries()) {
        const beyond = depthAt(grid, column + right, row + down);
        if (beyond >= depth) continue;
        const [from, to] = [corners[side] ?? nowhere, corners[(side + 1) % 4] ?? nowhere];
        const walls = [from, to].map(([x, y, ground]): Corner => [x, y, ground + beyond]);
        builder.quad([tops[side] ?? from, tops[(side + 1) % 4] ?? to, walls[1] ?? to, walls[0] ?? from], color, wallShade);
      }
    }
  }
  const [, latitude] = cornersLonLat[0];
  return { origin, ...builder.finish(), perMeter: 1 / (worldMeters * Math.cos((latitude * Math.PI) / 180)) };
}

type Corner = readonly [x: number, y: number, meters: number];
const nowhere: Corner = [0, 0, 0];

/** Beyond the sides north, east, south and west, in the order of the corners. */
const neighbours = [
  [0, -1],
  [1, 0],
  [0, 1],
  [-1, 0],
] as const;

/** 0 where it is dry, unknown, or beyond the grid. */
function depthAt({ columns, rows, depthMeters }: DepthGrid, column: number, row: number): number {
  if (column < 0 || row < 0 || column >= columns || row >= rows) return 0;
  const depth = depthMeters[row * columns + column] ?? Number.NaN;
  return depth >= dryBelowMeters ? depth : 0;
}

/** North-west, north-east, south-east, south-west of a cell. */
function cornerNodes(columns: number, column: number, row: number): number[] {
  const node = row * (columns + 1) + column;
  return [node, node + 1, node + columns + 2, node + columns + 1];
}

/** Corners of cells with the height of the ground there; those of dry cells are left out. */
function nodePlaces(grid: DepthGrid, { origin, groundMeters }: { origin: readonly [number, number]; groundMeters: GroundAt }): Corner[] {
  const { columns, rows, cornersLonLat } = grid;
  const [nw, ne, se, sw] = cornersLonLat;
  const nodes: Corner[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (depthAt(grid, column, row) === 0) continue;
      for (const node of cornerNodes(columns, column, row)) {
        if (nodes[node]) continue;
        const [u, v] = [(node % (columns + 1)) / columns, Math.floor(node / (columns + 1)) / rows];
        const weight = (k: 0 | 1) => (1 - u) * (1 - v) * nw[k] + u * (1 - v) * ne[k] + u * v * se[k] + (1 - u) * v * sw[k];
        const lonLat = [weight(0), weight(1)] as const;
        const [x, y] = worldOf(lonLat);
        nodes[node] = [x - origin[0], y - origin[1], groundMeters(lonLat, node)];
      }
    }
  }
  return nodes;
}

function worldOf(lonLat: LonLat): [x: number, y: number] {
  const [x, y] = lonLatToWebMercator(lonLat);
  return [x / worldMeters + 0.5, 0.5 - y / worldMeters];
}

/** The official colour of the depth's class. */
function colorOf(depthMeters: number): readonly [number, number, number] {
  const hex = depthClasses[classOf(depthClasses, depthMeters) - 1]?.color ?? "#F7F5A9";
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as unknown as [number, number, number];
}

class MeshBuilder {
  readonly #positions: number[] = [];
  readonly #colors: number[] = [];

  quad(corners: readonly Corner[], [red, green, blue]: readonly [number, number, number], shade: number): void {
    for (const index of [0, 1, 2, 0, 2, 3]) {
      this.#positions.push(...(corners[index] ?? nowhere));
      this.#colors.push(red, green, blue, shade);
    }
  }

  finish(): Pick<WaterMesh, "positions" | "colors"> {
    return { positions: new Float32Array(this.#positions), colors: new Uint8Array(this.#colors) };
  }
}
