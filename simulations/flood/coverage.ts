import type { Rings } from "../../model/geo/plane.ts";
import type { Grid } from "../../model/geo/raster.ts";

/** Lines on which a cell is measured; between them areas are taken as slabs. */
const linesPerCell = 8;

/** Share of each cell under any of the areas, 0–1, in lines of an eighth of a cell. Areas that overlap count twice, up to 1. */
export function coverage(grid: Grid, areas: Iterable<Rings>): Float32Array {
  const shares = new Float32Array(grid.columns * grid.rows);
  for (const rings of areas) addArea(shares, grid, rings);
  for (let i = 0; i < shares.length; i++) if (shares[i] > 1) shares[i] = 1;
  return shares;
}

function addArea(shares: Float32Array, grid: Grid, rings: Rings): void {
  const spacing = grid.cellMeters / linesPerCell;
  let [low, high] = [Infinity, -Infinity];
  for (const ring of rings)
    for (const [, north] of ring) {
      low = Math.min(low, north);
      high = Math.max(high, north);
    }
  const first = Math.max(0, Math.ceil((grid.northMeters - high) / spacing - 0.5));
  const last = Math.min(grid.rows * linesPerCell - 1, Math.floor((grid.northMeters - low) / spacing - 0.5));
  for (let line = first; line <= last; line++) {
    const crossings = crossingsOf(rings, grid.northMeters - (line + 0.5) * spacing);
    const start = Math.floor(line / linesPerCell) * grid.columns;
    for (let i = 0; i + 1 < crossings.length; i += 2) addSpan(shares, { grid, start, from: crossings[i], to: crossings[i + 1] });
  }
}

function crossingsOf(rings: Rings, north: number): number[] {
  const crossings: number[] = [];
  for (const ring of rings) {
    let [beforeEast, beforeNorth] = ring.at(-1) ?? [0, 0];
    for (const [east, vertexNorth] of ring) {
      if (beforeNorth > north !== vertexNorth > north)
        crossings.push(beforeEast + ((north - beforeNorth) / (vertexNorth - beforeNorth)) * (east - beforeEast));
      [beforeEast, beforeNorth] = [east, vertexNorth];
    }
  }
  return crossings.sort((a, b) => a - b);
}

function addSpan(shares: Float32Array, { grid, start, from, to }: { grid: Grid; start: number; from: number; to: number }): void {
  const left = Math.max(0, (from - grid.westMeters) / grid.cellMeters);
  const right = Math.min(grid.columns, (to - grid.westMeters) / grid.cellMeters);
  for (let column = Math.floor(left); column < right; column++) {
    const covered = Math.min(right, column + 1) - Math.max(left, column);
    if (covered > 0) shares[start + column] += covered / linesPerCell;
  }
}
