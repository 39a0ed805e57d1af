import type { Rings } from "../../model/geo/plane.ts";
import { cellAt } from "../../model/geo/raster.ts";
import type { Place } from "../../model/geo/plane.ts";
import type { DepthRange, HazardDepth } from "./hazard-depth.ts";
import { visitCellsUnder } from "../grid/polygon-cells.ts";

/** Undefined where nothing is known. */
export function depthInCell({ low, value, high }: HazardDepth, cell: number): DepthRange | undefined {
  return Number.isNaN(value[cell]) ? undefined : { low: low[cell], value: value[cell], high: high[cell] };
}

export function depthAt(hazard: HazardDepth, [east, north]: Place): DepthRange | undefined {
  const at = cellAt(hazard.grid, east, north);
  return at && depthInCell(hazard, at.row * hazard.grid.columns + at.column);
}

/** The greatest or mean depth of the cells that polygons touch; unknown when that is all they touch. */
export function depthUnder(hazard: HazardDepth, polygons: readonly Rings[], rule: "max" | "mean"): DepthRange | undefined {
  let [low, value, high, cells] = [0, 0, 0, 0];
  for (const rings of polygons) {
    visitCellsUnder(hazard.grid, rings, (cell) => {
      const depth = depthInCell(hazard, cell);
      if (!depth) return;
      cells++;
      if (rule === "mean") [low, value, high] = [low + depth.low, value + depth.value, high + depth.high];
      else [low, value, high] = [Math.max(low, depth.low), Math.max(value, depth.value), Math.max(high, depth.high)];
    });
  }
  if (cells === 0) return undefined;
  return rule === "max" ? { low, value, high } : { low: low / cells, value: value / cells, high: high / cells };
}
