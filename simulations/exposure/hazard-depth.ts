import { dryBelowMeters } from "../../model/flood-hazard.ts";
import type { Rings } from "../../model/geo/plane.ts";
import type { Grid, Raster } from "../../model/geo/raster.ts";
import { visitCellsUnder } from "../grid/polygon-cells.ts";

/** How deep the water is, and how far that is known: three depths per cell, metres; NaN where nothing is known. */
export interface HazardDepth {
  readonly grid: Grid;
  readonly low: Float64Array;
  readonly value: Float64Array;
  readonly high: Float64Array;
}

/** A depth with its bounds, metres. */
export interface DepthRange {
  readonly low: number;
  readonly value: number;
  readonly high: number;
}

/**
 * A computed depth ± its error. What is wet may be dry and deeper; what is dry may be wet only beside something wet: an error
 * in depth does not flood a hill.
 */
export function depthFromRaster({ grid, values }: Raster, errorMeters: number): HazardDepth {
  const value = Float64Array.from(values);
  const low = value.map((depth) => Math.max(0, depth - errorMeters));
  const high = value.map((depth, cell) => (depth >= dryBelowMeters || hasWetNeighbour(grid, value, cell) ? depth + errorMeters : depth));
  return { grid, low, value, high };
}

function hasWetNeighbour({ columns, rows }: Grid, depth: Float64Array, cell: number): boolean {
  const [column, row] = [cell % columns, Math.floor(cell / columns)];
  for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++)
    for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++)
      if (depth[y * columns + x] >= dryBelowMeters) return true;
  return false;
}

/** A published area of one class of depth: from 0.5 up to but not including 3 m. */
export interface DepthArea {
  readonly polygons: readonly Rings[];
  readonly fromMeters: number;
  /** Infinite for the last class. */
  readonly toMeters: number;
}

/** Just below the upper edge of a class, which belongs to the next one. */
const belowEdge = 1 - 1e-9;

/**
 * Published classes on a grid. A cell has the deepest class that covers half of it, surely the deepest that covers all of it,
 * and at most the deepest that touches it. Outside of all areas it is dry: a published map that ends is the caller's to cut.
 */
export function depthFromAreas(grid: Grid, areas: readonly DepthArea[]): HazardDepth {
  const cells = grid.columns * grid.rows;
  const [low, value, high] = [new Float64Array(cells), new Float64Array(cells), new Float64Array(cells)];
  const shares = new Float64Array(cells);
  // Deepest first, so that a share counts for its class and all shallower ones.
  for (const { polygons, fromMeters, toMeters } of areas.toSorted((a, b) => b.fromMeters - a.fromMeters)) {
    const from = Math.max(fromMeters, dryBelowMeters);
    for (const rings of polygons) {
      visitCellsUnder(grid, rings, (cell, share) => {
        shares[cell] += share;
        if (high[cell] === 0) high[cell] = toMeters * belowEdge;
        if (shares[cell] >= 0.5 && value[cell] === 0) value[cell] = from;
        if (shares[cell] >= 1 - 1e-6 && low[cell] === 0) low[cell] = from;
      });
    }
  }
  return { grid, low, value, high };
}
