import type { Place } from "../../model/geo/plane.ts";
import { tailOf } from "./graph.ts";
import { type LinkFoothold, linkFinder } from "./link-finder.ts";
import type { RoadNetwork } from "./network.ts";
import { NetworkSearch } from "./search.ts";

/** From a place to each of others along the roads, metres; undefined where no road is within reach, or none leads there. */
export type WalkingDistances = (from: Place, to: readonly Place[]) => (number | undefined)[];

/**
 * Shortest ways on a network whose links are walked in either direction. To and from the nearest road the way is straight, at most
 * `accessMeters`.
 */
export function walkingDistances(network: RoadNetwork, accessMeters: number): WalkingDistances {
  const { graph, lengthMeters } = network;
  const find = linkFinder(network, accessMeters);
  const search = new NetworkSearch(graph);
  // Lengths take the place of times: everything is walked at one metre a second, and stays open.
  const open = {
    seconds: Float64Array.from({ length: 2 * graph.linkCount }, (_, arc) => lengthMeters[arc >> 1]),
    untilSeconds: new Float64Array(graph.linkCount).fill(Infinity),
  };
  const endsOf = ({ link, alongMeters }: LinkFoothold) =>
    [
      { node: tailOf(graph, 2 * link), meters: Math.min(alongMeters, lengthMeters[link]) },
      { node: graph.heads[2 * link], meters: Math.max(0, lengthMeters[link] - alongMeters) },
    ] as const;
  return (from, to) => {
    const start = find(from);
    if (!start) return to.map(() => undefined);
    const sources = endsOf(start).map(({ node, meters }) => ({ node, seconds: meters }));
    const { seconds } = search.earliestArrival({ passages: [open] }, sources);
    return to.map((place) => {
      const end = find(place);
      if (!end) return undefined;
      const around = Math.min(...endsOf(end).map(({ node, meters }) => seconds[node] + meters));
      const along = end.link === start.link ? Math.abs(end.alongMeters - start.alongMeters) : Infinity;
      const meters = start.accessMeters + Math.min(around, along) + end.accessMeters;
      return Number.isFinite(meters) ? meters : undefined;
    });
  };
}
