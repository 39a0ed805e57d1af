import type { BboxLonLat } from "./geo/tile.ts";

/** What a phone takes with it for a part of the city: the server makes it, the service worker and the offline page use it. */

/** A part of the city. */
export interface District {
  /** `x-y` of its tile at `districtZoom`. */
  readonly id: string;
  readonly bboxLonLat: BboxLonLat;
  /** Names of towns in it, as far as they are known. */
  readonly towns: readonly string[];
}

/** A district is a tile of this zoom: some 8 km at the latitude of Honshu. */
export const districtZoom = 12;

/** The tiles of a pack; nearer views are drawn from the last ones. */
export const packZooms = { from: 9, to: 14 } as const;

/** `/offline/{district}/pack.json`: what is in the pack beside it, one file after the other. */
export interface PackManifest {
  readonly district: District;
  readonly sample: boolean;
  /** ISO 8601. */
  readonly createdAt: string;
  /** As it travels, compressed. */
  readonly transferBytes: number;
  /** Dataset → version. */
  readonly versions: Readonly<Record<string, number>>;
  readonly files: readonly PackFile[];
}

export interface PackFile {
  /** Where the file is on the server, with its query. */
  readonly path: string;
  readonly mediaType: string;
  readonly bytes: number;
}

/** Where the rows of a dataset in a district are, in the pack as on the server. */
export function packedRowsPath(district: string, dataset: string): string {
  return `/offline/${district}/${dataset}.geojson`;
}
