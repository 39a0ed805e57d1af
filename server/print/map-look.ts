import type { DatasetDefinition } from "../../model/dataset.ts";
import { legendRows } from "../../model/legend.ts";
import type { PatternName } from "../../model/pattern.ts";

/** How a dataset is drawn on paper, from the same definition as on the screen. */

/** The zoom at which a screen shows the map as large as the sheet does. CSS pixels are 1/96 inch, tiles 512 of them. */
export function zoomOfScale(scale: number, latitude: number): number {
  const metersPerPixel = (scale * 0.0254) / 96;
  return Math.log2((40_075_016.685578488 * Math.cos((latitude * Math.PI) / 180)) / (512 * metersPerPixel));
}

const pointsPerPixel = 72 / 96;

/** Line width on the screen, in CSS pixels. */
export function lineWidthPx(size: number, zoom: number): number {
  return size * interpolate(zoom, [8, 0.3], [14, 1], [18, 4], 1.5);
}

/** Radius of a point's circle on the screen, in CSS pixels. */
export function circleRadiusPx(size: number, zoom: number): number {
  return size * interpolate(zoom, [8, 0.5], [14, 1], [18, 1.6], 1);
}

/** Line width in points: as wide as on the screen at that zoom. */
export function lineWidthPoints(size: number, zoom: number): number {
  return lineWidthPx(size, zoom) * pointsPerPixel;
}

/** Radius of a point's circle in points. */
export function circleRadiusPoints(size: number, zoom: number): number {
  return circleRadiusPx(size, zoom) * pointsPerPixel * 0.7;
}

type Stop = readonly [zoom: number, factor: number];

/** MapLibre's `interpolate`, `["exponential", base]`. https://maplibre.org/maplibre-style-spec/expressions/#interpolate */
function interpolate(zoom: number, low: Stop, middle: Stop, high: Stop, base: number): number {
  const [from, to] = zoom < middle[0] ? [low, middle] : [middle, high];
  const progress = Math.min(Math.max(zoom - from[0], 0), to[0] - from[0]);
  const range = to[0] - from[0];
  const share = base === 1 ? progress / range : (base ** progress - 1) / (base ** range - 1);
  return from[1] + share * (to[1] - from[1]);
}

/** The colour of a row by the value that decides it. */
export function colorOf({ style, fields }: DatasetDefinition): (value: string | number | null) => string {
  if (style.colorBy !== undefined) {
    const colors = new Map((fields[style.colorBy]?.codes ?? []).map(({ value, color }) => [value, color]));
    return (value) => colors.get(String(value)) ?? style.color;
  }
  const steps = style.classes?.steps;
  if (steps === undefined) return () => style.color;
  return (value) => (value === null ? style.color : (steps.findLast(({ from }) => Number(value) >= from)?.color ?? style.color));
}

/** The pattern that goes with a colour. */
export function patternOf(dataset: DatasetDefinition): (color: string) => PatternName | undefined {
  const patterns = new Map(legendRows(dataset).map(({ color, pattern }) => [color, pattern]));
  return (color) => patterns.get(color);
}

/** What a label says: a code by its short name. */
export function labelOf({ style, fields }: DatasetDefinition, language: "ja" | "en"): (value: string | number | null) => string {
  const codes = style.label === undefined ? undefined : fields[style.label]?.codes;
  const names = codes && new Map(codes.map(({ value, label, short = label }) => [value, short[language]]));
  return (value) => (value === null ? "" : names ? (names.get(String(value)) ?? "") : String(value).replaceAll(/\s+/g, " "));
}
