import type { MultiPolygon, Polygon, Position } from "geojson";
import type { CatalogEntry } from "../../../model/catalog.ts";
import { fetchItemsInside } from "../../api.ts";
import type { Speech } from "../../text/speech.ts";

/** What one layer has inside an area. */
export interface Inside {
  readonly entry: CatalogEntry;
  readonly count: number;
  /** Names of the first ones. */
  readonly names: readonly string[];
}

/** Names are listed up to this many a layer. */
export const mostNames = 20;

/** Asks the server for each layer in turn: it counts whole layers, where the map knows only what it has drawn. */
export async function featuresInside(
  area: Polygon | MultiPolygon,
  entries: readonly CatalogEntry[],
  {
    language,
    signal,
    nameOf,
  }: { language: Speech["language"]; signal: AbortSignal; nameOf: (value: unknown, entry: CatalogEntry) => string },
): Promise<Inside[]> {
  const found: Inside[] = [];
  for (const entry of entries) {
    const { numberMatched, features } = await fetchItemsInside(entry.id, filterOf(area), { limit: mostNames, language, signal });
    found.push({ entry, count: numberMatched, names: features.map(({ properties }) => nameOf(properties?.[entry.titleField], entry)) });
  }
  return found;
}

/** CQL2 text; about a decimetre is told. */
export function filterOf(area: Polygon | MultiPolygon): string {
  const polygons = area.type === "Polygon" ? [area.coordinates] : area.coordinates;
  const ring = (positions: readonly Position[]) => `(${positions.map(([x = 0, y = 0]) => `${x.toFixed(6)} ${y.toFixed(6)}`).join(",")})`;
  const written = polygons.map((rings) => `(${rings.map(ring).join(",")})`);
  const text = area.type === "Polygon" ? `POLYGON${written.join(",")}` : `MULTIPOLYGON(${written.join(",")})`;
  return `S_INTERSECTS(geometry,${text})`;
}
