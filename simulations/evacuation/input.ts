import type { RoadNetwork } from "../network/network.ts";
import type { LinkWater } from "../network/traffic.ts";
import type { Traveller } from "../network/traveller.ts";
import type { Departure } from "./departure.ts";

export interface EvacuationInput {
  readonly network: RoadNetwork;
  readonly origins: readonly Origin[];
  readonly shelters: readonly Shelter[];
  /** Their shares sum up to 1. */
  readonly groups: readonly Group[];
  /** When the water comes to the links; left out: it does not. */
  readonly water?: LinkWater;
  /** By link: 1 where it is closed from the start. */
  readonly closed?: Uint8Array;
}

/** Where people start: a town block, a mesh. */
export interface Origin {
  readonly id: string;
  readonly node: number;
  /** From the door to the node. */
  readonly accessMeters: number;
  readonly people: number;
  /** Place of their shelter in the list (学区指定); left out: none is named. */
  readonly designatedShelter?: number;
}

export interface Shelter {
  readonly id: string;
  readonly node: number;
  readonly accessMeters: number;
  readonly places: number;
}

export interface Group {
  readonly id: string;
  /** Of the people of every origin, 0–1. */
  readonly share: number;
  readonly traveller: Traveller;
  readonly departure: Departure;
}

export type AssignmentMode = "designated" | "nearest" | "greedy" | "optimal" | "lexicographic";

export interface EvacuationParameters {
  readonly mode: AssignmentMode;
  /** In mode `optimal`: staying behind counts as a way this long. */
  readonly penaltySeconds: number;
  /** Persons per second through a metre of road. */
  readonly specificFlow: number;
  /** Part of every group's speed, such as 0.8 at night. */
  readonly speedFactor: number;
  /** People who pass a bottleneck in this time go on together. */
  readonly sliceSeconds: number;
}

export const defaultParameters: EvacuationParameters = {
  mode: "lexicographic",
  penaltySeconds: 7200,
  specificFlow: 1.2,
  speedFactor: 1,
  sliceSeconds: 10,
};
