import type { Raster } from "../../model/geo/raster.ts";
import { gravityMetersPerSecond2 } from "./gravity.ts";
import { leastAlongLinks, visitCellsAlong } from "./along-links.ts";
import type { RoadNetwork } from "./network.ts";
import type { Passage, Traffic } from "./search.ts";
import { type Traveller, wadingFactor } from "./traveller.ts";

/** What a flood does to roads: the rasters of a run, or of a published map that stands from the start. */
export interface FloodOnRoads {
  /** Seconds until each depth is reached (infinite: never), in rising depth; all on one grid. */
  readonly arrivals: readonly { readonly depthMeters: number; readonly seconds: Raster }[];
  readonly maxDepthMeters?: Raster;
  /** Greatest u²h, m³/s². */
  readonly maxForce?: Raster;
}

/** When the water comes to each link, read once for all travellers. */
export interface LinkWater {
  readonly arrivals: readonly { readonly depthMeters: number; readonly seconds: Float64Array }[];
  /** Greatest specific force under the link, m², an upper bound: its greatest depth and force need not come together. */
  readonly specificForce: Float64Array;
}

export function waterOnLinks(network: RoadNetwork, flood: FloodOnRoads): LinkWater {
  return {
    arrivals: flood.arrivals.map(({ depthMeters, seconds }) => ({ depthMeters, seconds: leastAlongLinks(network, seconds) })),
    specificForce: specificForces(network, flood),
  };
}

function specificForces(network: RoadNetwork, { maxDepthMeters, maxForce }: FloodOnRoads): Float64Array {
  const forces = new Float64Array(network.graph.linkCount);
  if (maxDepthMeters === undefined) return forces;
  for (let link = 0; link < forces.length; link++) {
    visitCellsAlong(network, link, maxDepthMeters, (cell) => {
      const force = (maxForce?.values[cell] ?? 0) / gravityMetersPerSecond2 + maxDepthMeters.values[cell] ** 2 / 2;
      if (force > forces[link]) forces[link] = force;
    });
  }
  return forces;
}

/** By arc: seconds on dry ground. */
export function drySeconds({ lengthMeters }: RoadNetwork, speedMetersPerSecond: number): Float64Array {
  return Float64Array.from({ length: 2 * lengthMeters.length }, (_, arc) => lengthMeters[arc >> 1] / speedMetersPerSecond);
}

export interface TrafficRules {
  readonly traveller: Traveller;
  readonly water?: LinkWater;
  /** By link: 1 where it is closed from the start, such as a bridge that is out. */
  readonly closed?: Uint8Array;
}

/**
 * How a traveller gets along. A link is passed at the speed of the deepest water there may be meanwhile, and never when
 * the water could reach the traveller's limit before the far end is reached. Between two known depths the deeper one counts.
 * Where the force could exceed the limit, the link closes when the water first comes.
 */
export function trafficOf(network: RoadNetwork, { traveller, water, closed }: TrafficRules): Traffic {
  const dry = drySeconds(network, traveller.speedMetersPerSecond);
  const open = (until: Float64Array): Float64Array =>
    closed ? until.map((seconds, link) => (closed[link] === 1 ? -Infinity : seconds)) : until;
  const stages = water?.arrivals.filter(({ depthMeters }) => depthMeters <= traveller.depthLimitMeters) ?? [];
  // No known depth within the limit: any water closes the link.
  const [first] = stages.length > 0 ? stages : (water?.arrivals ?? []);
  if (water === undefined || first === undefined) {
    return { passages: [{ seconds: dry, untilSeconds: open(new Float64Array(network.graph.linkCount).fill(Infinity)) }] };
  }
  const passages: Passage[] = [{ seconds: dry, untilSeconds: open(first.seconds) }];
  for (const { depthMeters, seconds } of stages.slice(1)) {
    const factor = traveller.wades ? wadingFactor(depthMeters) : 1;
    if (factor <= 0) break;
    const until = seconds.map((end, link) => (water.specificForce[link] > traveller.forceLimit ? first.seconds[link] : end));
    passages.push({ seconds: dry.map((time) => time / factor), untilSeconds: open(until) });
  }
  return { passages };
}
