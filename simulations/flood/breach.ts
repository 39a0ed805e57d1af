import { firstTimeAt, hydrograph } from "./hydrograph.ts";
import { breachSideFactor, breachWidth, honmaFlow } from "./honma.ts";
import type { Breach } from "./input.ts";
import { fedCells, type Source, type SourceContext } from "./sources.ts";

/**
 * A levee that gives way: Honma's overflow from the river's stage to the mean stage of the landside cells, back
 * to the river when they stand higher. Per step no more than would level the two.
 */
export function breachSource(breach: Breach, index: number, context: SourceContext): Source {
  const { layout, fields, datumMeters } = context;
  const { cells, feed } = fedCells(breach.places, `breaches[${index}]`, context);
  const river = hydrograph(breach.riverStageMeters);
  const { triggerStageMeters } = breach;
  const opens = triggerStageMeters === undefined ? 0 : firstTimeAt(breach.riverStageMeters, triggerStageMeters);
  const lowest = cells.reduce((ground, { k }) => Math.min(ground, fields.ground[k]), Infinity);
  const bed = Math.max(breach.bedMeters - datumMeters, lowest);
  const factor = breach.riverBedSlope === undefined ? 1 : breachSideFactor(breach.riverBedSlope);
  const storage = cells.reduce((sum, { k }) => sum + layout.cellMeters ** 2 / (fields.inversePorosity[k] ?? 1), 0);

  return {
    cells: cells.map(({ k }) => k),
    apply(side, seconds, stepSeconds, ledger) {
      if (opens === undefined || seconds + stepSeconds <= opens) return;
      const from = Math.max(seconds, opens);
      const open = seconds + stepSeconds - from;
      const stage = river.integral(from, from + open) / open - datumMeters;
      const landside = cells.reduce((sum, { k, share }) => sum + share * (fields.ground[k] + fields.depth[side][k]), 0);
      const width = breach.growth === "growing" ? breachWidth(breach.finalWidthMeters, from + open / 2 - opens) : breach.finalWidthMeters;
      const [high, low] = stage >= landside ? [stage, landside] : [landside, stage];
      const flow = honmaFlow(high - bed, low - bed) * width * factor;
      const levelling = (high - low) * storage;
      feed(side, Math.sign(stage - landside) * Math.min(flow * open, levelling), ledger);
    },
  };
}
