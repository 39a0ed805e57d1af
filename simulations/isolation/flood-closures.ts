import type { SourceRun } from "../../model/simulation-run.ts";
import { visitCellsAlong } from "../network/along-links.ts";
import type { RoadNetwork } from "../network/network.ts";

/** Links under water over the time of a flood run. */
export interface FloodClosures {
  /** Moments of the run's pictures. */
  readonly seconds: readonly number[];
  /** By moment and link: 1 where the water is too deep. */
  readonly closed: readonly Uint8Array[];
}

/** Centimetres that say that nothing is known. */
const noData = 65_535;

export async function floodClosures(network: RoadNetwork, flood: SourceRun, closingDepthMeters: number): Promise<FloodClosures> {
  const { grid, seconds, planes } = await flood.slices("slices");
  const limit = Math.round(closingDepthMeters * 100);
  const closed = planes.map(() => new Uint8Array(network.graph.linkCount));
  for (let link = 0; link < network.graph.linkCount; link++) {
    visitCellsAlong(network, link, { grid }, (cell) => {
      for (let moment = 0; moment < planes.length; moment++) {
        const depth = planes[moment][cell];
        if (depth >= limit && depth !== noData) closed[moment][link] = 1;
      }
    });
  }
  return { seconds, closed };
}

const daySeconds = 86_400;

/**
 * By link: days from its first closing until it is open for good; a link that is closed when the run ends needs as long again
 * as a repair.
 */
export function closedDaysByLink({ seconds, closed }: FloodClosures, repairDays: number): Float64Array {
  const days = new Float64Array(closed[0]?.length ?? 0);
  for (let link = 0; link < days.length; link++) {
    const from = closed.findIndex((links) => links[link] === 1);
    if (from === -1) continue;
    const last = closed.findLastIndex((links) => links[link] === 1);
    const isOpenAgain = last + 1 < seconds.length;
    days[link] = (seconds[isOpenAgain ? last + 1 : last] - seconds[from]) / daySeconds + (isOpenAgain ? 0 : repairDays);
  }
  return days;
}
