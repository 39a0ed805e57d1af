import type { FindingKind } from "../../../model/finding.ts";
import type { GeometryType, WkbWriter } from "./wkb-writer.ts";

/** What other programs write: any byte order, Z and M (ISO or extended), SRID, nested collections. */

/** A geometry, none, or the finding that tells why there is none. */
export type FlatWkb = Uint8Array | null | Extract<FindingKind, "damaged-record" | "wrong-geometry-type">;

const extended = { z: 0x8000_0000, m: 0x4000_0000, srid: 0x2000_0000 };
const deepestNesting = 8;

/** ISO types that are areas or lines under another name. */
const plainTypes: Readonly<Record<number, GeometryType>> = {
  1: "Point",
  2: "LineString",
  3: "Polygon",
  4: "MultiPoint",
  5: "MultiLineString",
  6: "MultiPolygon",
  7: "GeometryCollection",
  // Polyhedral surface, TIN, triangle.
  15: "MultiPolygon",
  16: "MultiPolygon",
  17: "Polygon",
};

/** Circular string to surface. */
const curvedTypes = [8, 9, 10, 11, 12, 13, 14];

/**
 * The geometry in two dimensions, little-endian.
 * @param start of the geometry in `bytes`; it must reach to the end.
 * @returns null for an empty geometry, otherwise what to report: damage, or curves, which are not read.
 */
export function flattenWkb(bytes: Uint8Array, start: number, writer: WkbWriter): FlatWkb {
  const cursor: Cursor = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), at: start, positions: 0 };
  writer.start();
  try {
    copyGeometry(cursor, writer, 0);
  } catch (error) {
    if (error instanceof CurvedGeometry) return "wrong-geometry-type";
    if (error instanceof RangeError) return "damaged-record";
    throw error;
  }
  if (cursor.at !== bytes.byteLength) return "damaged-record";
  return cursor.positions === 0 ? null : writer.finish();
}

class CurvedGeometry extends Error {}

interface Cursor {
  readonly view: DataView;
  at: number;
  /** Positions copied so far that are not empty points. */
  positions: number;
}

interface Header {
  readonly type: GeometryType;
  readonly littleEndian: boolean;
  readonly positionBytes: number;
}

/** @throws RangeError where the bytes break the grammar. */
function copyGeometry(cursor: Cursor, writer: WkbWriter, depth: number): void {
  if (depth > deepestNesting) throw new RangeError("nested too deep");
  const header = readHeader(cursor);
  writer.header(header.type);
  if (header.type === "Point") return copyPositions(cursor, writer, header, 1);
  const count = readCount(cursor, header, header.type === "LineString" ? header.positionBytes : leastMemberBytes);
  writer.count(count);
  if (header.type === "LineString") return copyPositions(cursor, writer, header, count);
  for (let member = 0; member < count; member++) {
    if (header.type === "Polygon") {
      const positions = readCount(cursor, header, header.positionBytes);
      writer.count(positions);
      copyPositions(cursor, writer, header, positions);
    } else copyGeometry(cursor, writer, depth + 1);
  }
}

const leastMemberBytes = 4;

function readHeader(cursor: Cursor): Header {
  const { view } = cursor;
  const littleEndian = view.getUint8(cursor.at) === 1;
  const code = view.getUint32(cursor.at + 1, littleEndian);
  cursor.at += (code & extended.srid) === 0 ? 5 : 9;
  const iso = code & 0x0fff_ffff;
  const dimensions = Math.floor(iso / 1000);
  const type = plainTypes[iso % 1000];
  if (curvedTypes.includes(iso % 1000) && dimensions <= 3) throw new CurvedGeometry();
  if (type === undefined || dimensions > 3) throw new RangeError(`geometry type ${code}`);
  const hasZ = (code & extended.z) !== 0 || dimensions === 1 || dimensions === 3;
  const hasM = (code & extended.m) !== 0 || dimensions >= 2;
  return { type, littleEndian, positionBytes: 8 * (2 + Number(hasZ) + Number(hasM)) };
}

/** A count that the bytes left can hold: it is looped over. */
function readCount(cursor: Cursor, { littleEndian }: Header, leastBytes: number): number {
  const count = cursor.view.getUint32(cursor.at, littleEndian);
  cursor.at += 4;
  if (count * leastBytes > cursor.view.byteLength - cursor.at) throw new RangeError("count beyond the end");
  return count;
}

function copyPositions(cursor: Cursor, writer: WkbWriter, { littleEndian, positionBytes }: Header, count: number): void {
  for (let index = 0; index < count; index++, cursor.at += positionBytes) {
    const x = cursor.view.getFloat64(cursor.at, littleEndian);
    const y = cursor.view.getFloat64(cursor.at + 8, littleEndian);
    writer.position(x, y);
    // An empty point is written as NaN, NaN.
    if (!Number.isNaN(x) || !Number.isNaN(y)) cursor.positions++;
  }
}
