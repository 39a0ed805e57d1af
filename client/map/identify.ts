import type { Map as MapLibreMap } from "maplibre-gl";
import { datasetOf } from "./city-style.ts";

/** One feature drawn at a place. */
export interface Hit {
  readonly dataset: string;
  readonly fid: string | number;
  /** What the tile carries of it; the full row comes from the API. */
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Hits beyond this many are left out: a list that long helps nobody. */
const mostHits = 30;

/** The drawn features within `tolerancePx` of a point of the map, top-most first, base map last, each once. */
export function identify(
  map: MapLibreMap,
  point: { readonly x: number; readonly y: number },
  { tolerancePx, base }: { readonly tolerancePx: number; readonly base: ReadonlySet<string> },
): Hit[] {
  const box: [[number, number], [number, number]] = [
    [point.x - tolerancePx, point.y - tolerancePx],
    [point.x + tolerancePx, point.y + tolerancePx],
  ];
  return distinctHits(map.queryRenderedFeatures(box), base);
}

interface DrawnFeature {
  readonly id?: string | number | undefined;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly layer: { readonly metadata?: unknown };
}

/** A feature is drawn once per tile and per layer of its dataset, but it is one feature. */
export function distinctHits(drawn: readonly DrawnFeature[], base: ReadonlySet<string>): Hit[] {
  const hits = new Map<string, Hit>();
  for (const { id, properties, layer } of drawn) {
    const dataset = datasetOf(layer);
    if (dataset === undefined || id === undefined) continue;
    const key = `${dataset}/${id}`;
    if (!hits.has(key)) hits.set(key, { dataset, fid: id, properties });
  }
  const all = [...hits.values()];
  return [...all.filter(({ dataset }) => !base.has(dataset)), ...all.filter(({ dataset }) => base.has(dataset))].slice(0, mostHits);
}
