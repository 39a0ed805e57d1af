import type { ExpressionSpecification, LayerSpecification } from "maplibre-gl";

/** Without a source: they are children of one. */
type OwnLayer = Without<"fill"> | Without<"line"> | Without<"circle">;
type Without<T extends LayerSpecification["type"]> = Omit<Extract<LayerSpecification, { type: T }>, "source">;

const point: ExpressionSpecification = ["==", ["geometry-type"], "Point"];
// Multi-part geometries may carry their own type name.
const way: ExpressionSpecification = ["in", "LineString", ["geometry-type"]];
const area: ExpressionSpecification = ["in", "Polygon", ["geometry-type"]];

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

/** Areas and lines of a result; areas bring their colours. */
export const resultLayers: readonly OwnLayer[] = [
  {
    id: "machizu-found-area",
    type: "fill",
    filter: area,
    paint: { "fill-color": ["coalesce", ["get", "color"], "#8b008b"], "fill-opacity": 0.8 },
  },
  { id: "machizu-found-casing", type: "line", filter: way, paint: { "line-color": "#ffffff", "line-width": 6 } },
  { id: "machizu-found-line", type: "line", filter: way, paint: { "line-color": "#8b008b", "line-width": 3 } },
];

export const peopleSource = "machizu-people";

/** People on their way, larger where more of them walk together. */
export const peopleLayers: readonly OwnLayer[] = [
  {
    id: peopleSource,
    type: "circle",
    paint: {
      "circle-radius": ["interpolate", ["linear"], ["sqrt", ["get", "people"]], 1, 2.5, 20, 10],
      "circle-color": "#0017c1",
      "circle-stroke-color": "#ffffff",
      "circle-stroke-width": 1.5,
    },
  },
];
