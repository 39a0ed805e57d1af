import { startViewOf, type Surroundings } from "../../model/start-view.ts";
import type { Camera } from "../state.ts";
import { gsiSourceId } from "./city-style.ts";

/** Where the map opens: a place somebody shared, the city's own choice, or where the data is. */
export type InitialView =
  | { readonly latitude: number; readonly longitude: number; readonly zoom: number; readonly bearing: number; readonly pitch?: number }
  | {
      readonly bounds: [number, number, number, number];
      readonly fitBoundsOptions: { readonly padding: number; readonly maxZoom: number };
    };

export function initialView(shared: Camera | undefined, surroundings: Surroundings): InitialView {
  if (shared) return { latitude: shared.lat, longitude: shared.lon, zoom: shared.zoom, bearing: shared.bearing };
  const start = startViewOf(surroundings);
  if ("center" in start) return { latitude: start.center[1], longitude: start.center[0], zoom: start.zoom, bearing: 0 };
  return { bounds: [...start.bounds], fitBoundsOptions: { padding: start.paddingPx, maxZoom: start.maxZoom } };
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
