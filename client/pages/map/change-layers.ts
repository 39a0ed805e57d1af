import type { LayerSpecification } from "maplibre-gl";
import { changeColors } from "../change-colors.ts";
import { movedFrom } from "./old-shapes.ts";

/** Source of the rows that differ: GeoJSON with `change` among its properties. */
export const changesSource = "changes";

const color = [
  "match",
  ["get", "change"],
  ...Object.entries(changeColors).flatMap(([change, value]) => [change, value]),
  changeColors.changed,
] as unknown as string;

const isOld = ["==", ["get", "change"], movedFrom] as ["==", ["get", string], string];
const isRemoved = ["==", ["get", "change"], "removed"] as ["==", ["get", string], string];
const isPoint = ["==", ["geometry-type"], "Point"] as ["==", ["geometry-type"], string];

/** What was removed is dashed, where something lay before is dotted, and only what was added is a full point, so that colour alone does not tell it. */
export const changeLayers: LayerSpecification[] = [
  {
    id: "changed-areas",
    type: "fill",
    source: changesSource,
    filter: ["all", ["==", ["geometry-type"], "Polygon"], ["!", isOld]],
    paint: { "fill-color": color, "fill-opacity": 0.35 },
  },
  {
    id: "old-lines",
    type: "line",
    source: changesSource,
    filter: ["all", ["!", isPoint], isOld],
    layout: { "line-cap": "round" },
    paint: { "line-color": color, "line-width": 3, "line-dasharray": [0, 2] },
  },
  {
    id: "changed-lines",
    type: "line",
    source: changesSource,
    filter: ["all", ["!", isPoint], ["!", isRemoved], ["!", isOld]],
    paint: { "line-color": color, "line-width": 3 },
  },
  {
    id: "removed-lines",
    type: "line",
    source: changesSource,
    filter: ["all", ["!", isPoint], isRemoved],
    paint: { "line-color": color, "line-width": 3, "line-dasharray": [2, 2] },
  },
  {
    id: "old-points",
    type: "circle",
    source: changesSource,
    filter: ["all", isPoint, isOld],
    paint: { "circle-color": "#FFFFFF", "circle-radius": 3, "circle-stroke-color": color, "circle-stroke-width": 2 },
  },
  {
    id: "changed-points",
    type: "circle",
    source: changesSource,
    filter: ["all", isPoint, ["!", isOld]],
    paint: {
      "circle-color": ["match", ["get", "change"], "added", changeColors.added, "#FFFFFF"],
      "circle-radius": ["match", ["get", "change"], "removed", 4, 6],
      "circle-stroke-color": color,
      "circle-stroke-width": 4,
    },
  },
];
