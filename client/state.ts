import type { LonLat } from "../model/geo/tile.ts";

/**
 * What of the viewer can be shared as an address: `#map=ZOOM/LAT/LON[/BEARING[/PITCH]]&layers=a,b&opacity=a:40,b:70`.
 * `view=3d` shows ground and buildings in relief. `place=LON,LAT` opens the card of a place, `swipe=50&with=2024-03-01` (or `with=roads`) puts another map over the right half. `asOf=2025-03-01` shows the city as it was recorded then (a day, or a moment). `show=a,b` adds layers to those visible at the start (links from the data pages).
 */

export interface Camera {
  readonly zoom: number;
  readonly lat: number;
  readonly lon: number;
  /** Degrees clockwise from north, in (-180, 180]. */
  readonly bearing: number;
  /** Degrees from looking straight down; 0 when left out. */
  readonly pitch?: number;
}

export interface SharedState {
  readonly camera?: Camera;
  /** Exactly these layers are visible. */
  readonly layers?: readonly string[];
  /** These are visible besides those visible at the start. */
  readonly show?: readonly string[];
  /** How strongly layers are drawn, where that is less than their definition says. */
  readonly opacity?: Opacities;
  /** The day, or the moment (ISO 8601), whose state is shown; now without it. */
  readonly asOf?: string;
  /** The place whose card is open, to about a decimetre. */
  readonly place?: LonLat;
  readonly compared?: Comparing;
  /** Ground and buildings stand up. */
  readonly relief?: boolean;
}

/** Two maps side by side: what the right one shows instead – another time, or another layer. */
export interface Comparing {
  /** Where they meet: share of the width, from the left, in hundredths. */
  readonly share: number;
  /** A day or moment, or `now`. */
  readonly asOf?: string;
  /** The one dataset shown over the base map. */
  readonly layer?: string;
}

export const now = "now";

/** Dataset → share of the opacity of its definition, in hundredths between 0 and 1. */
export type Opacities = ReadonlyMap<string, number>;

export const leastOpacity = 0.1;

/** Reads what can be read; a part that makes no sense is left out. */
export function parseHash(hash: string): SharedState {
  const parameters = new URLSearchParams(hash.replace(/^#/, ""));
  const camera = parseCamera(parameters.get("map") ?? "");
  const layers = parameters.get("layers");
  const show = parameters.get("show");
  const opacity = parseOpacities(parameters.get("opacity") ?? "");
  return {
    ...(camera && { camera }),
    ...(layers !== null && { layers: parseIds(layers) }),
    ...(show !== null && { show: parseIds(show) }),
    ...(opacity.size > 0 && { opacity }),
    ...parseAsOf(parameters.get("asOf") ?? ""),
    ...parsePlace(parameters.get("place") ?? ""),
    ...parseCompared(parameters.get("swipe") ?? "", parameters.get("with") ?? ""),
    ...(parameters.get("view") === "3d" && { relief: true }),
  };
}

/** The inverse of `parseHash`, with the camera rounded to about a metre. */
export function formatHash({ camera, layers, show, opacity, asOf, place, compared, relief }: SharedState): string {
  const parts: string[] = [];
  if (camera) parts.push(`map=${formatCamera(camera)}`);
  if (layers) parts.push(`layers=${layers.join(",")}`);
  if (show) parts.push(`show=${show.join(",")}`);
  if (opacity && opacity.size > 0) parts.push(`opacity=${formatOpacities(opacity)}`);
  if (relief === true) parts.push("view=3d");
  if (asOf !== undefined) parts.push(`asOf=${asOf}`);
  if (place) parts.push(`place=${place.map((degrees) => degrees.toFixed(6)).join(",")}`);
  if (compared) parts.push(`swipe=${Math.round(compared.share * 100)}&with=${compared.layer ?? compared.asOf ?? now}`);
  return parts.length === 0 ? "" : `#${parts.join("&")}`;
}

/** The link that opens the map with one more layer on. */
export function showLayerLink(dataset: string, language: string): string {
  return `/?lang=${language}${formatHash({ show: [dataset] })}`;
}

interface StartLayer {
  readonly id: string;
  readonly visibleAtStart: boolean;
}

/** The layers that an address makes visible. */
export function visibleLayers(datasets: readonly StartLayer[], { layers, show = [] }: SharedState): ReadonlySet<string> {
  const chosen = datasets.filter(({ id, visibleAtStart }) => (layers ? layers.includes(id) : visibleAtStart) || show.includes(id));
  return new Set(chosen.map(({ id }) => id));
}

/** The address of a state; layers are named only when they differ from the start, so that links stay short. */
export function shareable(
  datasets: readonly StartLayer[],
  { visible, opacity, camera, asOf, place, compared, relief }: ShownState,
): SharedState {
  const asAtStart = datasets.every(({ id, visibleAtStart }) => visible.has(id) === visibleAtStart);
  const layers = datasets.filter(({ id }) => visible.has(id)).map(({ id }) => id);
  const fainter = new Map([...opacity].filter(([id]) => visible.has(id)));
  return {
    ...(camera && { camera }),
    ...(!asAtStart && { layers }),
    ...(fainter.size > 0 && { opacity: fainter }),
    ...(asOf !== undefined && { asOf }),
    ...(place && { place }),
    ...(compared && { compared }),
    ...(relief && { relief }),
  };
}

/** What the viewer shows now. */
export interface ShownState {
  readonly visible: ReadonlySet<string>;
  readonly opacity: Opacities;
  readonly camera: Camera | undefined;
  readonly asOf: string | undefined;
  readonly place: LonLat | undefined;
  readonly compared: Comparing | undefined;
  readonly relief: boolean;
}

function parseCamera(text: string): Camera | undefined {
  const parts = text.split("/");
  if (parts.length < 3 || parts.length > 5 || parts.some((part) => !/^-?\d+(\.\d+)?$/.test(part))) return undefined;
  const [zoom = 0, lat = 0, lon = 0, bearing = 0, pitch = 0] = parts.map((part) => Number(part) + 0);
  const sensible =
    zoom >= 0 && zoom <= 24 && Math.abs(lat) <= 85 && Math.abs(lon) <= 180 && Math.abs(bearing) <= 360 && pitch >= 0 && pitch <= mostPitch;
  return sensible ? { zoom, lat, lon, bearing, ...(pitch > 0 && { pitch }) } : undefined;
}

/** Further the horizon comes into sight, and with it the whole country's tiles. */
export const mostPitch = 75;

function formatCamera({ zoom, lat, lon, bearing, pitch = 0 }: Camera): string {
  const [turned, tilted] = [bearing, pitch].map((degrees) => Math.round(degrees * 10) / 10);
  const angles = tilted === 0 ? (turned === 0 ? [] : [turned]) : [turned, tilted];
  return [zoom.toFixed(2), lat.toFixed(5), lon.toFixed(5), ...angles.map((degrees) => degrees?.toFixed(1))].join("/");
}

function parseCompared(percent: string, other: string): { compared?: Comparing } {
  if (!/^\d{1,3}$/.test(percent) || Number(percent) > 100) return {};
  const share = Number(percent) / 100;
  if (other === now) return { compared: { share, asOf: now } };
  const { asOf } = parseAsOf(other);
  if (asOf !== undefined) return { compared: { share, asOf } };
  const [layer] = parseIds(other);
  return layer === undefined ? {} : { compared: { share, layer } };
}

function parsePlace(text: string): { place?: LonLat } {
  const [, lon, lat] = /^(-?\d{1,3}(?:\.\d+)?),(-?\d{1,2}(?:\.\d+)?)$/.exec(text) ?? [];
  if (lon === undefined || Math.abs(Number(lon)) > 180 || Math.abs(Number(lat)) > 85) return {};
  return { place: [Number(lon) + 0, Number(lat) + 0] };
}

function parseAsOf(text: string): { asOf?: string } {
  const isMoment = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z)?$/.test(text) && !Number.isNaN(Date.parse(text));
  return isMoment ? { asOf: text } : {};
}

function parseOpacities(text: string): Opacities {
  const read = text.split(",").flatMap((part): [string, number][] => {
    const [, id = "", percent = ""] = /^([a-z][a-z0-9-]*):(\d{1,2})$/.exec(part) ?? [];
    return Number(percent) >= leastOpacity * 100 ? [[id, Number(percent) / 100]] : [];
  });
  return new Map(read);
}

function formatOpacities(opacities: Opacities): string {
  return [...opacities].map(([id, share]) => `${id}:${Math.round(share * 100)}`).join(",");
}

function parseIds(text: string): string[] {
  return [...new Set(text.split(",").filter((id) => /^[a-z][a-z0-9-]*$/.test(id)))];
}
