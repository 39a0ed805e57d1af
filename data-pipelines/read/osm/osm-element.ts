/** What both encodings of OpenStreetMap say, element by element: nodes first, then ways, then relations. */
export type OsmElement = OsmNode | OsmWay | OsmRelation;

export type OsmTags = ReadonlyMap<string, string>;

export interface OsmNode {
  readonly type: "node";
  readonly id: number;
  readonly longitude: number;
  readonly latitude: number;
  readonly tags: OsmTags;
}

export interface OsmWay {
  readonly type: "way";
  readonly id: number;
  readonly nodes: readonly number[];
  readonly tags: OsmTags;
}

export interface OsmRelation {
  readonly type: "relation";
  readonly id: number;
  /** Ways among its members. */
  readonly ways: readonly number[];
  readonly tags: OsmTags;
}

export const noTags: OsmTags = new Map();
