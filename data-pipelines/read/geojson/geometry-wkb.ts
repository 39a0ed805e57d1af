import { isObject } from "../json/object.ts";
import type { WkbWriter } from "../wkb/wkb-writer.ts";

type SimpleType = "Point" | "LineString" | "Polygon";
type MultiType = "MultiPoint" | "MultiLineString" | "MultiPolygon";

const memberTypes: Readonly<Record<MultiType, SimpleType>> = {
  MultiPoint: "Point",
  MultiLineString: "LineString",
  MultiPolygon: "Polygon",
};

/** Deeper nesting of collections is refused, so that a made-up file cannot exhaust the stack. */
const deepestCollection = 8;
const deepestCoordinates = 4;

/**
 * Two-dimensional WKB of a GeoJSON geometry. Rings are closed when they are not; a coordinate that is no number
 * becomes NaN for the geometry check to report.
 * @returns null for an empty geometry, undefined for what is not a GeoJSON geometry.
 */
export function geometryWkb(geometry: unknown, writer: WkbWriter): Uint8Array | null | undefined {
  if (geometry === null || geometry === undefined) return null;
  if (isEmptyGeometry(geometry, 0)) return null;
  writer.start();
  return writeGeometry(geometry, writer, 0) ? writer.finish() : undefined;
}

export function isGeometryType(type: unknown): boolean {
  return isSimpleType(type) || isMultiType(type) || type === "GeometryCollection";
}

/** The first position of a geometry, for a look at its magnitude. */
export function firstPosition(geometry: unknown): readonly [number, number] | undefined {
  let outer = geometry;
  while (isObject(outer) && Array.isArray(outer["geometries"])) outer = outer["geometries"][0];
  let inner: unknown = isObject(outer) ? outer["coordinates"] : undefined;
  while (Array.isArray(inner)) {
    const [x, y]: readonly unknown[] = inner;
    if (typeof x === "number" && typeof y === "number") return [x, y];
    inner = x;
  }
  return undefined;
}

/** Each function below answers whether what it was given is well formed. */
function writeGeometry(geometry: unknown, writer: WkbWriter, depth: number): boolean {
  if (!isObject(geometry)) return false;
  const { type, coordinates } = geometry;
  if (isSimpleType(type)) return writeSimple(type, coordinates, writer);
  if (isMultiType(type)) return writeMulti(type, coordinates, writer);
  const { geometries } = geometry;
  if (type !== "GeometryCollection" || !Array.isArray(geometries) || depth >= deepestCollection) return false;
  const solid = geometries.filter((member) => !isEmptyGeometry(member, depth + 1));
  writer.header("GeometryCollection");
  writer.count(solid.length);
  return solid.every((member) => writeGeometry(member, writer, depth + 1));
}

function writeMulti(type: MultiType, coordinates: unknown, writer: WkbWriter): boolean {
  if (!Array.isArray(coordinates)) return false;
  const members: readonly unknown[] = coordinates.filter((member) => !isEmpty(member, 1));
  writer.header(type);
  writer.count(members.length);
  return members.every((member) => writeSimple(memberTypes[type], member, writer));
}

function writeSimple(type: SimpleType, coordinates: unknown, writer: WkbWriter): boolean {
  writer.header(type);
  if (type === "Point") return writePosition(coordinates, writer);
  if (type === "LineString") return writePath(coordinates, writer, 2);
  if (!Array.isArray(coordinates)) return false;
  const rings: readonly unknown[] = coordinates.filter((ring) => !isEmpty(ring, 1));
  writer.count(rings.length);
  return rings.every((ring) => writePath(ring, writer, 4));
}

/** @param leastPositions 4 says that it is a ring. */
function writePath(path: unknown, writer: WkbWriter, leastPositions: 2 | 4): boolean {
  if (!Array.isArray(path)) return false;
  const positions: readonly unknown[] = path;
  const isOpen = leastPositions === 4 && !isSamePosition(positions[0], positions.at(-1));
  const total = Math.max(leastPositions, isOpen ? positions.length + 1 : positions.length);
  writer.count(total);
  for (const position of positions) if (!writePosition(position, writer)) return false;
  for (let count = positions.length; count < total; count++) writePosition(positions[0], writer);
  return true;
}

function writePosition(position: unknown, writer: WkbWriter): boolean {
  if (!Array.isArray(position) || position.length < 2) return false;
  const [x, y]: readonly unknown[] = position;
  if (Array.isArray(x) || Array.isArray(y)) return false;
  writer.position(typeof x === "number" ? x : Number.NaN, typeof y === "number" ? y : Number.NaN);
  return true;
}

function isSamePosition(a: unknown, b: unknown): boolean {
  return Array.isArray(a) && Array.isArray(b) && a[0] === b[0] && a[1] === b[1];
}

/** Well formed, but without a single position. */
function isEmptyGeometry(geometry: unknown, depth: number): boolean {
  if (geometry === null) return true;
  if (!isObject(geometry) || !isGeometryType(geometry["type"])) return false;
  if (geometry["type"] !== "GeometryCollection") return isEmpty(geometry["coordinates"]);
  const { geometries } = geometry;
  return depth < deepestCollection && Array.isArray(geometries) && geometries.every((member) => isEmptyGeometry(member, depth + 1));
}

/** Nothing but empty arrays. */
function isEmpty(coordinates: unknown, depth = 0): boolean {
  if (!Array.isArray(coordinates) || depth > deepestCoordinates) return false;
  return coordinates.every((inner) => isEmpty(inner, depth + 1));
}

function isSimpleType(type: unknown): type is SimpleType {
  return type === "Point" || type === "LineString" || type === "Polygon";
}

function isMultiType(type: unknown): type is MultiType {
  return type === "MultiPoint" || type === "MultiLineString" || type === "MultiPolygon";
}
