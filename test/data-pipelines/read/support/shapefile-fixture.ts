import { writeFileSync } from "node:fs";
import { join } from "node:path";
import iconv from "iconv-lite";

export type Position = readonly [number, number];

/** What a record of the fixture holds; `content` gives the bytes of the shape as they are. */
export type Shape =
  | { readonly type: "null" }
  | { readonly type: "point"; readonly at: Position }
  | { readonly type: "multipoint"; readonly positions: readonly Position[] }
  | { readonly type: "line" | "polygon"; readonly parts: readonly (readonly Position[])[] }
  | { readonly type: "content"; readonly content: Buffer };

export interface Field {
  readonly name: string | Buffer;
  readonly type: string;
  readonly width: number;
}

export interface Fixture {
  readonly shapeType: number;
  readonly shapes: readonly Shape[];
  readonly fields?: readonly Field[];
  /** One list of field contents a record; Buffers are taken as they are. */
  readonly rows?: readonly (readonly (string | Buffer)[])[];
  readonly encoding?: string;
  readonly languageDriver?: number;
  /** Indexes of records marked as deleted. */
  readonly deleted?: readonly number[];
  readonly cpg?: string;
  readonly prj?: string;
}

/** Writable, so that tests can damage them. */
export interface ShapefileBytes {
  shp: Buffer;
  shx: Buffer;
  dbf: Buffer;
}

/** A complete shapefile; rows default to one numbered field. */
export function shapefileBytes(fixture: Fixture): ShapefileBytes {
  const contents = fixture.shapes.map((shape) => shapeContent(shape, fixture.shapeType));
  const records = contents.map((content, index) => Buffer.concat([bigEndian(index + 1, content.length / 2), content]));
  let position = 100;
  const entries = contents.map((content) => {
    const entry = bigEndian(position / 2, content.length / 2);
    position += 8 + content.length;
    return entry;
  });
  return {
    shp: Buffer.concat([shapeHeader(fixture.shapeType, position), ...records]),
    shx: Buffer.concat([shapeHeader(fixture.shapeType, 100 + 8 * entries.length), ...entries]),
    dbf: dbfBytes(fixture),
  };
}

/** Writes the parts as `base.shp` … into the folder and returns the bytes. */
export function writeShapefile(folder: string, base: string, fixture: Fixture): ShapefileBytes {
  const bytes = shapefileBytes(fixture);
  writeFileSync(join(folder, `${base}.shp`), bytes.shp);
  writeFileSync(join(folder, `${base}.shx`), bytes.shx);
  writeFileSync(join(folder, `${base}.dbf`), bytes.dbf);
  if (fixture.cpg !== undefined) writeFileSync(join(folder, `${base}.cpg`), fixture.cpg);
  if (fixture.prj !== undefined) writeFileSync(join(folder, `${base}.prj`), fixture.prj);
  return bytes;
}

function shapeHeader(type: number, bytes: number): Buffer {
  const header = Buffer.alloc(100);
  header.writeInt32BE(9994, 0);
  header.writeInt32BE(bytes / 2, 24);
  header.writeInt32LE(1000, 28);
  header.writeInt32LE(type, 32);
  return header;
}

function shapeContent(shape: Shape, type: number): Buffer {
  switch (shape.type) {
    case "null":
      return littleEndian(0);
    case "content":
      return shape.content;
    case "point":
      return Buffer.concat([littleEndian(type), doubles(shape.at), Buffer.alloc(type === 11 ? 16 : type === 21 ? 8 : 0)]);
    case "multipoint":
      return Buffer.concat([littleEndian(type), Buffer.alloc(32), littleEndian(shape.positions.length), doubles(...shape.positions)]);
    case "line":
    case "polygon":
      break;
  }
  const counts = shape.parts.map((part) => part.length);
  const starts = counts.map((_, index) => counts.slice(0, index).reduce((sum, count) => sum + count, 0));
  const total = counts.reduce((sum, count) => sum + count, 0);
  const zAndM = type > 20 ? 16 + 8 * total : type > 10 ? 2 * (16 + 8 * total) : 0;
  const head = [littleEndian(type), Buffer.alloc(32), littleEndian(counts.length, total, ...starts)];
  return Buffer.concat([...head, doubles(...shape.parts.flat()), Buffer.alloc(zAndM)]);
}

function dbfBytes(fixture: Fixture): Buffer {
  const encoding = fixture.encoding ?? "utf8";
  const fields = fixture.fields ?? [{ name: "id", type: "N", width: 8 }];
  const rows = fixture.rows ?? fixture.shapes.map((_, index) => [String(index + 1)]);
  const header = Buffer.alloc(32 + 32 * fields.length + 1);
  header[0] = 3;
  header.writeUInt32LE(rows.length, 4);
  header.writeUInt16LE(header.length, 8);
  header.writeUInt16LE(1 + fields.reduce((sum, field) => sum + field.width, 0), 10);
  header[29] = fixture.languageDriver ?? 0;
  fields.forEach((field, index) => {
    const at = 32 + 32 * index;
    const name = typeof field.name === "string" ? iconv.encode(field.name, encoding) : field.name;
    name.copy(header, at, 0, 10);
    header.write(field.type, at + 11, "latin1");
    header[at + 16] = field.width;
  });
  header[header.length - 1] = 0x0d;
  const records = rows.map((row, index) => {
    const mark = fixture.deleted?.includes(index) ? "*" : " ";
    return Buffer.concat([Buffer.from(mark), ...fields.map((field, column) => padded(row[column] ?? "", field.width, encoding))]);
  });
  return Buffer.concat([header, ...records, Buffer.from([0x1a])]);
}

function padded(value: string | Buffer, width: number, encoding: string): Buffer {
  const bytes = typeof value === "string" ? iconv.encode(value, encoding) : value;
  return Buffer.concat([bytes.subarray(0, width), Buffer.alloc(Math.max(0, width - bytes.length), 0x20)]);
}

function bigEndian(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => bytes.writeInt32BE(value, 4 * index));
  return bytes;
}

function littleEndian(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => bytes.writeInt32LE(value, 4 * index));
  return bytes;
}

function doubles(...positions: readonly Position[]): Buffer {
  const bytes = Buffer.alloc(16 * positions.length);
  positions.flat().forEach((value, index) => bytes.writeDoubleLE(value, 8 * index));
  return bytes;
}
