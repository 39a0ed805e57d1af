import type { Rings } from "../../model/geo/plane.ts";
import type { Grid } from "../../model/geo/raster.ts";
import { visitCellsUnder } from "./polygon-cells.ts";

/** Share of each cell under any of the polygons, 0–1. Polygons that overlap count twice, up to 1. */
export function coverage(grid: Grid, polygons: Iterable<Rings>): Float32Array {
  const shares = new Float64Array(grid.columns * grid.rows);
  for (const rings of polygons)
    visitCellsUnder(grid, rings, (cell, share) => {
      shares[cell] += share;
    });
  return Float32Array.from(shares, (share) => Math.min(1, share));
}
