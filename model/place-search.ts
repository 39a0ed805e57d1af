/** What `/api/search` answers: the places that a text may mean. Nothing is chosen for the reader. */

export interface PlaceSearch {
  /** As asked. */
  readonly query: string;
  /** Best first. */
  readonly candidates: readonly PlaceCandidate[];
  /** There are more than could be listed. */
  readonly truncated: boolean;
}

/** `degrees`, `plane` (plane-rectangular metres) and `mesh` are positions in numbers; `town` and `feature` are names. */
export type PlaceKind = "degrees" | "plane" | "mesh" | "town" | "feature";

/**
 * `exact`: the text is this place's name or position. `town`: an address of which only the town was found. `part`: the text is part of
 * the name.
 */
export type MatchLevel = "exact" | "town" | "part";

export interface PlaceCandidate {
  readonly kind: PlaceKind;
  readonly match: MatchLevel;
  readonly title: string;
  /** Degrees, JGD2011: the place itself, the middle of a mesh cell, one point of a town or of a line. */
  readonly lonLat: readonly [lon: number, lat: number];
  /** Of a mesh cell: west, south, east, north. */
  readonly bboxLonLat?: readonly [number, number, number, number];
  /** What of an address was not found, in the common form `1-2`. */
  readonly unmatched?: string;
  /** Of a name: the dataset and the row it comes from. */
  readonly dataset?: string;
  readonly feature?: number;
}

export const searchLimits = { queryLength: 100, candidates: 20 } as const;
