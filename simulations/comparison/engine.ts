import type { Raster } from "../../model/geo/raster.ts";
import { changeClasses, differenceRaster, hectaresByChange, isSameGrid } from "./difference-raster.ts";

/**
 * What differs between two runs, B − A.
 *
 *     difference-raster   cells of two floods     compare-tables   rows of two tables, figures, parameters
 */
export interface FloodRasters {
  readonly maxDepthMeters: Raster;
  /** Until the depth at which cars are stopped. */
  readonly arrivalSeconds: Raster;
}

export interface FloodDifference {
  readonly depthMeters: Raster;
  readonly arrivalSeconds: Raster;
  /** By the classes of change. */
  readonly hectares: readonly number[];
  readonly shallowerHectares: number;
  readonly deeperHectares: number;
  /** Both were computed for the same cells. */
  readonly isWholeArea: boolean;
}

/** @throws Problem when their cells do not lie on each other. */
export function compareFloods(a: FloodRasters, b: FloodRasters): FloodDifference {
  const depthMeters = differenceRaster(a.maxDepthMeters, b.maxDepthMeters);
  const hectares = hectaresByChange(depthMeters);
  const unchanged = changeClasses.findIndex(({ isDrawn }) => isDrawn === false);
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  return {
    depthMeters,
    arrivalSeconds: differenceRaster(a.arrivalSeconds, b.arrivalSeconds),
    hectares,
    shallowerHectares: sum(hectares.slice(0, unchanged)),
    deeperHectares: sum(hectares.slice(unchanged + 1)),
    isWholeArea: isSameGrid(a.maxDepthMeters.grid, b.maxDepthMeters.grid),
  };
}
