import { NetworkSearch, type Traffic } from "../network/search.ts";
import { trafficOf } from "../network/traffic.ts";
import { wayTo } from "../network/graph.ts";
import { departureSlices, type Slice, wholeShares } from "./departure.ts";
import type { EvacuationInput, EvacuationParameters, Group } from "./input.ts";

/** A group as it moves on this network. */
export interface MovingGroup extends Group {
  readonly speedMetersPerSecond: number;
  readonly traffic: Traffic;
  /** By node: the last moment to leave it and still reach a shelter; −Infinity: none is reached. */
  readonly latestSeconds: Float64Array;
}

/** People of one origin and one group. They are planned as one. */
export interface Row {
  readonly origin: number;
  readonly group: number;
  readonly people: number;
  /** Those who leave the door in time to reach some shelter. */
  readonly inTime: readonly Slice[];
  readonly tooLate: number;
  /** Last moment to leave the door. */
  readonly latestSeconds: number;
  /** When the last of those in time come to the network: a way that is safe for them is safe for all of them. */
  readonly plannedSeconds: number;
}

export function movingGroups(
  { network, groups, shelters, water, closed }: EvacuationInput,
  { speedFactor }: EvacuationParameters,
): MovingGroup[] {
  const search = new NetworkSearch(network.graph);
  return groups.map((group) => {
    const speed = group.traveller.speedMetersPerSecond * speedFactor;
    const traffic = trafficOf(network, {
      traveller: { ...group.traveller, speedMetersPerSecond: speed },
      ...(water && { water }),
      ...(closed && { closed }),
    });
    const goals = shelters.map(({ node }) => ({ node, deadlineSeconds: Infinity }));
    return { ...group, speedMetersPerSecond: speed, traffic, latestSeconds: search.latestDeparture(traffic, goals).seconds.slice() };
  });
}

/** Empty rows are left out. */
export function rowsOf({ origins, groups }: EvacuationInput, moving: readonly MovingGroup[]): Row[] {
  return origins.flatMap((origin, originIndex) =>
    wholeShares(
      origin.people,
      groups.map(({ share }) => share),
    ).flatMap((people, group) => {
      if (people === 0) return [];
      const { departure, latestSeconds: latestAtNode, speedMetersPerSecond } = moving[group];
      const accessSeconds = origin.accessMeters / speedMetersPerSecond;
      const latestSeconds = latestAtNode[origin.node] - accessSeconds;
      const inTime = departureSlices(departure, people).filter(({ toSeconds }) => toSeconds <= latestSeconds);
      const leaving = inTime.reduce((sum, slice) => sum + slice.people, 0);
      const plannedSeconds = (inTime.at(-1)?.toSeconds ?? 0) + accessSeconds;
      return [{ origin: originIndex, group, people, inTime, tooLate: people - leaving, latestSeconds, plannedSeconds }];
    }),
  );
}

/** Finds ways for rows, one search each. */
export class WayFinder {
  readonly #input: EvacuationInput;
  readonly #moving: readonly MovingGroup[];
  readonly #search: NetworkSearch;

  constructor(input: EvacuationInput, moving: readonly MovingGroup[]) {
    this.#input = input;
    this.#moving = moving;
    this.#search = new NetworkSearch(input.network.graph);
  }

  /** By shelter: seconds from door to door on an empty road; infinite where it cannot be reached. */
  secondsToShelters(row: Row): Float64Array {
    const { origins, shelters } = this.#input;
    const { speedMetersPerSecond } = this.#moving[row.group];
    const { seconds } = this.#from(row);
    return Float64Array.from(
      shelters,
      ({ node, accessMeters }) =>
        seconds[node] - row.plannedSeconds + (origins[row.origin].accessMeters + accessMeters) / speedMetersPerSecond,
    );
  }

  /** The arcs to each of some shelters. */
  waysTo(row: Row, shelters: readonly number[]): number[][] {
    const { arcs } = this.#from(row);
    return shelters.map((shelter) => wayTo(this.#input.network.graph, arcs, this.#input.shelters[shelter].node));
  }

  #from(row: Row) {
    const source = { node: this.#input.origins[row.origin].node, seconds: row.plannedSeconds };
    return this.#search.earliestArrival(this.#moving[row.group].traffic, [source]);
  }
}
