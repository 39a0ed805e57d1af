import type { Raster } from "../../model/geo/raster.ts";
import type { OutputValue } from "../../model/simulation-run.ts";

type Slices = Pick<OutputValue & { kind: "slices" }, "grid" | "seconds" | "planes">;

/** Of a slice: nothing is known there. */
const unknown = 65_535;

interface ReachedBounds {
  /** By depth: when it is reached at the earliest, seconds; infinite: never. */
  readonly deeper: readonly Raster[];
  /** By depth: when it is reached at the latest. */
  readonly shallower: readonly Raster[];
}

/**
 * When depths are reached where the computed depth may be off by an error. The slices do not tell what was between them: the earliest
 * moment is that of the slice before, so that the bounds hold. A cell that stays dry is dry in both: an error in depth does not flood a hill.
 * @param depthsMeters in rising order.
 * @param errorMeters above 0.
 */
export function reachedWithin(slices: Slices, depthsMeters: readonly number[], errorMeters: number): ReachedBounds {
  const centimetres = (meters: number) => Math.round(meters * 100);
  return {
    deeper: depthsMeters.map((depth) => firstReached(slices, Math.max(1, centimetres(depth - errorMeters) - 1), 1)),
    shallower: depthsMeters.map((depth) => firstReached(slices, centimetres(depth + errorMeters) + 1, 0)),
  };
}

/** Seconds of the slice that is `before` slices before the first with this depth. */
function firstReached({ grid, seconds, planes }: Slices, centimetres: number, before: 0 | 1): Raster {
  const values = new Float64Array(grid.columns * grid.rows).fill(Infinity);
  for (const [index, plane] of planes.entries()) {
    const moment = seconds[Math.max(0, index - before)];
    for (let cell = 0; cell < values.length; cell++)
      if (plane[cell] >= centimetres && plane[cell] !== unknown && values[cell] === Infinity) values[cell] = moment;
  }
  return { grid, values };
}
