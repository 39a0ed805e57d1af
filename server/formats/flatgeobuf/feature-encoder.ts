import type { LittleEndianWriter } from "../bytes/little-endian-writer.ts";
import type { ColumnType, Value } from "../content/columns.ts";
import { type FlatGeometry, pathRole, wkbType } from "../geometry/flat-geometry.ts";

/**
 * Writes one feature as FlatGeobuf holds it: a size-prefixed FlatBuffer of
 * https://github.com/flatgeobuf/flatgeobuf/blob/master/src/fbs/feature.fbs, front to back and without the library's
 * objects, which cost more than everything else together. It takes a multiple of eight bytes, as the library's do.
 * @param out its length is a multiple of eight.
 * @param geometry as it was last read. With a type and no vertices it is an empty geometry, which is how a feature
 * without a position is written: the libraries for the browser break off at one without a geometry.
 * @param properties writes the properties.
 */
export function encodeFeature(out: LittleEndianWriter, geometry: FlatGeometry, properties: (out: LittleEndianWriter) => void): void {
  const start = out.length;
  // size, offset of the table, its vtable of 8 bytes, the table of 12, the length of the properties
  out.uint32(0);
  out.uint32(12);
  writeVtable(out, 12, [4, 8]);
  out.uint32(8);
  out.uint32(0);
  out.uint32(4);
  const propertiesAt = out.length;
  out.uint32(0);
  properties(out);
  out.view.setUint32(propertiesAt, out.length - propertiesAt - 4, true);
  pad(out, 4);
  setOffset(out, start + 20, writeGeometry(out, geometry));
  pad(out, 8);
  out.view.setUint32(start, out.length - start - 4, true);
}

/** Values that are missing are left out; the others follow the number of their column. */
export function writeProperties(out: LittleEndianWriter, types: readonly ColumnType[], values: readonly Value[]): void {
  for (let column = 0; column < types.length; column++) {
    const value = values[column];
    if (value === null || value === undefined) continue;
    out.uint16(column);
    const type = types[column];
    if (type === "integer") out.int64(value as number);
    else if (type === "number") out.float64(value as number);
    else if (type === "boolean") out.uint8(value ? 1 : 0);
    else out.sizedText(value as string);
  }
}

/** Returns the position of the geometry's table. */
function writeGeometry(out: LittleEndianWriter, geometry: FlatGeometry): number {
  const { type, pathCount } = geometry;
  if (type === wkbType.multiPolygon || type === wkbType.collection) return writeParts(out, geometry);
  return writePaths(out, geometry, { type, from: 0, to: pathCount });
}

/** A geometry of geometries: polygons, or the points, lines and polygons of a collection. */
function writeParts(out: LittleEndianWriter, geometry: FlatGeometry): number {
  const { type, pathCount } = geometry;
  const table = writeTable(out, { type, ends: false, parts: true });
  const starts = partStarts(geometry);
  setOffset(out, table + 12, out.length);
  out.uint32(starts.length);
  const offsets = out.length;
  for (let part = 0; part < starts.length; part++) out.uint32(0);
  for (const [part, from] of starts.entries()) {
    const to = starts[part + 1] ?? pathCount;
    setOffset(out, offsets + part * 4, writePaths(out, geometry, { type: partTypes[geometry.roles[from] as 0 | 1 | 2], from, to }));
  }
  return table;
}

const partTypes = { [pathRole.point]: wkbType.point, [pathRole.line]: wkbType.lineString, [pathRole.outer]: wkbType.polygon } as const;

/** A hole belongs to the part before it. */
function partStarts({ roles, pathCount }: FlatGeometry): number[] {
  const starts: number[] = [];
  for (let path = 0; path < pathCount; path++) if (roles[path] !== pathRole.hole) starts.push(path);
  return starts;
}

interface Paths {
  readonly type: number;
  readonly from: number;
  readonly to: number;
}

/** A geometry that is one list of vertices, in several stretches where it has several lines or rings. */
function writePaths(out: LittleEndianWriter, { xy, pathEnds }: FlatGeometry, { type, from, to }: Paths): number {
  const ends = type === wkbType.multiLineString || (type === wkbType.polygon && to - from > 1);
  const table = writeTable(out, { type, ends, parts: false });
  const firstVertex = from === 0 ? 0 : (pathEnds[from - 1] as number);
  const endVertex = to === 0 ? 0 : (pathEnds[to - 1] as number);
  if (ends) {
    setOffset(out, table + 4, out.length);
    out.uint32(to - from);
    for (let path = from; path < to; path++) out.uint32((pathEnds[path] as number) - firstVertex);
  }
  // the numbers after the length stand at a multiple of eight
  if (out.length % 8 === 0) out.uint32(0);
  setOffset(out, table + 8, out.length);
  const count = (endVertex - firstVertex) * 2;
  out.uint32(count);
  out.reserve(count * 8);
  const { view } = out;
  let position = out.length;
  for (let i = firstVertex * 2; i < endVertex * 2; i++, position += 8) view.setFloat64(position, xy[i] as number, true);
  out.length = position;
  return table;
}

/** A geometry's table of 20 bytes after its vtable: ends at 4, xy at 8, parts at 12, type at 16. Returns its position. */
function writeTable(out: LittleEndianWriter, { type, ends, parts }: { type: number; ends: boolean; parts: boolean }): number {
  writeVtable(out, 20, [ends ? 4 : 0, parts ? 0 : 8, 0, 0, 0, 0, 16, parts ? 12 : 0]);
  const table = out.length;
  out.uint32(20);
  out.uint32(0);
  out.uint32(0);
  out.uint32(0);
  out.uint32(type);
  return table;
}

function writeVtable(out: LittleEndianWriter, tableBytes: number, fields: readonly number[]): void {
  out.uint16(4 + fields.length * 2);
  out.uint16(tableBytes);
  for (const field of fields) out.uint16(field);
}

function setOffset(out: LittleEndianWriter, slot: number, target: number): void {
  out.view.setUint32(slot, target - slot, true);
}

function pad(out: LittleEndianWriter, multiple: number): void {
  while (out.length % multiple !== 0) out.uint8(0);
}
