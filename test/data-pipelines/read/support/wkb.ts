export interface Geometry {
  readonly type: string;
  readonly coordinates: unknown;
}

const names = ["", "Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon", "GeometryCollection"];

/** Decodes two-dimensional little-endian WKB and insists that nothing is left over. */
export function decodeWkb(wkb: Uint8Array | null): Geometry | null {
  if (!wkb) return null;
  const cursor = { view: new DataView(wkb.buffer, wkb.byteOffset, wkb.byteLength), at: 0 };
  const geometry = readGeometry(cursor);
  if (cursor.at !== wkb.byteLength) throw new Error(`${wkb.byteLength - cursor.at} bytes after the geometry`);
  return geometry;
}

interface Cursor {
  readonly view: DataView;
  at: number;
}

function readGeometry(cursor: Cursor): Geometry {
  if (cursor.view.getUint8(cursor.at) !== 1) throw new Error("not little-endian");
  const type = cursor.view.getUint32(cursor.at + 1, true);
  cursor.at += 5;
  return { type: names[type] ?? `type ${type}`, coordinates: readCoordinates(cursor, type) };
}

function readCoordinates(cursor: Cursor, type: number): unknown {
  if (type === 1) return readPosition(cursor);
  if (type === 2) return readList(cursor, () => readPosition(cursor));
  if (type === 3) return readList(cursor, () => readList(cursor, () => readPosition(cursor)));
  if (type === 7) return readList(cursor, () => readGeometry(cursor));
  return readList(cursor, () => readGeometry(cursor).coordinates);
}

function readList<T>(cursor: Cursor, read: () => T): T[] {
  const count = cursor.view.getUint32(cursor.at, true);
  cursor.at += 4;
  return Array.from({ length: count }, read);
}

function readPosition(cursor: Cursor): [number, number] {
  const position: [number, number] = [cursor.view.getFloat64(cursor.at, true), cursor.view.getFloat64(cursor.at + 8, true)];
  cursor.at += 16;
  return position;
}
