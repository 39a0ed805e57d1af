import type { FlatWkb } from "../wkb/flatten-wkb.ts";
import { pointBytes, wkbTypes, type GeometryType, type WkbWriter } from "../wkb/wkb-writer.ts";
import type { FlatTable } from "./flat-table.ts";

const fields = { ends: 0, xy: 1, type: 6, parts: 7 };
const deepestNesting = 8;
const leastPositions = { line: 2, ring: 4 };

/** By number; FlatGeobuf numbers these as WKB does. */
const typeNames: Readonly<Record<number, GeometryType>> = {
  1: "Point",
  2: "LineString",
  3: "Polygon",
  4: "MultiPoint",
  5: "MultiLineString",
  6: "MultiPolygon",
  7: "GeometryCollection",
};
const partTypes: Readonly<Record<number, number>> = { [wkbTypes.MultiPolygon]: wkbTypes.Polygon };

/** A geometry that is not read: curves and surfaces of higher kinds. */
class UnreadType extends Error {}

/**
 * WKB of a FlatGeobuf geometry; null when it has no position, or the finding that tells why there is none.
 * @param headerType type of all geometries of the file; 0 when each says its own.
 * @param budget positions that the bytes of the feature can hold: parts that refer to the same bytes again and again end there.
 * @throws RangeError on damage
 */
export function fgbWkb(geometry: FlatTable, headerType: number, writer: WkbWriter, budget: number): FlatWkb {
  const context: Context = { writer, budget, positions: 0 };
  writer.start();
  try {
    writeGeometry(geometry, headerType || geometry.uint8(fields.type), context, 0);
  } catch (error) {
    if (error instanceof UnreadType) return "wrong-geometry-type";
    throw error;
  }
  return context.positions === 0 ? null : writer.finish();
}

interface Context {
  readonly writer: WkbWriter;
  budget: number;
  positions: number;
}

function writeGeometry(geometry: FlatTable, type: number, context: Context, depth: number): void {
  const name = typeNames[type];
  if (name === undefined) throw new UnreadType();
  if (depth > deepestNesting) throw new RangeError("nested too deep");
  context.budget--;
  const { writer } = context;
  writer.header(name);
  switch (name) {
    case "Point":
      return writePoint(xyOf(geometry), context);
    case "LineString":
      return writePath(xyOf(geometry), leastPositions.line, context);
    case "MultiPoint":
      return writeMembers("Point", split(xyOf(geometry)), context);
    case "Polygon":
    case "MultiLineString": {
      const paths = pathsOf(geometry);
      if (name === "MultiLineString") return writeMembers("LineString", paths, context);
      writer.count(paths.length);
      return paths.forEach((path) => writePath(path, leastPositions.ring, context));
    }
    case "MultiPolygon":
    case "GeometryCollection": {
      const parts = geometry.tables(fields.parts);
      writer.count(parts.length);
      for (const part of parts) writeGeometry(part, partTypes[type] ?? part.uint8(fields.type), context, depth + 1);
    }
  }
}

function writeMembers(type: "Point" | "LineString", members: readonly Buffer[], context: Context): void {
  context.writer.count(members.length);
  for (const member of members) {
    context.writer.header(type);
    if (type === "Point") writePoint(member, context);
    else writePath(member, leastPositions.line, context);
  }
}

function writePoint(xy: Buffer, context: Context): void {
  if (xy.length < pointBytes) context.writer.position(Number.NaN, Number.NaN);
  else {
    context.writer.positions(xy, 0, pointBytes);
    spend(1, context);
  }
}

/** Rings are closed when they are not; both kinds are padded to the least number of positions WKB allows. */
function writePath(xy: Buffer, least: number, context: Context): void {
  const positions = xy.length / pointBytes;
  spend(positions, context);
  const isOpen = least === leastPositions.ring && xy.compare(xy, 0, pointBytes, xy.length - pointBytes, xy.length) !== 0;
  const total = Math.max(least, isOpen ? positions + 1 : positions);
  context.writer.count(total);
  context.writer.positions(xy, 0, xy.length);
  for (let count = positions; count < total; count++) context.writer.positions(xy, 0, pointBytes);
}

function spend(positions: number, context: Context): void {
  context.positions += positions;
  context.budget -= positions;
  if (context.budget < 0) throw new RangeError("more positions than bytes");
}

function xyOf(geometry: FlatTable): Buffer {
  const xy = geometry.vector(fields.xy, 8) ?? Buffer.alloc(0);
  return xy.subarray(0, xy.length - (xy.length % pointBytes));
}

/** The paths that `ends` divides the positions into, empty ones left out; all are one path without it. */
function pathsOf(geometry: FlatTable): Buffer[] {
  const xy = xyOf(geometry);
  const ends = geometry.vector(fields.ends, 4);
  if (!ends || ends.length === 0) return xy.length === 0 ? [] : [xy];
  const paths: Buffer[] = [];
  let start = 0;
  for (let at = 0; at < ends.length; at += 4) {
    const end = ends.readUInt32LE(at) * pointBytes;
    if (end < start || end > xy.length) throw new RangeError("end beyond the positions");
    if (end > start) paths.push(xy.subarray(start, end));
    start = end;
  }
  return paths;
}

function split(xy: Buffer): Buffer[] {
  return Array.from({ length: xy.length / pointBytes }, (_, index) => xy.subarray(index * pointBytes, (index + 1) * pointBytes));
}
