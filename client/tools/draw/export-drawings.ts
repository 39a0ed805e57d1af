import type { Geometry, Position } from "geojson";
import { measure } from "../measure/measure.ts";
import type { Plane } from "../plane.ts";
import { type Drawing, drawingColors, featureOf, geometryOf } from "./drawing.ts";

/** A file of drawings, made in the browser. */
export interface DrawingsFile {
  readonly name: string;
  readonly type: string;
  readonly text: string;
}

export const drawingFormats = ["geojson", "kml", "csv"] as const;
export type DrawingFormat = (typeof drawingFormats)[number];

export function exportDrawings(drawings: readonly Drawing[], format: DrawingFormat, plane: Plane): DrawingsFile {
  return { name: `drawings.${format}`, ...writers[format](drawings, plane) };
}

type Writer = (drawings: readonly Drawing[], plane: Plane) => Omit<DrawingsFile, "name">;

const writers: Readonly<Record<DrawingFormat, Writer>> = { geojson, kml, csv };

/** RFC 7946; outer rings run against the clock. */
function geojson(drawings: readonly Drawing[], plane: Plane): Omit<DrawingsFile, "name"> {
  const features = drawings.map((drawing) => {
    const feature = featureOf(drawing, plane);
    return { ...feature, geometry: rewound(feature.geometry) };
  });
  return { type: "application/geo+json", text: `${JSON.stringify({ type: "FeatureCollection", features }, null, 1)}\n` };
}

function rewound(geometry: Geometry): Geometry {
  if (geometry.type !== "Polygon") return geometry;
  const coordinates = geometry.coordinates.map((ring) => (turnsLeft(ring) ? ring : ring.toReversed()));
  return { ...geometry, coordinates };
}

function turnsLeft(ring: readonly Position[]): boolean {
  let twice = 0;
  for (const [i, [x = 0, y = 0]] of ring.entries()) {
    const [nextX = 0, nextY = 0] = ring[(i + 1) % ring.length] ?? [];
    twice += x * nextY - nextX * y;
  }
  return twice > 0;
}

/** KML 2.2; colours are aabbggrr there. */
function kml(drawings: readonly Drawing[], plane: Plane): Omit<DrawingsFile, "name"> {
  const styles = Object.entries(drawingColors).map(([name, { hex }]) => {
    const bgr = hex.slice(5, 7) + hex.slice(3, 5) + hex.slice(1, 3);
    return `<Style id="${name}"><LineStyle><color>ff${bgr}</color><width>3</width></LineStyle><PolyStyle><color>26${bgr}</color></PolyStyle></Style>`;
  });
  const placemarks = drawings.map((drawing) => {
    const { name, note, color } = drawing;
    return `<Placemark><name>${escapeXml(name)}</name><description>${escapeXml(note)}</description><styleUrl>#${color}</styleUrl>${kmlGeometry(rewound(geometryOf(drawing, plane)))}</Placemark>`;
  });
  const lines = [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<kml xmlns="http://www.opengis.net/kml/2.2"><Document>`,
    ...styles,
    ...placemarks,
    `</Document></kml>`,
  ];
  return { type: "application/vnd.google-earth.kml+xml", text: `${lines.join("\n")}\n` };
}

function kmlGeometry(geometry: Geometry): string {
  const list = (positions: readonly Position[]) =>
    `<coordinates>${positions.map((position) => position.join(",")).join(" ")}</coordinates>`;
  if (geometry.type === "Point") return `<Point>${list([geometry.coordinates])}</Point>`;
  if (geometry.type === "LineString") return `<LineString>${list(geometry.coordinates)}</LineString>`;
  if (geometry.type !== "Polygon") return "";
  return `<Polygon><outerBoundaryIs><LinearRing>${list(geometry.coordinates[0] ?? [])}</LinearRing></outerBoundaryIs></Polygon>`;
}

/** The order in which a character is replaced matters to none but &, which comes first. */
function escapeXml(text: string): string {
  const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  // Characters that XML cannot hold are left out.
  return text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "").replace(/[&<>"]/g, (sign) => entities[sign] ?? "");
}

const columns = ["name", "note", "kind", "color", "radius_m", "length_m", "area_m2", "lon", "lat", "wkt"] as const;

/** With a byte order mark, for spreadsheets; lengths and areas are those of the plane-rectangular zone. */
function csv(drawings: readonly Drawing[], plane: Plane): Omit<DrawingsFile, "name"> {
  const rows = drawings.map((drawing) => {
    const { name, note, kind, color, radiusMeters, places } = drawing;
    const geometry = geometryOf(drawing, plane);
    const { length, area } = sizeOf(drawing, plane);
    const [lon, lat] = places[0] ?? [];
    return [name, note, kind, color, radiusMeters, length?.toFixed(2), area?.toFixed(2), lon, lat, wkt(geometry)].map(csvCell).join(",");
  });
  return { type: "text/csv;charset=utf-8", text: `\uFEFF${[columns.join(","), ...rows].join("\r\n")}\r\n` };
}

/** Length of a line or perimeter, and area, on the plane. */
export function sizeOf(drawing: Drawing, plane: Plane): { length: number | undefined; area: number | undefined } {
  const { kind, places, radiusMeters = 0 } = drawing;
  if (kind === "circle") return { length: 2 * Math.PI * radiusMeters, area: Math.PI * radiusMeters ** 2 };
  if (kind !== "line" && kind !== "area") return { length: undefined, area: undefined };
  const measured = measure(places, kind === "line" ? "distance" : "area", plane);
  return { length: measured?.lengthMeters, area: measured?.areaMeters2 };
}

/** A text that a spreadsheet would take for a formula is marked as text. */
function csvCell(value: string | number | undefined): string {
  const text = typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value ?? "");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Well-known text of a point, line or polygon. */
export function wkt(geometry: Geometry): string {
  const list = (positions: readonly Position[]) => `(${positions.map((position) => position.join(" ")).join(",")})`;
  if (geometry.type === "Point") return `POINT${list([geometry.coordinates])}`;
  if (geometry.type === "LineString") return `LINESTRING${list(geometry.coordinates)}`;
  return geometry.type === "Polygon" ? `POLYGON(${geometry.coordinates.map(list).join(",")})` : "";
}
