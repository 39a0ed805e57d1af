import { runFlood } from "../../../simulations/flood/engine.ts";
import { defaultParameters, type FloodInput, type FloodParameters } from "../../../simulations/flood/input.ts";
import type { FloodResult } from "../../../simulations/flood/result.ts";

/** One line of cells from west to east: the setting of the analytic cases. */
export interface ChannelCase {
  readonly cells: number;
  readonly cellMeters: number;
  /** Ground by the distance of the cell's centre from the western end, metres. */
  readonly ground: (x: number) => number;
  readonly manning: number;
  readonly depth?: (x: number) => number;
  readonly boundaries?: FloodInput["boundaries"];
  readonly rain?: FloodInput["rain"];
  readonly parameters: Partial<FloodParameters> & Pick<FloodParameters, "durationSeconds">;
  readonly gaugesAt?: readonly number[];
}

export interface ChannelResult extends FloodResult {
  /** Centres of the cells. */
  readonly x: Float64Array;
  /** Depth at the end. */
  readonly depth: Float32Array | Float64Array;
}

export async function runChannel(channel: ChannelCase): Promise<ChannelResult> {
  const { cells, cellMeters, ground, manning, depth, boundaries = [], rain, parameters, gaugesAt = [] } = channel;
  const x = Float64Array.from({ length: cells }, (_, i) => (i + 0.5) * cellMeters);
  const result = await runFlood(
    {
      grid: { epsg: 6674, westMeters: 0, northMeters: cellMeters, cellMeters, columns: cells, rows: 1 },
      groundMeters: x.map(ground),
      manning,
      boundaries,
      ...(depth && { initial: { depthMeters: x.map(depth) } }),
      ...(rain && { rain }),
      gauges: gaugesAt.map((place) => ({ id: String(place), place: [place, cellMeters / 2] as const })),
    },
    { ...defaultParameters, alpha: 0.7, minDepthMeters: 1e-4, sampleSeconds: Infinity, ...parameters },
    { kernel: "reference" },
  );
  return { ...result, x, depth: result.finalDepthMeters.values };
}

/** A series that follows a function closely: linear between rows this far apart. */
export function sampled(value: (seconds: number) => number, durationSeconds: number, everySeconds: number): [number, number][] {
  const rows = Math.ceil(durationSeconds / everySeconds) + 1;
  return Array.from({ length: rows }, (_, index) => [index * everySeconds, value(index * everySeconds)]);
}

/** Root of a rising function between two bounds, by halving. */
export function solve(f: (value: number) => number, low: number, high: number): number {
  let [a, b] = [low, high];
  for (let i = 0; i < 200; i++) {
    const middle = (a + b) / 2;
    if (f(middle) > 0) b = middle;
    else a = middle;
  }
  return (a + b) / 2;
}

export function rmse(measured: ArrayLike<number>, exact: ArrayLike<number>, where: (index: number) => boolean = () => true): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < measured.length; i++) {
    if (!where(i)) continue;
    sum += ((measured[i] ?? 0) - (exact[i] ?? 0)) ** 2;
    count++;
  }
  return Math.sqrt(sum / count);
}

/** Where the water ends, metres: linear between the last cell deeper than `depthMeters` and the next. */
export function front({ x, depth }: Pick<ChannelResult, "x" | "depth">, depthMeters: number): number {
  const last = depth.findLastIndex((value) => value > depthMeters);
  return x[last] ?? Number.NaN;
}

export function at({ x, depth }: Pick<ChannelResult, "x" | "depth">, place: number): number {
  const cell = (x[1] ?? 0) - (x[0] ?? 0);
  const index = Math.floor(place / cell - 0.5);
  const share = place / cell - 0.5 - index;
  return (depth[index] ?? 0) * (1 - share) + (depth[index + 1] ?? 0) * share;
}

export function points(x: ArrayLike<number>, y: ArrayLike<number>, every = 1): [number, number][] {
  return Array.from({ length: Math.ceil(x.length / every) }, (_, i) => [round(x[i * every] ?? 0), round(y[i * every] ?? 0)]);
}

function round(value: number): number {
  return Number(value.toPrecision(5));
}
