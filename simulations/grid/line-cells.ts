import type { Place } from "../../model/geo/plane.ts";
import { cellAt, type Grid } from "../../model/geo/raster.ts";

/** Visits the pieces of a line, cut at the borders of cells; undefined: outside of the grid. */
export function visitCellsOf(grid: Grid, line: readonly Place[], visit: (cell: number | undefined, meters: number) => void): void {
  for (let i = 1; i < line.length; i++) {
    const [[x0, y0], [x1, y1]] = [line[i - 1], line[i]];
    const length = Math.hypot(x1 - x0, y1 - y0);
    const cuts = [0, 1];
    addCrossings(cuts, { start: x0 - grid.westMeters, delta: x1 - x0, cell: grid.cellMeters, count: grid.columns });
    addCrossings(cuts, { start: grid.northMeters - y0, delta: y0 - y1, cell: grid.cellMeters, count: grid.rows });
    cuts.sort((a, b) => a - b);
    for (let k = 1; k < cuts.length; k++) {
      const [from, to] = [cuts[k - 1], cuts[k]];
      if (to === from) continue;
      const middle = (from + to) / 2;
      const at = cellAt(grid, x0 + (x1 - x0) * middle, y0 + (y1 - y0) * middle);
      visit(at && at.row * grid.columns + at.column, (to - from) * length);
    }
  }
}

function addCrossings(cuts: number[], { start, delta, cell, count }: { start: number; delta: number; cell: number; count: number }): void {
  if (delta === 0) return;
  const low = Math.max(0, Math.ceil(Math.min(start, start + delta) / cell));
  const high = Math.min(count, Math.floor(Math.max(start, start + delta) / cell));
  for (let border = low; border <= high; border++) {
    const t = (border * cell - start) / delta;
    if (t > 0 && t < 1) cuts.push(t);
  }
}
