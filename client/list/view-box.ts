import type { BboxLonLat } from "../../model/geo/tile.ts";
import type { InitialView } from "../map/map-state.ts";
import type { Camera } from "../state.ts";

/** The part of the earth that a map shows, without asking the map: there is one even where no map can be drawn. */

export interface FrameSize {
  readonly width: number;
  readonly height: number;
}

/** The side of the world at zoom 0, CSS pixels. */
const worldPx = 512;
/** Symbols, strokes and names stand out so far from where they are drawn: what lies a little beyond the edge is in sight too. */
const edgePx = 64;

/** The box around what the camera shows, degrees; wider than that where the map is turned. */
export function viewBox({ lon, lat, zoom, bearing }: Camera, { width, height }: FrameSize): BboxLonLat {
  const world = worldPx * 2 ** zoom;
  const turn = (bearing * Math.PI) / 180;
  const [cos, sin] = [Math.abs(Math.cos(turn)), Math.abs(Math.sin(turn))];
  const halfX = ((width * cos + height * sin) / 2 + edgePx) / world;
  const halfY = ((width * sin + height * cos) / 2 + edgePx) / world;
  const [x, y] = [mercatorX(lon), mercatorY(lat)];
  return [lonOf(x - halfX), latOf(y + halfY), lonOf(x + halfX), latOf(y - halfY)];
}

/** The camera of a view that has not been drawn yet. */
export function cameraOfStart(view: InitialView, { width, height }: FrameSize): Camera {
  if (!("bounds" in view)) return { lon: view.longitude, lat: view.latitude, zoom: view.zoom, bearing: view.bearing };
  const [west, south, east, north] = view.bounds;
  const { padding, maxZoom } = view.fitBoundsOptions;
  const [left, top, right, bottom] = [mercatorX(west), mercatorY(north), mercatorX(east), mercatorY(south)];
  const scale = Math.min(Math.max(1, width - 2 * padding) / (right - left), Math.max(1, height - 2 * padding) / (bottom - top));
  const zoom = Math.max(0, Math.min(maxZoom, Math.log2(scale / worldPx)));
  return { lon: (west + east) / 2, lat: latOf((top + bottom) / 2), zoom, bearing: 0 };
}

/** Shares of the world, eastwards and southwards. */
function mercatorX(lon: number): number {
  return lon / 360 + 0.5;
}

function mercatorY(lat: number): number {
  return 0.5 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI);
}

function lonOf(x: number): number {
  return Math.min(180, Math.max(-180, (x - 0.5) * 360));
}

function latOf(y: number): number {
  return (Math.atan(Math.sinh((0.5 - y) * 2 * Math.PI)) * 180) / Math.PI;
}
