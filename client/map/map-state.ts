import type { LngLatBoundsLike } from "maplibre-gl";
import type { Camera } from "../state.ts";
import { gsiSourceId } from "./city-style.ts";

/** Where the map opens: a place somebody shared, or the whole city. */
export type InitialView =
  | { readonly latitude: number; readonly longitude: number; readonly zoom: number; readonly bearing: number }
  | { readonly bounds: LngLatBoundsLike; readonly fitBoundsOptions: { readonly padding: number; readonly maxZoom: number } };

export type Box = readonly [west: number, south: number, east: number, north: number];

/** All of Japan, for a catalogue in which nothing has a place yet. */
const japan: Box = [122.9, 24.0, 146.0, 45.6];

export function initialView(camera: Camera | undefined, boxes: readonly Box[]): InitialView {
  if (camera) return { latitude: camera.lat, longitude: camera.lon, zoom: camera.zoom, bearing: camera.bearing };
  const [west, south, east, north] = boxes.length === 0 ? japan : boxes.reduce(union);
  return { bounds: [west, south, east, north], fitBoundsOptions: { padding: 24, maxZoom: 16 } };
}

function union(a: Box, b: Box): Box {
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
}

export function cameraOf(view: { latitude: number; longitude: number; zoom: number; bearing: number }): Camera {
  return { lat: view.latitude, lon: view.longitude, zoom: view.zoom, bearing: view.bearing };
}

/** What went wrong with the map, as far as the reader is concerned. */
export type MapFault = "unsupported" | "gsi-unreachable" | "tiles-failed";

/** MapLibre names the source of a tile error; without any map there was no WebGL to start one. */
export function mapFault(event: { readonly target?: unknown; readonly sourceId?: unknown }): MapFault {
  if (!event.target) return "unsupported";
  return event.sourceId === gsiSourceId ? "gsi-unreachable" : "tiles-failed";
}
