import type { Geometry, Position } from "./expression.ts";
import { checkGeometry } from "./check-geometry.ts";
import type { TextReader } from "./text-reader.ts";

/** Well-known text → geometry. Heights are read and dropped. */

const readers: Readonly<Record<string, (reader: TextReader) => Geometry>> = {
  POINT: (reader) => ({ type: "Point", coordinates: inBrackets(reader, readPosition) }),
  LINESTRING: (reader) => ({ type: "LineString", coordinates: readLine(reader) }),
  POLYGON: (reader) => ({ type: "Polygon", coordinates: readLines(reader) }),
  MULTIPOINT: (reader) => ({ type: "MultiPoint", coordinates: reader.list(() => readMember(reader)) }),
  MULTILINESTRING: (reader) => ({ type: "MultiLineString", coordinates: readLines(reader) }),
  MULTIPOLYGON: (reader) => ({ type: "MultiPolygon", coordinates: reader.list(() => readLines(reader)) }),
  GEOMETRYCOLLECTION: (reader) => ({ type: "GeometryCollection", geometries: reader.list(() => parseMember(reader)) }),
};

export const geometryTypes: ReadonlySet<string> = new Set(Object.keys(readers));

/** @throws Problem where the text is no geometry, or one that cannot be (a ring that is not closed, …). */
export function parseGeometry(reader: TextReader): Geometry {
  const { text, at } = reader.peek();
  const read = readers[text.toUpperCase()];
  if (read === undefined) throw reader.unexpected({ ja: [...geometryTypes].join("、"), en: [...geometryTypes].join(", ") });
  reader.next();
  reader.takeWord("Z");
  const geometry = read(reader);
  checkGeometry(geometry, at);
  return geometry;
}

/** A collection holds no collections: the grammar of the standard does not know them. */
function parseMember(reader: TextReader): Geometry {
  if (!reader.isWord("GEOMETRYCOLLECTION")) return parseGeometry(reader);
  const simple = [...geometryTypes].filter((type) => type !== "GEOMETRYCOLLECTION");
  throw reader.unexpected({ ja: simple.join("、"), en: simple.join(", ") });
}

function readLines(reader: TextReader): Position[][] {
  return reader.list(() => readLine(reader));
}

function readLine(reader: TextReader): Position[] {
  return reader.list(() => readPosition(reader));
}

/** Both `(1 2)` and the widespread `1 2` are a member of a MULTIPOINT. */
function readMember(reader: TextReader): Position {
  return reader.isSymbol("(") ? inBrackets(reader, readPosition) : readPosition(reader);
}

function readPosition(reader: TextReader): Position {
  const position: Position = [reader.signedNumber(), reader.signedNumber()];
  if (!reader.isSymbol(",") && !reader.isSymbol(")")) reader.signedNumber();
  return position;
}

function inBrackets<T>(reader: TextReader, read: (reader: TextReader) => T): T {
  reader.needSymbol("(");
  const result = read(reader);
  reader.needSymbol(")");
  return result;
}
