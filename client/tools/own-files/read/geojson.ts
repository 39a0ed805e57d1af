import type { Feature, Geometry } from "geojson";
import { crsByEpsg } from "../crs.ts";
import { decodeText, FileProblem, type OwnFileReader } from "../own-file.ts";

const geometryTypes = ["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"];

export const reader: OwnFileReader = {
  extensions: ["geojson", "json"],
  read: ({ name, bytes }) => {
    const document = parse(decodeText(bytes));
    return [{ name, features: featuresOf(document), stated: statedCrs(document) }];
  },
};

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new FileProblem("files.notJson");
  }
}

/** A collection, a feature or a bare geometry. */
function featuresOf(document: unknown): Feature[] {
  if (!isRecord(document)) throw new FileProblem("files.notGeojson");
  if (document["type"] === "FeatureCollection" && Array.isArray(document["features"])) return document["features"].map(readFeature);
  if (document["type"] === "Feature") return [readFeature(document, 0)];
  return [{ type: "Feature", properties: {}, geometry: readGeometry(document, 1) }];
}

function readFeature(value: unknown, index: number): Feature {
  if (!isRecord(value) || value["type"] !== "Feature") throw new FileProblem("files.badFeature", { number: index + 1 });
  const { geometry, properties } = value;
  return {
    type: "Feature",
    properties: isRecord(properties) ? properties : {},
    // GeoJSON allows features without a position.
    geometry: geometry === null ? (null as unknown as Geometry) : readGeometry(geometry, index + 1),
  };
}

function readGeometry(value: unknown, number: number): Geometry {
  const known = isRecord(value) && geometryTypes.some((type) => type === value["type"]);
  const parts = known ? (value["type"] === "GeometryCollection" ? value["geometries"] : value["coordinates"]) : undefined;
  if (!Array.isArray(parts) || !(value as { type: string }).type) throw new FileProblem("files.badFeature", { number });
  if ((value as { type: string }).type === "GeometryCollection") for (const part of parts) readGeometry(part, number);
  else if (!isNumeric(parts, depths[(value as { type: keyof typeof depths }).type])) throw new FileProblem("files.badFeature", { number });
  return value as unknown as Geometry;
}

/** How deep positions lie in the coordinates of each type. */
const depths = { Point: 0, MultiPoint: 1, LineString: 1, MultiLineString: 2, Polygon: 2, MultiPolygon: 3 } as const;

function isNumeric(value: unknown, depth: number): boolean {
  if (!Array.isArray(value)) return false;
  if (depth > 0) return value.every((part) => isNumeric(part, depth - 1));
  return value.length >= 2 && value.every((number) => typeof number === "number" && Number.isFinite(number));
}

/** The `crs` member of GeoJSON before RFC 7946. */
function statedCrs(document: unknown): string | undefined {
  const crs = isRecord(document) && isRecord(document["crs"]) ? document["crs"]["properties"] : undefined;
  const name = isRecord(crs) && typeof crs["name"] === "string" ? crs["name"] : "";
  const [, epsg] = /EPSG:{1,2}(\d{4,5})$/.exec(name) ?? [];
  return epsg === undefined ? undefined : crsByEpsg(Number(epsg));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
