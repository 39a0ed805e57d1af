import type { BboxLonLat } from "./geo/tile.ts";

/** What `/events` says under the name `version`: a dataset has a new one. */
export interface VersionEvent {
  readonly dataset: string;
  readonly version: number;
  /** Around everything that has changed, before and after; null when nothing that changed has a position. */
  readonly bbox: BboxLonLat | null;
}
