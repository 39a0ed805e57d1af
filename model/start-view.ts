import type { BboxLonLat } from "./geo/tile.ts";

/** Where the map opens for whoever asks for no place: the city's own choice, or all of the data. */
export type StartView =
  | { readonly center: readonly [lon: number, lat: number]; readonly zoom: number }
  | { readonly bounds: BboxLonLat; readonly paddingPx: number; readonly maxZoom: number };

export interface Surroundings {
  readonly center: readonly [lon: number, lat: number];
  readonly zoom: number;
  /** Extents of the datasets that are shown. */
  readonly boxes: readonly BboxLonLat[];
}

/** The city's own choice stands only if there is data to see: the sample city, for one, may lie elsewhere. */
export function startViewOf({ center, zoom, boxes }: Surroundings): StartView {
  const [lon, lat] = center;
  const dataIsHere =
    boxes.length === 0 || boxes.some(([west, south, east, north]) => west <= lon && lon <= east && south <= lat && lat <= north);
  if (dataIsHere) return { center, zoom };
  return { bounds: boxes.reduce(union), paddingPx: 24, maxZoom: 16 };
}

function union(a: BboxLonLat, b: BboxLonLat): BboxLonLat {
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
}
