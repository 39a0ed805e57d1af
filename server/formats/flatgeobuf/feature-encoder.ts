import type { LittleEndianWriter } from "../bytes/little-endian-writer.ts";
import type { ColumnType, Value } from "../content/columns.ts";
import { type FlatGeometry, pathRole, wkbType } from "../geometry/flat-geometry.ts";

/**
 * Features as FlatGeobuf holds them: size-prefixed FlatBuffers of
 * https://github.com/flatgeobuf/flatgeobuf/blob/master/src/fbs/feature.fbs, written front to back and without the
 * library's objects, which cost more than everything else together. Each takes a multiple of eight bytes, as the
 * library's do.
 */

/** Size, offset of the table, vtable of two fields, table of 12 bytes, length of the properties that follow. */
const featureHeadBytes = 32;
const geometrySlot = 20;
const propertiesAt = 28;
/** Vtable of eight fields, then the table: ends at 4, xy at 8, parts at 12, type at 16. */
const vtableBytes = 20;
const tableBytes = 20;
const endsSlot = 4;
const xySlot = 8;
const partsSlot = 12;
/** Room for what a path needs besides its vertices: vtable and table, an offset, an end, lengths, padding. */
const pathBytes = vtableBytes + tableBytes + 24;

/**
 * @param out its length is a multiple of eight.
 * @param geometry as it was last read. With a type and no vertices it is an empty geometry, which is how a feature
 * without a position is written: the libraries for the browser break off at one without a geometry.
 * @param values those that are missing are left out; the others follow the number of their column.
 */
export function encodeFeature(
  out: LittleEndianWriter,
  geometry: FlatGeometry,
  { types, values }: { types: readonly ColumnType[]; values: readonly Value[] },
): void {
  const start = out.length;
  out.reserve(featureHeadBytes);
  const { view } = out;
  view.setUint32(start + 4, 12, true);
  view.setUint32(start + 8, 8 | (12 << 16), true);
  view.setUint32(start + 12, 4 | (8 << 16), true);
  view.setUint32(start + 16, 8, true);
  view.setUint32(start + 24, propertiesAt - 24, true);
  out.length = start + featureHeadBytes;
  writeProperties(out, types, values);
  out.reserve(geometry.vertexCount * 16 + (geometry.pathCount + 1) * pathBytes + 16);
  out.view.setUint32(start + propertiesAt, out.length - start - featureHeadBytes, true);
  pad(out, 4);
  setOffset(out, start + geometrySlot, writeGeometry(out, geometry));
  pad(out, 8);
  out.view.setUint32(start, out.length - start - 4, true);
}

function writeProperties(out: LittleEndianWriter, types: readonly ColumnType[], values: readonly Value[]): void {
  for (let column = 0; column < types.length; column++) {
    const value = values[column];
    if (value === null || value === undefined) continue;
    out.uint16(column);
    switch (types[column]) {
      case "integer":
        out.int64(value as number);
        break;
      case "number":
        out.float64(value as number);
        break;
      case "boolean":
        out.uint8(value ? 1 : 0);
        break;
      default:
        out.sizedText(value as string);
    }
  }
}

/** Each function from here on writes where room was made, and returns the position of a table. */
function writeGeometry(out: LittleEndianWriter, geometry: FlatGeometry): number {
  const { type, pathCount } = geometry;
  if (type === wkbType.multiPolygon || type === wkbType.collection) return writeParts(out, geometry);
  return writePaths(out, geometry, { type, from: 0, to: pathCount });
}

/** A geometry of geometries: polygons, or the points, lines and polygons of a collection. A hole belongs to the part before it. */
function writeParts(out: LittleEndianWriter, geometry: FlatGeometry): number {
  const { roles, pathCount } = geometry;
  const table = writeTable(out, geometry.type, fieldsWithParts);
  const vector = out.length;
  setOffset(out, table + partsSlot, vector);
  let parts = 0;
  for (let path = 0; path < pathCount; path++) if (roles[path] !== pathRole.hole) parts++;
  out.view.setUint32(vector, parts, true);
  out.length = vector + 4 + parts * 4;
  for (let part = 0, from = 0; part < parts; part++) {
    let to = from + 1;
    while (to < pathCount && roles[to] === pathRole.hole) to++;
    setOffset(out, vector + 4 + part * 4, writePaths(out, geometry, { type: partTypes[roles[from] as 0 | 1 | 2], from, to }));
    from = to;
  }
  return table;
}

const partTypes = { [pathRole.point]: wkbType.point, [pathRole.line]: wkbType.lineString, [pathRole.outer]: wkbType.polygon } as const;

/** A geometry that is one list of vertices: the paths `from`…`to − 1`, told apart by their ends where there may be several. */
function writePaths(
  out: LittleEndianWriter,
  { xy, pathEnds }: FlatGeometry,
  { type, from, to }: { type: number; from: number; to: number },
): number {
  const hasEnds = type === wkbType.multiLineString || (type === wkbType.polygon && to - from > 1);
  const table = writeTable(out, type, hasEnds ? fieldsWithEnds : fieldsWithoutEnds);
  const { view } = out;
  const firstVertex = from === 0 ? 0 : (pathEnds[from - 1] as number);
  const endVertex = to === 0 ? 0 : (pathEnds[to - 1] as number);
  if (hasEnds) {
    setOffset(out, table + endsSlot, out.length);
    view.setUint32(out.length, to - from, true);
    out.length += 4;
    for (let path = from; path < to; path++, out.length += 4) view.setUint32(out.length, (pathEnds[path] as number) - firstVertex, true);
  }
  // the numbers after the length stand at a multiple of eight
  if (out.length % 8 === 0) {
    view.setUint32(out.length, 0, true);
    out.length += 4;
  }
  setOffset(out, table + xySlot, out.length);
  view.setUint32(out.length, (endVertex - firstVertex) * 2, true);
  let position = out.length + 4;
  for (let i = firstVertex * 2; i < endVertex * 2; i++, position += 8) view.setFloat64(position, xy[i] as number, true);
  out.length = position;
  return table;
}

/** Where a table has its fields; 0 for those it has not. */
interface Fields {
  readonly endsAt: number;
  readonly xyAt: number;
  readonly partsAt: number;
}

const fieldsWithEnds: Fields = { endsAt: endsSlot, xyAt: xySlot, partsAt: 0 };
const fieldsWithoutEnds: Fields = { endsAt: 0, xyAt: xySlot, partsAt: 0 };
const fieldsWithParts: Fields = { endsAt: 0, xyAt: 0, partsAt: partsSlot };

function writeTable(out: LittleEndianWriter, type: number, { endsAt, xyAt, partsAt }: Fields): number {
  const { view, length } = out;
  view.setUint32(length, vtableBytes | (tableBytes << 16), true);
  view.setUint32(length + 4, endsAt | (xyAt << 16), true);
  view.setUint32(length + 8, 0, true);
  view.setUint32(length + 12, 0, true);
  view.setUint32(length + 16, 16 | (partsAt << 16), true);
  const table = length + vtableBytes;
  view.setUint32(table, vtableBytes, true);
  view.setUint32(table + endsSlot, 0, true);
  view.setUint32(table + xySlot, 0, true);
  view.setUint32(table + partsSlot, 0, true);
  view.setUint32(table + 16, type, true);
  out.length = table + tableBytes;
  return table;
}

function setOffset(out: LittleEndianWriter, slot: number, target: number): void {
  out.view.setUint32(slot, target - slot, true);
}

/** Zeros up to a multiple of four or eight. */
function pad(out: LittleEndianWriter, multiple: number): void {
  while (out.length % multiple !== 0) out.bytes[out.length++] = 0;
}
