import { type Fields, type Layout, margin, wallMeters } from "./fields.ts";
import { type Hydrograph, hydrograph } from "./hydrograph.ts";
import type { Rain } from "./input.ts";

const metersPerSecond = 1 / 1000 / 3600;

/** Rain of a step in metres per series, after the runoff coefficient, and what the ground takes at most. */
export function rainOf({ series, runoff = 1, lossMillimetresPerHour = 0 }: Rain): {
  readonly hydrographs: readonly Hydrograph[];
  step(seconds: number, stepSeconds: number, depths: Float64Array): void;
  loss(stepSeconds: number): number;
} {
  const hydrographs = series.map(hydrograph);
  return {
    hydrographs,
    step(seconds, stepSeconds, depths) {
      for (const [index, { integral }] of hydrographs.entries())
        depths[index] = integral(seconds, seconds + stepSeconds) * metersPerSecond * runoff;
    },
    loss: (stepSeconds) => lossMillimetresPerHour * metersPerSecond * stepSeconds,
  };
}

/** Adds a step's rain to the present depths of lines and takes the loss; enters both per line. */
export function rainOnLines(
  layout: Layout,
  fields: Fields,
  { from, to, side, depths, loss }: { from: number; to: number; side: 0 | 1; depths: Float64Array; loss: number },
): void {
  const { ground, rainIndex, carry, inversePorosity } = fields;
  const depth = fields.depth[side];
  const compensated = carry.length > 0;
  for (let line = from; line < to; line++) {
    const start = line * layout.stride + margin;
    let fallen = 0;
    let lost = 0;
    for (let k = start; k < start + layout.columns; k++) {
      if (ground[k] >= wallMeters) continue;
      const inverse = inversePorosity.length > 0 ? inversePorosity[k] : 1;
      const rain = depths[rainIndex[k]];
      const before = depth[k];
      const taken = Math.min(loss, before / inverse + rain);
      const change = (rain - taken) * inverse - (compensated ? carry[k] : 0);
      depth[k] = before + change;
      if (compensated) carry[k] = depth[k] - before - change;
      fallen += rain;
      lost += taken;
    }
    fields.rowRain[line] += fallen;
    fields.rowLoss[line] += lost;
  }
}
