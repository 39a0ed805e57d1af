import type { RoadNetwork } from "../network/network.ts";

export interface IsolationInput {
  readonly network: RoadNetwork;
  readonly communities: readonly Community[];
  readonly hubs: readonly Hub[];
  /** By link: days it stays closed in this scenario, a finite number; 0: it is open. */
  readonly closedDays: Float64Array;
}

/** A settlement (集落), a town block, an anchor of people on the network. */
export interface Community {
  readonly id: string;
  readonly node: number;
  readonly people: number;
  readonly elderly: number;
}

/** What a community must reach: a city office, a hospital, the way out of the city. */
export interface Hub {
  readonly id: string;
  readonly kind: string;
  readonly node: number;
}

export interface IsolationParameters {
  /** How long a link stays closed when it breaks and nothing is known about it. */
  readonly repairDays: number;
}
