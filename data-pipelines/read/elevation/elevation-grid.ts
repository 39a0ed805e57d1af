import type { Bounds } from "../../../model/geo/crs.ts";

/**
 * Heights on a regular grid. Rasters are no records: they are read by the functions of this folder, not by a Reader.
 */
export interface ElevationGrid {
  /** EPSG code of bounds and cells. */
  readonly crs: number;
  /** Outer edges of the outer cells. */
  readonly bounds: Bounds;
  readonly columns: number;
  readonly rows: number;
  /** In units of the CRS. */
  readonly cellWidth: number;
  readonly cellHeight: number;
  /** Metres above sea level, row by row from the north-west; NaN where there is no height. */
  readonly heights: Float32Array;
}

/** Completes a grid from what its formats say. */
export function elevationGrid(
  crs: number,
  bounds: Bounds,
  { columns, rows, heights }: Pick<ElevationGrid, "columns" | "rows" | "heights">,
): ElevationGrid {
  const [west, south, east, north] = bounds;
  return { crs, bounds, columns, rows, cellWidth: (east - west) / columns, cellHeight: (north - south) / rows, heights };
}
