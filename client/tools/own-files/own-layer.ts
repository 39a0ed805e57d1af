import type { Feature } from "geojson";
import type { ExpressionSpecification, LayerSpecification } from "maplibre-gl";
import type { BboxLonLat } from "../../../model/geo/tile.ts";
import type { Overlay } from "../../map/overlay.ts";
import { drawingColorNames, drawingColors } from "../draw/drawing.ts";
import { boundsOf } from "../positions.ts";
import type { OwnFeatures } from "./own-file.ts";

/** A layer of the reader's own as the page holds it. */
export interface OwnLayer extends OwnFeatures {
  readonly id: string;
  readonly on: boolean;
  /** Names of the attributes, in the order in which they first appear. */
  readonly fields: readonly string[];
  readonly bounds: BboxLonLat | undefined;
  /** How many rows have no position. */
  readonly unplaced: number;
  /** Where the map's worker reads the shapes: an address within this page. Revoke it with the layer. */
  readonly url: string;
}

/** Attributes beyond this many are left out of the table. */
const mostFields = 60;

export function ownLayer(id: string, { name, features }: OwnFeatures): OwnLayer {
  const fields = new Set<string>();
  for (const { properties } of features) for (const key of Object.keys(properties ?? {})) if (fields.size < mostFields) fields.add(key);
  return {
    id,
    name,
    features,
    on: true,
    fields: [...fields],
    bounds: boundsOf(features.map(({ geometry }) => geometry)),
    unplaced: features.filter(({ geometry }) => !isPlaced(geometry)).length,
    url: shapesUrl(features),
  };
}

/** Shapes only, each with the number of its row: the attributes stay in the page. */
function shapesUrl(features: readonly Feature[]): string {
  const shapes = features.flatMap(({ geometry }, row) => (isPlaced(geometry) ? [{ type: "Feature", properties: { row }, geometry }] : []));
  return URL.createObjectURL(new Blob([JSON.stringify({ type: "FeatureCollection", features: shapes })], { type: "application/geo+json" }));
}

/** Rows of a table may have no position, whatever the types of GeoJSON say. */
export function isPlaced(geometry: Feature["geometry"] | null): boolean {
  return geometry !== null;
}

/** The layers that are on, each with a colour and pattern of its own. */
export function ownOverlay(layers: readonly OwnLayer[]): Overlay {
  return {
    sources: Object.fromEntries(layers.map(({ id, url }) => [id, { type: "geojson", data: url }])),
    layers: layers.flatMap(({ id, on }, index) => (on ? drawn(id, lookOf(index)) : [])),
  };
}

/** The colour and pattern of the n-th layer. */
export function lookOf(index: number) {
  return drawingColors[drawingColorNames[index % drawingColorNames.length] ?? "blue"];
}

function drawn(source: string, { hex, pattern }: ReturnType<typeof lookOf>): LayerSpecification[] {
  // "in" because shapes of several parts may be named "MultiPolygon".
  const is = (type: string): ExpressionSpecification => ["in", type, ["geometry-type"]];
  const pointPaint = { "circle-radius": 6, "circle-color": hex, "circle-stroke-color": "#ffffff", "circle-stroke-width": 2 };
  return [
    { id: `${source}-fill`, type: "fill", source, filter: is("Polygon"), paint: { "fill-color": hex, "fill-opacity": 0.15 } },
    { id: `${source}-pattern`, type: "fill", source, filter: is("Polygon"), paint: { "fill-pattern": pattern, "fill-opacity": 0.5 } },
    { id: `${source}-casing`, type: "line", source, filter: ["!", is("Point")], paint: { "line-color": "#ffffff", "line-width": 4 } },
    { id: `${source}-line`, type: "line", source, filter: ["!", is("Point")], paint: { "line-color": hex, "line-width": 2 } },
    { id: `${source}-point`, type: "circle", source, filter: is("Point"), paint: pointPaint },
  ];
}

/** Ids of the style's layers that a press on the map can hit. */
export function pressableLayers(layers: readonly OwnLayer[]): string[] {
  return layers.filter(({ on }) => on).flatMap(({ id }) => [`${id}-point`, `${id}-line`, `${id}-fill`]);
}
