import type { Grid, Raster } from "../../model/geo/raster.ts";
import { arrivalDepthsMeters, type Fields, indexOf, type Layout, margin, wallMeters } from "./fields.ts";
import type { GaugeSeries } from "./gauges.ts";
import type { KernelName } from "./workspace.ts";
import type { MassBalance } from "./mass-log.ts";

/** What a run hands back. Rasters are NaN on walls and where the ground is not known. */
export interface FloodResult {
  readonly kernel: KernelName;
  readonly steps: number;
  /** Cells computed over all steps. */
  readonly cellUpdates: number;
  readonly maxDepthMeters: Raster;
  readonly maxSpeedMetersPerSecond: Raster;
  /** Greatest u²h, m³/s². */
  readonly maxForce: Raster;
  /** Seconds until the depths of `arrivalDepthsMeters`; infinite where never. */
  readonly arrivalSeconds: readonly Raster[];
  /** From first reaching 0.5 m to last falling below it (浸水継続時間); 0 where never. */
  readonly durationSeconds: Raster;
  readonly finalDepthMeters: Raster;
  readonly gauges: readonly GaugeSeries[];
  readonly mass: readonly MassBalance[];
  readonly warnings: readonly FloodWarning[];
}

export interface FloodWarning {
  readonly kind: "unknown-ground" | "mass-error" | "water-at-edge";
  /** Cells; for the mass, the relative error. `water-at-edge`: the area ends before the flood does. */
  readonly amount: number;
}

/** A field of the run as a raster of the grid. */
export function rasterOf(
  grid: Grid,
  layout: Layout,
  { fields, value }: { fields: Fields; value: (k: number) => number },
): { grid: Grid; values: Float32Array } {
  const values = new Float32Array(grid.columns * grid.rows);
  for (let row = 0; row < grid.rows; row++) {
    const start = indexOf(layout, 0, row);
    for (let column = 0; column < grid.columns; column++) {
      const k = start + column;
      values[row * grid.columns + column] = fields.ground[k] >= wallMeters ? Number.NaN : value(k);
    }
  }
  return { grid, values };
}

/** Depths as `depth-v1` stores them: whole centimetres, 0 dry, 65535 no data. */
export function depthSlice(grid: Grid, fields: Fields, { side, stride }: { side: 0 | 1; stride: number }): Uint16Array {
  const slice = new Uint16Array(grid.columns * grid.rows);
  const depth = fields.depth[side];
  for (let row = 0; row < grid.rows; row++) {
    const start = (row + 1) * stride + margin;
    for (let column = 0; column < grid.columns; column++) {
      const k = start + column;
      slice[row * grid.columns + column] = fields.ground[k] >= wallMeters ? 65_535 : Math.min(65_534, Math.round(depth[k] * 100));
    }
  }
  return slice;
}

export function rasters(grid: Grid, layout: Layout, fields: Fields, side: 0 | 1) {
  const raster = (value: (k: number) => number): Raster => rasterOf(grid, layout, { fields, value });
  const deepest = fields.arrival[arrivalDepthsMeters.length - 1];
  return {
    maxDepthMeters: raster((k) => fields.maxDepth[k]),
    maxSpeedMetersPerSecond: raster((k) => fields.maxSpeed[k]),
    maxForce: raster((k) => fields.maxForce[k]),
    arrivalSeconds: fields.arrival.map((arrival) => raster((k) => arrival[k])),
    durationSeconds: raster((k) => (deepest[k] === Infinity ? 0 : fields.lastAbove[k] - deepest[k])),
    finalDepthMeters: raster((k) => fields.depth[side][k]),
  };
}
