import type { ExpressionSpecification, LayerSpecification } from "maplibre-gl";

/** Without a source: they are children of one. */
type OwnLayer =
  | Omit<Extract<LayerSpecification, { type: "line" }>, "source">
  | Omit<Extract<LayerSpecification, { type: "circle" }>, "source">;

const point: ExpressionSpecification = ["==", ["geometry-type"], "Point"];

/** What the planner has drawn: black around yellow, on every ground. */
export const drawnLayers: readonly OwnLayer[] = [
  { id: "machizu-drawn-casing", type: "line", paint: { "line-color": "#000000", "line-width": 6 } },
  { id: "machizu-drawn-line", type: "line", paint: { "line-color": "#ffd43d", "line-width": 3 } },
  {
    id: "machizu-drawn-point",
    type: "circle",
    filter: point,
    paint: { "circle-radius": 6, "circle-color": "#ffd43d", "circle-stroke-color": "#000000", "circle-stroke-width": 3 },
  },
];

/** Lines and people of a result. */
export const resultLayers: readonly OwnLayer[] = [
  { id: "machizu-found-casing", type: "line", paint: { "line-color": "#ffffff", "line-width": 6 } },
  { id: "machizu-found-line", type: "line", paint: { "line-color": "#8b008b", "line-width": 3 } },
  {
    id: "machizu-found-point",
    type: "circle",
    filter: point,
    paint: { "circle-radius": 4, "circle-color": "#0017c1", "circle-stroke-color": "#ffffff", "circle-stroke-width": 1.5 },
  },
];
