import type { Place } from "../../model/geo/plane.ts";

/** A centre line as delivered, in plane-rectangular metres. */
export interface Road {
  readonly line: readonly Place[];
  /** 0 on the ground, above 0 on a bridge or viaduct, below 0 in a tunnel or underpass. */
  readonly level: number;
  readonly widthMeters: number;
}

/** How roads become a network. */
export interface NodingRules {
  /** Ends this near to each other, or to a line, are meant to touch. */
  readonly snapMeters: number;
  /**
   * `at-vertices`: lines join where an end meets a line or both have a vertex (OpenStreetMap, road registers cut at crossings).
   * `at-same-level`: they also join where they cross without a vertex, on the same level.
   */
  readonly crossings: "at-vertices" | "at-same-level";
}

export const defaultNoding: NodingRules = { snapMeters: 0.5, crossings: "at-vertices" };

/** Both vertices of a shared place, apart by no more than rounding. */
export const sharedVertexMeters = 0.01;

/**
 * May an end touch the inside of a line? A bridge comes down to the ground at its ends, so its end may join a road on
 * the ground; the end of a road on the ground under a bridge does not join the bridge.
 */
export function endJoins(endLevel: number, lineLevel: number): boolean {
  return lineLevel === 0 || lineLevel === endLevel;
}
