import { cellAt, type Grid } from "../../model/geo/raster.ts";
import type { Place } from "./input.ts";

/** Lines and places on the grid. */

export interface CellShare {
  readonly column: number;
  readonly row: number;
  /** Of the whole, 0–1. */
  readonly share: number;
}

/** The cells a line crosses by their share of its length inside of the grid; one cell for a single place. */
export function cellShares(grid: Grid, places: readonly Place[]): CellShare[] {
  const lengths = new Map<number, number>();
  const add = ([east, north]: Place, length: number): void => {
    const cell = cellAt(grid, east, north);
    if (!cell) return;
    const key = cell.row * grid.columns + cell.column;
    lengths.set(key, (lengths.get(key) ?? 0) + length);
  };
  const [first] = places;
  if (places.length === 1 && first) add(first, 1);
  for (let i = 1; i < places.length; i++) for (const piece of pieces(grid, places[i - 1], places[i])) add(piece.middle, piece.length);
  const total = [...lengths.values()].reduce((sum, length) => sum + length, 0);
  return [...lengths].map(([key, length]) => ({
    column: key % grid.columns,
    row: Math.floor(key / grid.columns),
    share: length / total,
  }));
}

/** A segment cut where it crosses the lines of the grid. */
function pieces(grid: Grid, [x0, y0]: Place, [x1, y1]: Place): { middle: Place; length: number }[] {
  const length = Math.hypot(x1 - x0, y1 - y0);
  const cuts = [0, ...crossings(x0 - grid.westMeters, x1 - x0, grid.cellMeters, grid.columns)];
  cuts.push(...crossings(grid.northMeters - y0, y0 - y1, grid.cellMeters, grid.rows), 1);
  cuts.sort((a, b) => a - b);
  return cuts.slice(1).flatMap((end, index) => {
    const start = cuts[index];
    const middle = (start + end) / 2;
    return end > start ? [{ middle: [x0 + (x1 - x0) * middle, y0 + (y1 - y0) * middle] as const, length: (end - start) * length }] : [];
  });
}

/** Parameters (0–1) at which start + t · delta meets a line between cells. */
function crossings(start: number, delta: number, cell: number, count: number): number[] {
  if (delta === 0) return [];
  const low = Math.max(0, Math.ceil(Math.min(start, start + delta) / cell));
  const high = Math.min(count, Math.floor(Math.max(start, start + delta) / cell));
  return Array.from({ length: Math.max(0, high - low + 1) }, (_, i) => ((low + i) * cell - start) / delta).filter((t) => t > 0 && t < 1);
}

export interface CrossedFace {
  /** `x`: between (column − 1, row) and (column, row); `y`: between (column, row − 1) and (column, row). */
  readonly axis: "x" | "y";
  readonly column: number;
  readonly row: number;
}

/** The faces whose two cell centres lie on different sides of a line: no path from centre to centre slips through. */
export function crossedFaces(grid: Grid, line: readonly Place[]): CrossedFace[] {
  const faces = new Map<string, CrossedFace>();
  const { cellMeters, columns, rows } = grid;
  const centre = (column: number, row: number): Place => [
    grid.westMeters + (column + 0.5) * cellMeters,
    grid.northMeters - (row + 0.5) * cellMeters,
  ];
  for (let i = 1; i < line.length; i++) {
    const [a, b] = [line[i - 1], line[i]];
    const columnFrom = clamp(Math.floor((Math.min(a[0], b[0]) - grid.westMeters) / cellMeters) - 1, columns);
    const columnTo = clamp(Math.floor((Math.max(a[0], b[0]) - grid.westMeters) / cellMeters) + 1, columns);
    const rowFrom = clamp(Math.floor((grid.northMeters - Math.max(a[1], b[1])) / cellMeters) - 1, rows);
    const rowTo = clamp(Math.floor((grid.northMeters - Math.min(a[1], b[1])) / cellMeters) + 1, rows);
    for (let row = rowFrom; row <= rowTo; row++) {
      for (let column = columnFrom; column <= columnTo; column++) {
        const here = centre(column, row);
        if (column > 0 && crosses(a, b, centre(column - 1, row), here)) faces.set(`x${column},${row}`, { axis: "x", column, row });
        if (row > 0 && crosses(a, b, centre(column, row - 1), here)) faces.set(`y${column},${row}`, { axis: "y", column, row });
      }
    }
  }
  return [...faces.values()];
}

function clamp(index: number, count: number): number {
  return Math.min(count - 1, Math.max(0, index));
}

function crosses(a: Place, b: Place, c: Place, d: Place): boolean {
  const side = (p: Place, q: Place, r: Place): number => (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]);
  // A centre exactly on the line counts to one side, so that the line cannot be passed there.
  return side(a, b, c) >= 0 !== side(a, b, d) >= 0 && side(c, d, a) >= 0 !== side(c, d, b) >= 0;
}
