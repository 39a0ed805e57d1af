import type { BboxLonLat } from "../../model/geo/tile.ts";
import type { Camera } from "../state.ts";
import { gsiSourceId } from "./city-style.ts";

/** Where the map opens: a place somebody shared, the city's own choice, or where the data is. */
export type InitialView =
  | { readonly latitude: number; readonly longitude: number; readonly zoom: number; readonly bearing: number; readonly pitch?: number }
  | {
      readonly bounds: [number, number, number, number];
      readonly fitBoundsOptions: { readonly padding: number; readonly maxZoom: number };
    };

interface Surroundings {
  readonly center: readonly [lon: number, lat: number];
  readonly zoom: number;
  /** Extents of the datasets that are shown. */
  readonly boxes: readonly BboxLonLat[];
}

/** The city's own choice stands only if there is data to see: the sample city, for one, may lie elsewhere. */
export function initialView(shared: Camera | undefined, { center, zoom, boxes }: Surroundings): InitialView {
  if (shared) return { latitude: shared.lat, longitude: shared.lon, zoom: shared.zoom, bearing: shared.bearing };
  const [lon, lat] = center;
  const dataIsHere =
    boxes.length === 0 || boxes.some(([west, south, east, north]) => west <= lon && lon <= east && south <= lat && lat <= north);
  if (dataIsHere) return { latitude: lat, longitude: lon, zoom, bearing: 0 };
  const [west, south, east, north] = boxes.reduce(union);
  return { bounds: [west, south, east, north], fitBoundsOptions: { padding: 24, maxZoom: 16 } };
}

function union(a: BboxLonLat, b: BboxLonLat): BboxLonLat {
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
}

export function cameraOf(view: { latitude: number; longitude: number; zoom: number; bearing: number; pitch: number }): Camera {
  return { lat: view.latitude, lon: view.longitude, zoom: view.zoom, bearing: view.bearing, ...(view.pitch > 0 && { pitch: view.pitch }) };
}

/** What went wrong with the map, as far as the reader is concerned. */
export type MapFault = "unsupported" | "gsi-unreachable" | "tiles-failed";

/**
 * MapLibre names the source of a tile error and gives the status of the answer, 0 when there was none. An error
 * without any map means that there was no WebGL to start one.
 */
export function mapFault(event: { readonly target?: unknown; readonly sourceId?: unknown; readonly error?: unknown }): MapFault {
  if (!event.target) return "unsupported";
  return event.sourceId === gsiSourceId && !wasAnswered(event.error) ? "gsi-unreachable" : "tiles-failed";
}

function wasAnswered(error: unknown): boolean {
  return typeof error === "object" && error !== null && "status" in error && typeof error.status === "number" && error.status > 0;
}
