import type { CodeDefinition, GeometryKind, StyleDefinition } from "./dataset.ts";
import type { PatternName } from "./pattern.ts";
import type { Language, LocalText } from "./text.ts";

/**
 * How a dataset is drawn: the rows of its legend and the layers of a MapLibre style, both from the same
 * definition, so that they cannot disagree. Pure data; nothing here knows MapLibre.
 */

/** The part of a dataset definition that decides how it looks. */
export interface Drawable {
  readonly id: string;
  readonly title: LocalText;
  readonly geometry: GeometryKind;
  readonly fields: Readonly<Record<string, { readonly codes?: readonly CodeDefinition[] | undefined }>>;
  readonly tiles: { readonly minZoom: number };
  readonly style: StyleDefinition;
}

export type LegendKind = "circle" | "line" | "fill" | "mixed";

/** One swatch. `short` is for places where the label is too long: colour alone never has to tell. */
export interface LegendRow {
  readonly label: LocalText;
  readonly short: LocalText;
  readonly color: string;
  /** Only areas have one. */
  readonly pattern?: PatternName;
  readonly kind: LegendKind;
  /** Of the colour, 0…1; opaque when left out. At 0 there is only the outline. */
  readonly opacity?: number;
  /** Colour of the edge of areas. */
  readonly outline?: string;
}

/** The rows in the order of the definition; where colours depend on a value, the last row is for values unknown or without a colour, and for codes drawn as those are. */
export function legendRows(drawable: Drawable): LegendRow[] {
  const { style, title } = drawable;
  const kind = legendKinds[drawable.geometry];
  const { opacity, outline } = style;
  const row = ({ label, short = label, color, pattern }: Omit<Look, "value">): LegendRow => {
    return { label, short, color, ...(pattern && { pattern }), kind, ...(opacity < 1 && { opacity }), ...(outline && { outline }) };
  };
  const codes = coloredCodes(drawable).filter(({ color, pattern }) => color !== style.color || pattern !== undefined);
  const looks = [...codes, ...(style.classes?.steps ?? [])];
  if (looks.length > 0) return [...looks.map(row), row({ label: otherOrUnknown, color: style.color })];
  return [row({ label: title, color: style.color })];
}

const legendKinds: Readonly<Record<GeometryKind, LegendKind>> = { point: "circle", line: "line", polygon: "fill", mixed: "mixed" };

const otherOrUnknown: LocalText = { ja: "その他・不明", en: "Other or unknown" };

/** A MapLibre expression. */
export type Expression = readonly [operator: string, ...operands: unknown[]];

/** A layer of a MapLibre style, as far as we use it. */
export interface StyleLayer {
  readonly id: string;
  readonly type: "fill" | "line" | "circle" | "symbol";
  readonly source: string;
  /** The dataset's id: tiles hold one layer per dataset; for labels of areas that of `labelPoints`. */
  readonly "source-layer": string;
  /** Tells the viewer whose layer this is. */
  readonly metadata: { readonly "machizu:dataset": string; readonly "machizu:pattern"?: PatternLook; readonly "machizu:height"?: string };
  readonly minzoom: number;
  readonly filter?: Expression;
  readonly layout?: Readonly<Record<string, unknown>>;
  readonly paint: Readonly<Record<string, unknown>>;
}

/** What makes a layer of patterns over a layer of colours; images are named as patterns are. */
export interface PatternLook {
  readonly filter: Expression;
  readonly "fill-pattern": Expression;
}

export interface StyleLayerOptions {
  /** Id of the style's source that holds the dataset's tiles. */
  readonly source: string;
  /** Language of labels made from code lists. */
  readonly language: Language;
}

/**
 * The layers that draw a dataset, bottom-most first: `<id>` (areas, lines or points), `<id>-outline`,
 * `<id>-point` (the points of a mixed dataset), `<id>-label`.
 */
export function styleLayers(drawable: Drawable, options: StyleLayerOptions): StyleLayer[] {
  const { geometry, style } = drawable;
  const layers: (StyleLayer | undefined)[] = {
    point: () => [circleLayer(drawable, options, "")],
    line: () => [lineLayer(drawable, options)],
    polygon: () => [fillLayer(drawable, options), outlineLayer(drawable, options)],
    mixed: () => [fillLayer(drawable, options), outlineLayer(drawable, options), circleLayer(drawable, options, "-point")],
  }[geometry]();
  if (style.label !== undefined) layers.push(labelLayer(drawable, options, style.label));
  return layers.filter((layer) => layer !== undefined);
}

// Multi-part geometries may carry their own type name.
const onlyAreas: Expression = ["match", ["geometry-type"], ["Polygon", "MultiPolygon"], true, false];
const onlyPoints: Expression = ["match", ["geometry-type"], ["Point", "MultiPoint"], true, false];

function fillLayer(drawable: Drawable, options: StyleLayerOptions): StyleLayer {
  const pattern = patternLook(drawable);
  return {
    ...common(drawable, options, ""),
    type: "fill",
    metadata: {
      "machizu:dataset": drawable.id,
      ...(pattern && { "machizu:pattern": pattern }),
      ...(drawable.style.height !== undefined && { "machizu:height": drawable.style.height }),
    },
    ...(drawable.geometry === "mixed" && { filter: onlyAreas }),
    paint: { "fill-color": colorExpression(drawable), "fill-opacity": drawable.style.opacity },
  };
}

function outlineLayer(drawable: Drawable, options: StyleLayerOptions): StyleLayer | undefined {
  const { style, geometry } = drawable;
  if (style.outline === undefined) return undefined;
  // In a mixed dataset `size` is the radius of the points.
  const width = geometry === "mixed" ? 1 : style.size;
  return {
    ...common(drawable, options, "-outline"),
    type: "line",
    ...(geometry === "mixed" && { filter: onlyAreas }),
    layout: { "line-join": "round" },
    paint: { "line-color": style.outline, "line-width": lineWidth(width) },
  };
}

function lineLayer(drawable: Drawable, options: StyleLayerOptions): StyleLayer {
  const { style } = drawable;
  return {
    ...common(drawable, options, ""),
    type: "line",
    layout: { "line-cap": "round", "line-join": "round" },
    paint: { "line-color": colorExpression(drawable), "line-width": lineWidth(style.size), "line-opacity": style.opacity },
  };
}

function circleLayer(drawable: Drawable, options: StyleLayerOptions, suffix: "" | "-point"): StyleLayer {
  const { style, geometry } = drawable;
  return {
    ...common(drawable, options, suffix),
    type: "circle",
    ...(geometry === "mixed" && { filter: onlyPoints }),
    paint: {
      "circle-color": colorExpression(drawable),
      "circle-radius": ["interpolate", ["linear"], ["zoom"], 8, style.size * 0.5, 14, style.size, 18, style.size * 1.6],
      // In a mixed dataset the opacity is meant for the areas.
      "circle-opacity": geometry === "mixed" ? 1 : style.opacity,
      "circle-stroke-color": style.outline ?? "#FFFFFF",
      "circle-stroke-width": 1,
    },
  };
}

/** Labels begin a few zooms after the features, when there is room for them. */
const labelZoomsLater = 3;

/**
 * The tile layer that holds the label points of areas, the field they say and the first zoom it is in. Undefined where nothing is labelled,
 * and where points and lines carry their labels themselves.
 */
export function labelPoints({ id, geometry, style, tiles }: Pick<Drawable, "id" | "geometry" | "style" | "tiles">) {
  if (style.label === undefined || geometry === "point" || geometry === "line") return undefined;
  return { name: `${id}-label`, field: style.label, minZoom: tiles.minZoom + labelZoomsLater };
}

function labelLayer(drawable: Drawable, options: StyleLayerOptions, field: string): StyleLayer {
  const { geometry, tiles } = drawable;
  const placement = {
    point: { "text-anchor": "top", "text-offset": [0, 0.8] },
    line: { "symbol-placement": "line" },
    polygon: {},
    mixed: {},
  }[geometry];
  return {
    ...common(drawable, options, "-label"),
    "source-layer": labelPoints(drawable)?.name ?? drawable.id,
    type: "symbol",
    minzoom: tiles.minZoom + labelZoomsLater,
    layout: { "text-field": labelExpression(drawable, field, options.language), "text-size": 12, "text-padding": 4, ...placement },
    paint: { "text-color": "#1A1A1C", "text-halo-color": "#FFFFFF", "text-halo-width": 1.5 },
  };
}

function common(drawable: Drawable, options: StyleLayerOptions, suffix: string) {
  return {
    id: drawable.id + suffix,
    source: options.source,
    "source-layer": drawable.id,
    metadata: { "machizu:dataset": drawable.id },
    minzoom: drawable.tiles.minZoom,
  };
}

/** `px` wide at z14, thinner when zoomed out, wider when zoomed in. */
function lineWidth(px: number): Expression {
  return ["interpolate", ["exponential", 1.5], ["zoom"], 8, px * 0.3, 14, px, 18, px * 4];
}

function colorExpression(drawable: Drawable): string | Expression {
  const { style } = drawable;
  const codes = coloredCodes(drawable);
  if (style.colorBy !== undefined && codes.length > 0) {
    return ["match", ["get", style.colorBy], ...codes.flatMap(({ value, color }) => [value, color]), style.color];
  }
  if (!style.classes) return style.color;
  const { field, steps } = style.classes;
  const step: Expression = ["step", ["get", field], style.color, ...steps.flatMap(({ from, color }) => [from, color])];
  // A feature without the value would be an error to "step".
  return ["case", ["==", ["typeof", ["get", field]], "number"], step, style.color];
}

function patternLook(drawable: Drawable): PatternLook | undefined {
  const { style } = drawable;
  const onArea = (filter: Expression): Expression => (drawable.geometry === "mixed" ? ["all", onlyAreas, filter] : filter);
  const codes = coloredCodes(drawable).flatMap(({ value, pattern }) => (pattern ? [{ value, pattern }] : []));
  if (style.colorBy !== undefined && codes.length > 0) {
    const field: Expression = ["get", style.colorBy];
    return {
      filter: onArea(["in", field, ["literal", codes.map(({ value }) => value)]]),
      "fill-pattern": ["match", field, ...codes.flatMap(({ value, pattern }) => [value, pattern]), codes[0]?.pattern],
    };
  }
  const steps = (style.classes?.steps ?? []).flatMap(({ from, pattern }) => (pattern ? [{ from, pattern }] : []));
  const [first] = steps;
  if (!style.classes || !first) return undefined;
  const field: Expression = ["get", style.classes.field];
  return {
    filter: onArea(["all", ["==", ["typeof", field], "number"], [">=", field, first.from]]),
    "fill-pattern": ["step", field, first.pattern, ...steps.slice(1).flatMap(({ from, pattern }) => [from, pattern])],
  };
}

/** A code is printed by its short label; codes that are not in the list print nothing. */
function labelExpression(drawable: Drawable, field: string, language: Language): Expression {
  const codes = drawable.fields[field]?.codes ?? [];
  if (codes.length === 0) return ["to-string", ["get", field]];
  return ["match", ["get", field], ...codes.flatMap(({ value, label, short }) => [value, (short ?? label)[language]]), ""];
}

/** How features of one value look. */
interface Look {
  readonly value: string;
  readonly label: LocalText;
  readonly short?: LocalText | undefined;
  readonly color: string;
  readonly pattern?: PatternName | undefined;
}

function coloredCodes({ fields, style }: Drawable): Look[] {
  const codes = style.colorBy === undefined ? [] : (fields[style.colorBy]?.codes ?? []);
  return codes.flatMap(({ color, ...code }) => (color === undefined ? [] : [{ ...code, color }]));
}
