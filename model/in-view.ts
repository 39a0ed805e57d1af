import type { BboxLonLat } from "./geo/tile.ts";

/** What `/api/in-view` answers: the features in a part of the map, nearest first, as the list beside the map shows them. */

export interface InViewAsked {
  readonly datasets: readonly string[];
  readonly bboxLonLat: BboxLonLat;
  readonly nearLonLat: readonly [lon: number, lat: number];
}

export interface InView {
  /** From where distances and directions are told, degrees. */
  readonly near: readonly [lon: number, lat: number];
  /** One for each dataset that was asked for, in the order of asking. */
  readonly layers: readonly InViewLayer[];
}

export interface InViewLayer {
  readonly dataset: string;
  /** Null while nothing has been loaded. */
  readonly version: number | null;
  /** How many features there are; at most `inViewLimits.counted`, which then means "that many or more". */
  readonly matched: number;
  readonly features: readonly InViewFeature[];
}

export interface InViewFeature {
  readonly fid: number;
  /** As in `/api/collections/{dataset}/items/{fid}`. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** From `near` to the nearest part of the feature in the plane-rectangular zone; 0 = there. */
  readonly distanceMeters: number;
  /** Towards that part, clockwise from north, 0…360; null where the distance is 0. */
  readonly bearingDegrees: number | null;
  /** A place on the feature within the part of the map. */
  readonly lonLat: readonly [lon: number, lat: number];
}

/** `counted`: features of one dataset looked through; farther ones are left out of a view that holds more. */
export const inViewLimits = { datasets: 40, pageSize: 20, mostPageSize: 100, counted: 20_000 } as const;
