import type { Place, Rings } from "../../../model/geo/plane.ts";
import type { Grid } from "../../../model/geo/raster.ts";
import { depthFromRaster, type HazardDepth } from "../../../simulations/exposure/hazard-depth.ts";
import type { Building, ExposureInput } from "../../../simulations/exposure/input.ts";
import type { CountByDepth, ExposureKind } from "../../../simulations/exposure/tally.ts";

export function gridOf(columns: number, rows: number, cellMeters = 10): Grid {
  return { epsg: 6674, westMeters: 0, northMeters: rows * cellMeters, cellMeters, columns, rows };
}

export function hazardOf(grid: Grid, depths: readonly number[], errorMeters = 0): HazardDepth {
  return depthFromRaster({ grid, values: Float64Array.from(depths) }, errorMeters);
}

export function rectangle(west: number, south: number, width: number, height: number): Rings {
  return [
    [
      [west, south],
      [west + width, south],
      [west + width, south + height],
      [west, south + height],
    ],
  ];
}

export function home(polygons: readonly Rings[], changes: Partial<Building> = {}): Building {
  return { polygons, storeys: 2, structure: "wood", floorAreaMeters2: null, isHome: true, ...changes };
}

export function inputOf(hazard: HazardDepth, changes: Partial<ExposureInput> = {}): ExposureInput {
  return { hazard, population: [], buildings: [], facilities: [], heritage: [], roads: [], farmland: [], ...changes };
}

/** A kind over all of its groups, by class. */
export function byClass(counts: readonly CountByDepth[], kind: ExposureKind): number[] {
  const total: number[] = [];
  for (const count of counts)
    if (count.kind === kind) for (const [i, { value }] of count.byClass.entries()) total[i] = (total[i] ?? 0) + value;
  return total;
}

export const circle = (east: number, north: number, radius: number, corners = 24): Place[] =>
  Array.from({ length: corners }, (_, i) => {
    const angle = (2 * Math.PI * i) / corners;
    return [east + radius * Math.cos(angle), north + radius * Math.sin(angle)];
  });
