import type { Box } from "./plane-geometry.ts";

/** Numbers on a square grid of nodes; row 0 is the southernmost. */
export interface Raster {
  readonly box: Box;
  readonly cellMeters: number;
  readonly columns: number;
  readonly rows: number;
  readonly originX: number;
  readonly originY: number;
  readonly values: Float32Array;
  xOf(column: number): number;
  yOf(row: number): number;
  /** Bilinear between the four nodes around a place; the edge value outside. */
  interpolate(x: number, y: number): number;
}

export function createRaster(box: Box, cellMeters: number, fill = 0): Raster {
  const columns = Math.floor((box.maxX - box.minX) / cellMeters) + 1;
  const rows = Math.floor((box.maxY - box.minY) / cellMeters) + 1;
  const values = new Float32Array(columns * rows).fill(fill);
  const { minX: originX, minY: originY } = box;
  return {
    box,
    cellMeters,
    columns,
    rows,
    originX,
    originY,
    values,
    xOf: (column) => originX + column * cellMeters,
    yOf: (row) => originY + row * cellMeters,
    interpolate(x, y) {
      const fx = Math.max(0, Math.min(columns - 1.001, (x - originX) / cellMeters));
      const fy = Math.max(0, Math.min(rows - 1.001, (y - originY) / cellMeters));
      const column = Math.floor(fx);
      const row = Math.floor(fy);
      const index = row * columns + column;
      const u = fx - column;
      const south = (values[index] ?? 0) * (1 - u) + (values[index + 1] ?? 0) * u;
      const north = (values[index + columns] ?? 0) * (1 - u) + (values[index + columns + 1] ?? 0) * u;
      return south + (north - south) * (fy - row);
    },
  };
}
