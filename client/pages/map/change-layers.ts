import type { LayerSpecification } from "maplibre-gl";
import { changeColors } from "../change-colors.ts";

/** Source of the rows that differ: GeoJSON with `change` among its properties. */
export const changesSource = "changes";

const color = [
  "match",
  ["get", "change"],
  ...Object.entries(changeColors).flatMap(([change, value]) => [change, value]),
  changeColors.changed,
] as unknown as string;

/** What was removed is dashed, and only what was added is a full point, so that colour alone does not tell it. */
export const changeLayers: LayerSpecification[] = [
  {
    id: "changed-areas",
    type: "fill",
    source: changesSource,
    filter: ["==", ["geometry-type"], "Polygon"],
    paint: { "fill-color": color, "fill-opacity": 0.35 },
  },
  {
    id: "changed-lines",
    type: "line",
    source: changesSource,
    filter: ["all", ["!=", ["geometry-type"], "Point"], ["!=", ["get", "change"], "removed"]],
    paint: { "line-color": color, "line-width": 3 },
  },
  {
    id: "removed-lines",
    type: "line",
    source: changesSource,
    filter: ["all", ["!=", ["geometry-type"], "Point"], ["==", ["get", "change"], "removed"]],
    paint: { "line-color": color, "line-width": 3, "line-dasharray": [2, 2] },
  },
  {
    id: "changed-points",
    type: "circle",
    source: changesSource,
    filter: ["==", ["geometry-type"], "Point"],
    paint: {
      "circle-color": ["match", ["get", "change"], "added", changeColors.added, "#FFFFFF"],
      "circle-radius": ["match", ["get", "change"], "removed", 4, 6],
      "circle-stroke-color": color,
      "circle-stroke-width": 4,
    },
  },
];
