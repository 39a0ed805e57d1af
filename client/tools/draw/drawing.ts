import type { Feature, Geometry } from "geojson";
import type { LonLat } from "../../../model/geo/tile.ts";
import type { PatternName } from "../../../model/pattern.ts";
import type { Plane } from "../plane.ts";

/** What a reader drew: for their own eyes, kept in their own browser. */
export interface Drawing {
  readonly id: string;
  readonly kind: DrawingKind;
  readonly name: string;
  readonly note: string;
  readonly color: DrawingColor;
  /** A point, note or circle has one: where it is, or its centre. */
  readonly places: readonly LonLat[];
  /** Of a circle. */
  readonly radiusMeters?: number | undefined;
}

export const drawingKinds = ["point", "line", "area", "circle", "note"] as const;
export type DrawingKind = (typeof drawingKinds)[number];

/** Each colour has a pattern and a dash of its own, so that it is not colour alone that tells drawings apart. */
export const drawingColors = {
  blue: { hex: "#0017c1", pattern: "rising-sparse", dash: undefined },
  red: { hex: "#ce0000", pattern: "falling-sparse", dash: [3, 1.5] },
  green: { hex: "#115a36", pattern: "grid-sparse", dash: [1, 1.5] },
  magenta: { hex: "#8b008b", pattern: "dots-sparse", dash: [5, 1.5, 1, 1.5] },
  black: { hex: "#1a1a1a", pattern: "level-sparse", dash: [6, 3] },
} as const satisfies Record<string, { hex: string; pattern: PatternName; dash: readonly number[] | undefined }>;

export type DrawingColor = keyof typeof drawingColors;
export const drawingColorNames = Object.keys(drawingColors) as DrawingColor[];

export const drawingLimits = { drawings: 300, name: 100, note: 2000, radiusMeters: 100_000 } as const;

/** How many places a drawing needs before it can be kept. */
export const fewestPlaces = { point: 1, line: 2, area: 3, circle: 1, note: 1 } as const satisfies Record<DrawingKind, number>;

/** Kinds that have one place, which another press moves. */
export function isSinglePlace(kind: DrawingKind): boolean {
  return fewestPlaces[kind] === 1;
}

/** Unlike any other in this browser. (`crypto.randomUUID` is missing on pages without TLS.) */
export function newDrawingId(): string {
  return `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 10)}`;
}

/** Corners of a drawn circle: it is at most 0.12 % of its radius off. */
const circleCorners = 64;

/** The drawing's shape in degrees. A circle is one on the plane-rectangular zone. */
export function geometryOf({ kind, places, radiusMeters = 0 }: Pick<Drawing, "kind" | "places" | "radiusMeters">, plane: Plane): Geometry {
  const path = places.map((place) => [...place]);
  const [first = [0, 0]] = path;
  if (kind === "line") return { type: "LineString", coordinates: path };
  if (kind === "area") return { type: "Polygon", coordinates: [[...path, first]] };
  if (kind === "circle") return { type: "Polygon", coordinates: [circle([first[0] ?? 0, first[1] ?? 0], radiusMeters, plane)] };
  return { type: "Point", coordinates: first };
}

function circle([lon, lat]: LonLat, radiusMeters: number, plane: Plane): number[][] {
  const [east, north] = plane.toPlane(lon, lat);
  const corners = Array.from({ length: circleCorners }, (_, n) => {
    const angle = (n / circleCorners) * 2 * Math.PI;
    return plane.toLonLat(east + radiusMeters * Math.cos(angle), north + radiusMeters * Math.sin(angle));
  });
  return [...corners, ...corners.slice(0, 1)];
}

/** The drawing as GeoJSON, with everything that is needed to draw it again. */
export function featureOf(drawing: Drawing, plane: Plane): Feature {
  const { id, kind, name, note, color, places, radiusMeters } = drawing;
  const center = kind === "circle" && places[0] ? { radiusMeters, centerLonLat: [...places[0]] } : {};
  return { type: "Feature", id, properties: { name, note, kind, color, ...center }, geometry: geometryOf(drawing, plane) };
}
