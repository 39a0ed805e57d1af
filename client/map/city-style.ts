import type { FeatureCollection } from "geojson";
import type { PatternLook } from "../../model/legend.ts";
import { patternOpacity } from "../../model/pattern.ts";
import type { ExpressionSpecification, LayerSpecification, SourceSpecification, StyleSpecification } from "maplibre-gl";

/**
 * The city's style as the reader wants to see it. One pure function makes the whole style, and MapLibre
 * applies the difference to what it shows.
 */
export interface StyleChoice {
  /** Ids of the datasets that are switched on. */
  readonly visible: ReadonlySet<string>;
  /** Ids of the datasets that form the city's own base map; another background takes their place. */
  readonly base: ReadonlySet<string>;
  /** Dataset → share of the opacity of its definition, where that is less than 1. */
  readonly opacity: ReadonlyMap<string, number>;
  readonly background: Background;
  /** Little is to be loaded: no patterns, and tiles down to this zoom only. */
  readonly mostTileZoom?: number | undefined;
  /** The looked-up place and the chosen feature, told apart by the property `role`. */
  readonly selection: FeatureCollection;
}

export type Background = "city" | "gsi";

export const gsiSourceId = "machizu-gsi-pale";
const selectionSourceId = "machizu-selection";
export const emptySelection: FeatureCollection = { type: "FeatureCollection", features: [] };

export function cityStyle(style: StyleSpecification, choice: StyleChoice): StyleSpecification {
  const withGsi = choice.background === "gsi";
  const layers = style.layers
    .flatMap((layer) => (choice.mostTileZoom === undefined ? withPattern(layer) : [layer]))
    .map((layer) => withChoice(layer, choice));
  const ground = layers.findIndex((layer) => layer.type !== "background");
  const split = ground === -1 ? layers.length : ground;
  return {
    ...style,
    sources: {
      ...mapSources(style.sources, choice.mostTileZoom),
      ...(withGsi && { [gsiSourceId]: gsiSource }),
      [selectionSourceId]: { type: "geojson", data: choice.selection },
    },
    layers: [...layers.slice(0, split), ...(withGsi ? [gsiLayer] : []), ...layers.slice(split), ...selectionLayers],
  };
}

/** Nearer than `mostZoom` the tiles of that zoom are drawn larger; a source that begins nearer keeps its first one. */
function mapSources(sources: StyleSpecification["sources"], mostZoom: number | undefined): StyleSpecification["sources"] {
  if (mostZoom === undefined) return sources;
  const shallower = Object.entries(sources).map(([id, source]): [string, SourceSpecification] => {
    if (source.type !== "vector") return [id, source];
    const { minzoom = 0, maxzoom = mostZoom } = source;
    return [id, { ...source, maxzoom: Math.max(minzoom, Math.min(maxzoom, mostZoom)) }];
  });
  return Object.fromEntries(shallower);
}

/** The dataset a layer of the style draws, if it draws one. */
export function datasetOf(layer: { readonly metadata?: unknown }): string | undefined {
  const { metadata } = layer;
  if (!isRecord(metadata)) return undefined;
  const id = metadata["machizu:dataset"];
  return typeof id === "string" ? id : undefined;
}

/** Another background takes the place of the city's own base map. */
export function isDrawn(dataset: string, { visible, base, background }: Pick<StyleChoice, "visible" | "base" | "background">): boolean {
  return visible.has(dataset) && !(background === "gsi" && base.has(dataset));
}

/** The layer and, over it, the one of the patterns that go with its colours. */
function withPattern(layer: LayerSpecification): LayerSpecification[] {
  if (layer.type !== "fill" || !isRecord(layer.metadata) || !("machizu:pattern" in layer.metadata)) return [layer];
  // Our own server's contract.
  const { filter, ...look } = layer.metadata["machizu:pattern"] as PatternLook;
  const over = { ...layer, id: `${layer.id}-pattern`, filter, paint: { ...look, "fill-opacity": patternOpacity } };
  return [layer, over as unknown as LayerSpecification];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function withChoice<T extends LayerSpecification>(layer: T, choice: StyleChoice): T {
  const dataset = datasetOf(layer);
  if (dataset === undefined) return layer;
  const share = choice.opacity.get(dataset);
  return {
    ...layer,
    layout: { ...layer.layout, visibility: isDrawn(dataset, choice) ? "visible" : "none" },
    ...(share !== undefined && { paint: { ...layer.paint, ...fainterPaint(layer, share) } }),
  };
}

/** What decides the opacity of a layer, by its type. */
const opacityProperties: Readonly<Partial<Record<LayerSpecification["type"], readonly string[]>>> = {
  fill: ["fill-opacity"],
  line: ["line-opacity"],
  circle: ["circle-opacity", "circle-stroke-opacity"],
  symbol: ["text-opacity"],
};

function fainterPaint({ type, paint }: LayerSpecification, share: number): Record<string, number> {
  const defined = paint as Readonly<Record<string, unknown>> | undefined;
  const names = opacityProperties[type] ?? [];
  return Object.fromEntries(names.map((name) => [name, opacityOf(defined?.[name]) * share]));
}

/** Definitions give opacities as numbers; opaque is what a layer is without one. */
function opacityOf(value: unknown): number {
  return typeof value === "number" ? value : 1;
}

const gsiSource: SourceSpecification = {
  type: "raster",
  tiles: ["https://cyberjapandata.gsi.go.jp/xyz/pale/{z}/{x}/{y}.png"],
  tileSize: 256,
  minzoom: 5,
  maxzoom: 18,
};

const gsiLayer: LayerSpecification = { id: gsiSourceId, type: "raster", source: gsiSourceId };

const chosen: ExpressionSpecification = ["==", ["get", "role"], "feature"];
const looked: ExpressionSpecification = ["==", ["get", "role"], "place"];
// "in" because multi-part geometries may be named "MultiPoint".
const point: ExpressionSpecification = ["in", "Point", ["geometry-type"]];

/** Black around yellow shows on every colour of the map; areas are not filled, because their colour has a meaning. */
const selectionLayers: readonly LayerSpecification[] = [
  {
    id: "machizu-selection-casing",
    type: "line",
    source: selectionSourceId,
    filter: ["all", chosen, ["!", point]],
    layout: { "line-cap": "round", "line-join": "round" },
    paint: { "line-color": "#000000", "line-width": 6 },
  },
  {
    id: "machizu-selection-line",
    type: "line",
    source: selectionSourceId,
    filter: ["all", chosen, ["!", point]],
    layout: { "line-cap": "round", "line-join": "round" },
    paint: { "line-color": "#ffd43d", "line-width": 3 },
  },
  {
    id: "machizu-selection-point",
    type: "circle",
    source: selectionSourceId,
    filter: ["all", chosen, point],
    paint: { "circle-radius": 10, "circle-opacity": 0, "circle-stroke-color": "#ffd43d", "circle-stroke-width": 4 },
  },
  {
    id: "machizu-selection-point-casing",
    type: "circle",
    source: selectionSourceId,
    filter: ["all", chosen, point],
    paint: { "circle-radius": 14, "circle-opacity": 0, "circle-stroke-color": "#000000", "circle-stroke-width": 2 },
  },
  {
    id: "machizu-selection-place",
    type: "circle",
    source: selectionSourceId,
    filter: looked,
    paint: { "circle-radius": 5, "circle-color": "#ffffff", "circle-stroke-color": "#000000", "circle-stroke-width": 3 },
  },
];
