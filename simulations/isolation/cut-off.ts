import { NetworkSearch } from "../network/search.ts";
import type { IsolationInput } from "./input.ts";

export interface CommunityState {
  readonly community: number;
  /** Kinds of hubs none of which can be reached. */
  readonly cutOffFrom: readonly string[];
  /** No hub of any kind can be reached. */
  readonly isolated: boolean;
  /** Until some hub can be reached again; infinite: no road leads to one even when everything is open. */
  readonly isolatedDays: number;
}

/**
 * Who reaches what while links are closed. A way is open again once the last of its closed links is: the days of a node are
 * the least over its ways of the greatest over their links, which a search with waiting and no travel time finds.
 */
export function cutOffCommunities({ network, communities, hubs, closedDays }: IsolationInput): CommunityState[] {
  const { graph } = network;
  const search = new NetworkSearch(graph);
  const traffic = {
    passages: [
      { seconds: new Float64Array(2 * graph.linkCount), untilSeconds: closedDays.map((days) => (days > 0 ? -Infinity : Infinity)) },
    ],
    reopensSeconds: closedDays,
  };
  const kinds = [...new Set(hubs.map(({ kind }) => kind))].sort();
  const daysByKind = kinds.map((kind) => {
    const sources = hubs.filter((hub) => hub.kind === kind).map(({ node }) => ({ node, seconds: 0 }));
    const { seconds: days } = search.earliestArrival(traffic, sources);
    return communities.map(({ node }) => days[node]);
  });
  return communities.map((_, community) => {
    const days = daysByKind.map((ofKind) => ofKind[community]);
    const isolatedDays = days.reduce((least, value) => Math.min(least, value), Infinity);
    return { community, cutOffFrom: kinds.filter((_, kind) => days[kind] > 0), isolated: isolatedDays > 0, isolatedDays };
  });
}
