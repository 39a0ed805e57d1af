import type { Feature, FeatureCollection } from "geojson";
import type { ItemState } from "./use-item.ts";

/** What the map marks: the place that was asked about and, once it has arrived, the feature that is unfolded. */
export function selectionOf(place: readonly [lon: number, lat: number], item: ItemState): FeatureCollection {
  const here: Feature = { type: "Feature", properties: { role: "place" }, geometry: { type: "Point", coordinates: [...place] } };
  // A row may have no geometry; then only the place is marked.
  const chosen = item.phase === "ready" && item.feature.geometry ? [{ ...item.feature, properties: { role: "feature" } }] : [];
  return { type: "FeatureCollection", features: [...chosen, here] };
}
