/** A regular grid in a projected system; rows run from north to south, columns from west to east. */
export interface Grid {
  /** EPSG code, units of metres; a plane-rectangular zone for everything measured. */
  readonly epsg: number;
  /** Outer corner of the north-western cell. */
  readonly westMeters: number;
  readonly northMeters: number;
  readonly cellMeters: number;
  readonly columns: number;
  readonly rows: number;
}

/** One value per cell, row by row from the north-western corner; NaN where unknown. */
export interface Raster {
  readonly grid: Grid;
  readonly values: Float32Array | Float64Array;
}

/** Column and row of the cell that holds a place, or undefined outside of the grid. */
export function cellAt(grid: Grid, eastMeters: number, northMeters: number): { column: number; row: number } | undefined {
  const column = Math.floor((eastMeters - grid.westMeters) / grid.cellMeters);
  const row = Math.floor((grid.northMeters - northMeters) / grid.cellMeters);
  if (column < 0 || row < 0 || column >= grid.columns || row >= grid.rows) return undefined;
  return { column, row };
}
