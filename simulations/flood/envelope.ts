import type { Raster } from "../../model/geo/raster.ts";
import type { FloodResult } from "./result.ts";

/** The worst of several runs on one grid, cell by cell, as flood hazard maps are made from one run per breach point. */
export type Envelope = Pick<FloodResult, "maxDepthMeters" | "maxSpeedMetersPerSecond" | "maxForce" | "arrivalSeconds" | "durationSeconds">;

export function envelope(runs: readonly [Envelope, ...Envelope[]]): Envelope {
  const [first] = runs;
  const worst = (of: (run: Envelope) => Raster, choose: (a: number, b: number) => number): Raster => {
    const values = Float32Array.from(of(first).values);
    for (const run of runs.slice(1)) for (const [cell, value] of of(run).values.entries()) values[cell] = choose(values[cell], value);
    return { grid: of(first).grid, values };
  };
  return {
    maxDepthMeters: worst((run) => run.maxDepthMeters, Math.max),
    maxSpeedMetersPerSecond: worst((run) => run.maxSpeedMetersPerSecond, Math.max),
    maxForce: worst((run) => run.maxForce, Math.max),
    arrivalSeconds: first.arrivalSeconds.map((_, index) => worst((run) => run.arrivalSeconds[index], Math.min)),
    durationSeconds: worst((run) => run.durationSeconds, Math.max),
  };
}
