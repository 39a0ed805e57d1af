import type { Feature, FeatureCollection } from "geojson";
import type { LayerSpecification } from "maplibre-gl";
import type { LonLat } from "../../../model/geo/tile.ts";
import type { Overlay } from "../../map/overlay.ts";

/** How places are joined up. */
export type SketchShape = "point" | "line" | "area";

/** The layer whose features can be dragged; each has the number of its place as `index`. */
export function handleLayer(id: string): string {
  return `${id}-handles`;
}

/** The places with the line or the outline that joins them, as drawn while they are being put down. */
export function sketchOverlay(id: string, places: readonly LonLat[], shape: SketchShape): Overlay {
  return {
    sources: { [id]: { type: "geojson", data: sketchFeatures(places, shape) } },
    layers: [
      {
        id: `${id}-area`,
        type: "fill",
        source: id,
        filter: ["==", ["geometry-type"], "Polygon"],
        paint: { "fill-color": sketchColor, "fill-opacity": 0.2 },
      },
      line(`${id}-casing`, id, { "line-color": "#ffffff", "line-width": 6 }),
      line(`${id}-line`, id, { "line-color": sketchColor, "line-width": 3 }),
      {
        id: handleLayer(id),
        type: "circle",
        source: id,
        filter: ["==", ["geometry-type"], "Point"],
        paint: { "circle-radius": 7, "circle-color": "#ffffff", "circle-stroke-color": sketchColor, "circle-stroke-width": 3 },
      },
    ],
  };
}

/** Not among the colours of the datasets, and dark enough on all of them. */
const sketchColor = "#0017c1";

function line(id: string, source: string, paint: Extract<LayerSpecification, { type: "line" }>["paint"]): LayerSpecification {
  const filter: Extract<LayerSpecification, { type: "line" }>["filter"] = ["!=", ["geometry-type"], "Point"];
  return { id, type: "line", source, filter, layout: { "line-cap": "round", "line-join": "round" }, paint: paint ?? {} };
}

function sketchFeatures(places: readonly LonLat[], shape: SketchShape): FeatureCollection {
  const points = places.map((place, index): Feature => feature({ index }, { type: "Point", coordinates: [...place] }));
  return { type: "FeatureCollection", features: [...joined(places, shape), ...points] };
}

function joined(places: readonly LonLat[], shape: SketchShape): Feature[] {
  const path = places.map((place) => [...place]);
  if (shape === "point" || path.length < 2) return [];
  if (shape === "line" || path.length < 3) return [feature({}, { type: "LineString", coordinates: path })];
  return [feature({}, { type: "Polygon", coordinates: [[...path, ...path.slice(0, 1)]] })];
}

function feature(properties: Feature["properties"], geometry: Feature["geometry"]): Feature {
  return { type: "Feature", properties, geometry };
}
