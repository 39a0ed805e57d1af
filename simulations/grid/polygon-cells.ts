import { type Rings, signedAreaMeters2 } from "../../model/geo/plane.ts";
import type { Grid } from "../../model/geo/raster.ts";

/** Shares below are rounding: the polygon does not touch the cell. */
const leastShare = 1e-9;

/**
 * Visits the cells a polygon touches with the share of the cell under it (0–1), exact but for rounding: every edge adds the
 * area to its right, signed by its direction (as glyphs are drawn; R. Levien, font-rs). Parts outside of the grid are left out.
 */
export function visitCellsUnder(grid: Grid, rings: Rings, visit: (cell: number, share: number) => void): void {
  const window = new CoverageWindow(grid, rings);
  for (const [index, ring] of rings.entries()) {
    const wind = Math.sign(signedAreaMeters2(ring)) * (index === 0 ? 1 : -1);
    for (let i = 0; i < ring.length; i++) {
      const [a, b] = [ring[i], ring[i + 1] ?? ring[0]];
      window.addEdge(wind, grid, a, b);
    }
  }
  window.visit(visit);
}

/** Part of the grid around a polygon; coordinates in cells from the north-western corner of the grid, y to the south. */
class CoverageWindow {
  readonly #columns: number;
  readonly #columnFrom: number;
  readonly #columnTo: number;
  readonly #rowFrom: number;
  readonly #rowTo: number;
  /** Per row one column more, for what lies to the right of the window. */
  readonly #sums: Float64Array;

  constructor(grid: Grid, [outer]: Rings) {
    let [west, east, north, south] = [Infinity, -Infinity, Infinity, -Infinity];
    for (const place of outer) {
      const [x, y] = cellsFrom(grid, place);
      [west, east] = [Math.min(west, x), Math.max(east, x)];
      [north, south] = [Math.min(north, y), Math.max(south, y)];
    }
    this.#columns = grid.columns;
    this.#columnFrom = Math.max(0, Math.floor(west));
    this.#columnTo = Math.max(this.#columnFrom, Math.min(grid.columns, Math.ceil(east)));
    this.#rowFrom = Math.max(0, Math.floor(north));
    this.#rowTo = Math.max(this.#rowFrom, Math.min(grid.rows, Math.ceil(south)));
    this.#sums = new Float64Array((this.#rowTo - this.#rowFrom) * (this.#columnTo - this.#columnFrom + 2));
  }

  addEdge(wind: number, grid: Grid, from: readonly [number, number], to: readonly [number, number]): void {
    const [a, b] = [cellsFrom(grid, from), cellsFrom(grid, to)];
    const [[x0, y0], [x1, y1]] = a[1] < b[1] ? [a, b] : [b, a];
    const direction = a[1] < b[1] ? wind : -wind;
    if (y0 === y1) return;
    const slope = (x1 - x0) / (y1 - y0);
    const rowTo = Math.min(this.#rowTo, Math.ceil(y1));
    for (let row = Math.max(this.#rowFrom, Math.floor(y0)); row < rowTo; row++) {
      const [top, bottom] = [Math.max(y0, row), Math.min(y1, row + 1)];
      this.#addInRow(row, direction, { fromX: x0 + (top - y0) * slope, toX: x0 + (bottom - y0) * slope, height: bottom - top });
    }
  }

  /** A piece of an edge within one row, cut at the columns it crosses. */
  #addInRow(row: number, direction: number, { fromX, toX, height }: { fromX: number; toX: number; height: number }): void {
    const [left, right] = [Math.min(fromX, toX), Math.max(fromX, toX)];
    const start = (row - this.#rowFrom) * (this.#columnTo - this.#columnFrom + 2);
    // What lies beyond the window on the left covers the row from its beginning.
    const beyond = right > left ? (Math.min(right, this.#columnFrom) - left) / (right - left) : Number(left < this.#columnFrom);
    this.#sums[start] += direction * height * Math.max(0, beyond);
    const last = Math.min(Math.floor(right), this.#columnTo);
    for (let column = Math.max(Math.floor(left), this.#columnFrom); column <= last; column++) {
      const [pieceLeft, pieceRight] = [Math.max(left, column), Math.min(right, column + 1)];
      const part = direction * (right > left ? (height * (pieceRight - pieceLeft)) / (right - left) : height);
      const inside = (pieceLeft + pieceRight) / 2 - column;
      const at = start + column - this.#columnFrom;
      this.#sums[at] += part * (1 - inside);
      this.#sums[at + 1] += part * inside;
    }
  }

  visit(visit: (cell: number, share: number) => void): void {
    const width = this.#columnTo - this.#columnFrom;
    for (let row = this.#rowFrom; row < this.#rowTo; row++) {
      const start = (row - this.#rowFrom) * (width + 2);
      let share = 0;
      for (let i = 0; i < width; i++) {
        share += this.#sums[start + i];
        if (share > leastShare) visit(row * this.#columns + this.#columnFrom + i, share);
      }
    }
  }
}

function cellsFrom(grid: Grid, [east, north]: readonly [number, number]): [x: number, y: number] {
  return [(east - grid.westMeters) / grid.cellMeters, (grid.northMeters - north) / grid.cellMeters];
}
