import { at, signedArea, type Line, type Polygon } from "../plane-geometry.ts";
import { prjTexts } from "./crs.ts";
import { dbfBytes, type DbfField, type DbfValue } from "./dbf.ts";
import type { ZipMember } from "./zip.ts";

export interface ShapefileTable {
  readonly fields: readonly DbfField[];
  readonly rows: readonly (readonly DbfValue[])[];
  readonly crs: keyof typeof prjTexts;
}

export interface PolygonTable extends ShapefileTable {
  /** Parts of each record. */
  readonly shapes: readonly (readonly Polygon[])[];
}

export interface LineTable extends ShapefileTable {
  readonly shapes: readonly Line[];
}

/** The members of a polygon shapefile. @param path inside the archive, without extension */
export function polygonShapefile(path: string, table: PolygonTable): ZipMember[] {
  // Outer rings clockwise, holes counter-clockwise: the opposite of ours.
  const parts = (shape: readonly Polygon[]) => shape.flatMap((polygon) => polygon.map((ring) => [...ring, at(ring, 0)].toReversed()));
  for (const [outer] of table.shapes.flat()) if (signedArea(outer) <= 0) throw new RangeError("an outer ring is not counter-clockwise");
  return members(path, { table, shapeType: 5, records: table.shapes.map(parts) });
}

export function lineShapefile(path: string, table: LineTable): ZipMember[] {
  return members(path, { table, shapeType: 3, records: table.shapes.map((line) => [line]) });
}

interface Content {
  readonly table: ShapefileTable;
  readonly shapeType: 3 | 5;
  readonly records: readonly (readonly Line[])[];
}

function members(path: string, { table, shapeType, records }: Content): ZipMember[] {
  if (records.length !== table.rows.length) throw new RangeError(`${records.length} shapes but ${table.rows.length} rows`);
  const contentLengths = records.map((parts) => 44 + 4 * parts.length + parts.reduce((sum, part) => sum + 16 * part.length, 0));
  const shp = Buffer.alloc(100 + contentLengths.reduce((sum, length) => sum + 8 + length, 0));
  const shx = Buffer.alloc(100 + 8 * records.length);
  const bounds = [Infinity, Infinity, -Infinity, -Infinity];
  let offset = 100;
  records.forEach((parts, i) => {
    const length = at(contentLengths, i);
    shx.writeInt32BE(offset / 2, 100 + 8 * i);
    shx.writeInt32BE(length / 2, 104 + 8 * i);
    shp.writeInt32BE(i + 1, offset);
    shp.writeInt32BE(length / 2, offset + 4);
    writeParts(shp, offset + 8, { parts, shapeType, bounds });
    offset += 8 + length;
  });
  for (const file of [shp, shx]) writeHeader(file, shapeType, bounds);
  return [
    { name: `${path}.dbf`, bytes: dbfBytes(table.fields, table.rows) },
    { name: `${path}.prj`, bytes: Buffer.from(prjTexts[table.crs], "latin1") },
    { name: `${path}.shp`, bytes: shp },
    { name: `${path}.shx`, bytes: shx },
  ];
}

function writeHeader(file: Buffer, shapeType: number, bounds: readonly number[]): void {
  file.writeInt32BE(9994, 0);
  file.writeInt32BE(file.length / 2, 24);
  file.writeInt32LE(1000, 28);
  file.writeInt32LE(shapeType, 32);
  bounds.forEach((value, i) => file.writeDoubleLE(Number.isFinite(value) ? value : 0, 36 + 8 * i));
}

interface Parts {
  readonly parts: readonly Line[];
  readonly shapeType: number;
  /** West, south, east, north of the whole file; widened here. */
  readonly bounds: number[];
}

function writeParts(shp: Buffer, start: number, { parts, shapeType, bounds }: Parts): void {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  const points = parts.reduce((sum, part) => sum + part.length, 0);
  shp.writeInt32LE(shapeType, start);
  shp.writeInt32LE(parts.length, start + 36);
  shp.writeInt32LE(points, start + 40);
  let offset = start + 44 + 4 * parts.length;
  let index = 0;
  parts.forEach((part, i) => {
    shp.writeInt32LE(index, start + 44 + 4 * i);
    index += part.length;
    for (const [x, y] of part) {
      shp.writeDoubleLE(x, offset);
      shp.writeDoubleLE(y, offset + 8);
      offset += 16;
      widen(box, x, y);
    }
  });
  box.forEach((value, i) => shp.writeDoubleLE(value, start + 4 + 8 * i));
  widen(bounds, at(box, 0), at(box, 1));
  widen(bounds, at(box, 2), at(box, 3));
}

function widen(box: number[], x: number, y: number): void {
  box[0] = Math.min(at(box, 0), x);
  box[1] = Math.min(at(box, 1), y);
  box[2] = Math.max(at(box, 2), x);
  box[3] = Math.max(at(box, 3), y);
}
