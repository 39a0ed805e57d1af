import { depthClasses } from "../../model/flood-hazard.ts";
import { type Box, polygonsOf } from "../../model/geo/plane.ts";
import type { Grid } from "../../model/geo/raster.ts";
import type { PlaneFeature } from "../../model/simulation-run.ts";
import type { DepthArea } from "./hazard-depth.ts";

/** The rows of the dataset `flood-hazard` as areas of depth, one per class. */
export function depthAreasOf(features: readonly PlaneFeature[]): DepthArea[] {
  return depthClasses.map(({ from }, index) => ({
    fromMeters: from,
    toMeters: depthClasses[index + 1]?.from ?? Infinity,
    polygons: features.filter(({ properties }) => Number(properties["depth_rank"]) === index + 1).flatMap(({ parts }) => polygonsOf(parts)),
  }));
}

/** A grid over a box, its eastern and southern edges included, on multiples of the cell size. */
export function gridOver(box: Box, { epsg, cellMeters }: { epsg: number; cellMeters: number }): Grid {
  const [west, north] = [Math.floor(box.westMeters / cellMeters), Math.ceil(box.northMeters / cellMeters)];
  return {
    epsg,
    cellMeters,
    westMeters: west * cellMeters,
    northMeters: north * cellMeters,
    columns: Math.floor(box.eastMeters / cellMeters) - west + 1,
    rows: north - Math.ceil(box.southMeters / cellMeters) + 1,
  };
}
