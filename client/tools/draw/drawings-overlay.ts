import type { ExpressionSpecification, LayerSpecification } from "maplibre-gl";
import type { Overlay } from "../../map/overlay.ts";
import type { Plane } from "../plane.ts";
import { type Drawing, type DrawingColor, drawingColorNames, drawingColors, featureOf } from "./drawing.ts";

const id = "machizu-drawings";

/** Kept drawings on the map, each colour with its pattern and dash, and their names. */
export function drawingsOverlay(drawings: readonly Drawing[], plane: Plane): Overlay {
  const features = drawings.map((drawing) => featureOf(drawing, plane));
  const used = drawingColorNames.filter((color) => drawings.some((drawing) => drawing.color === color));
  return {
    sources: { [id]: { type: "geojson", data: { type: "FeatureCollection", features } } },
    layers: [...used.flatMap(areaLayers), ...used.flatMap(lineLayers), ...used.map(pointLayer), nameLayer],
  };
}

function areaLayers(color: DrawingColor): LayerSpecification[] {
  const { hex, pattern } = drawingColors[color];
  const filter = drawn(color, "Polygon");
  return [
    { id: `${id}-${color}-fill`, type: "fill", source: id, filter, paint: { "fill-color": hex, "fill-opacity": 0.15 } },
    { id: `${id}-${color}-pattern`, type: "fill", source: id, filter, paint: { "fill-pattern": pattern, "fill-opacity": 0.6 } },
  ];
}

function lineLayers(color: DrawingColor): LayerSpecification[] {
  const { hex, dash } = drawingColors[color];
  const filter: ExpressionSpecification = ["all", of(color), ["!=", ["geometry-type"], "Point"]];
  const paint = { "line-color": hex, "line-width": 3, ...(dash && { "line-dasharray": [...dash] }) };
  return [
    { id: `${id}-${color}-casing`, type: "line", source: id, filter, paint: { "line-color": "#ffffff", "line-width": 5 } },
    { id: `${id}-${color}-line`, type: "line", source: id, filter, paint },
  ];
}

function pointLayer(color: DrawingColor): LayerSpecification {
  const paint = {
    "circle-radius": 7,
    "circle-color": drawingColors[color].hex,
    "circle-stroke-color": "#ffffff",
    "circle-stroke-width": 2,
  };
  return { id: `${id}-${color}-point`, type: "circle", source: id, filter: drawn(color, "Point"), paint };
}

/** A text note is its words; the others have their name beside them. */
const nameLayer: LayerSpecification = {
  id: `${id}-name`,
  type: "symbol",
  source: id,
  layout: {
    "text-field": ["case", ["==", ["get", "kind"], "note"], ["get", "note"], ["get", "name"]],
    "text-size": 14,
    "text-anchor": "top",
    "text-offset": [0, 0.7],
    "text-max-width": 14,
  },
  paint: { "text-color": "#1a1a1a", "text-halo-color": "#ffffff", "text-halo-width": 2 },
};

function drawn(color: DrawingColor, geometry: "Point" | "Polygon"): ExpressionSpecification {
  return ["all", of(color), ["==", ["geometry-type"], geometry]];
}

function of(color: DrawingColor): ExpressionSpecification {
  return ["==", ["get", "color"], color];
}
