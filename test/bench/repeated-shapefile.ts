import { copyFile, open, readFile, writeFile } from "node:fs/promises";

const shpHeaderBytes = 100;
const recordHeaderBytes = 8;
const blockRecords = 4096;

/**
 * Writes a shapefile of polygons with `records` records out of a smaller one: copies of the whole stand side by side, and the first
 * column, the identifier, becomes the record's number. Paths are without extension; the source must be small enough for memory.
 */
export async function repeatShapefile(from: string, to: string, records: number): Promise<void> {
  const [shp, shx, dbf] = await Promise.all([".shp", ".shx", ".dbf"].map((extension) => readFile(from + extension)));
  if (shp === undefined || shx === undefined || dbf === undefined) throw new Error(`${from}: no shapefile`);
  const source = { shp, shx, dbf, count: dbf.readUInt32LE(4) };
  const bytes = shapeBytes(source, records);
  await Promise.all([
    write(`${to}.shp`, withLength(shp, bytes), records, (first, end) => shapes(source, first, end)),
    write(`${to}.shx`, withLength(shx, shpHeaderBytes + records * 8), records, indexEntries(source)),
    write(`${to}.dbf`, dbfHeader(dbf, records), records, (first, end) => rows(source, first, end)),
    copyFile(`${from}.prj`, `${to}.prj`),
  ]);
}

interface Source {
  readonly shp: Buffer;
  readonly shx: Buffer;
  readonly dbf: Buffer;
  readonly count: number;
}

async function write(file: string, header: Buffer, records: number, block: (first: number, end: number) => Buffer): Promise<void> {
  const handle = await open(file, "w");
  await handle.write(header);
  for (let first = 0; first < records; first += blockRecords) await handle.write(block(first, Math.min(records, first + blockRecords)));
  await handle.close();
}

function withLength(file: Buffer, bytes: number): Buffer {
  const header = Buffer.from(file.subarray(0, shpHeaderBytes));
  header.writeInt32BE(bytes / 2, 24);
  return header;
}

function dbfHeader(dbf: Buffer, records: number): Buffer {
  const header = Buffer.from(dbf.subarray(0, dbf.readUInt16LE(8)));
  header.writeUInt32LE(records, 4);
  return header;
}

function recordOf({ shp, shx, count }: Source, index: number): Buffer {
  const entry = shpHeaderBytes + (index % count) * 8;
  const position = shx.readUInt32BE(entry) * 2;
  return shp.subarray(position, position + recordHeaderBytes + shx.readUInt32BE(entry + 4) * 2);
}

function shapeBytes(source: Source, records: number): number {
  let bytes = shpHeaderBytes;
  for (let index = 0; index < records; index++) bytes += recordOf(source, index).length;
  return bytes;
}

/** Copies lie in rows of eight. */
function shapes(source: Source, first: number, end: number): Buffer {
  const [west = 0, south = 0, east = 0, north = 0] = [36, 44, 52, 60].map((at) => source.shp.readDoubleLE(at));
  return Buffer.concat(
    Array.from({ length: end - first }, (_, offset) => {
      const index = first + offset;
      const record = Buffer.from(recordOf(source, index));
      const copy = Math.floor(index / source.count);
      record.writeInt32BE(index + 1, 0);
      shift(record, (copy % 8) * (east - west), Math.floor(copy / 8) * (north - south));
      return record;
    }),
  );
}

/** Moves the box and the points of a polygon record. */
function shift(record: Buffer, eastMeters: number, northMeters: number): void {
  const content = record.subarray(recordHeaderBytes);
  if (content.readInt32LE(0) !== 5) return;
  const pointsAt = 44 + 4 * content.readUInt32LE(36);
  const positions = [4, 20, ...Array.from({ length: content.readUInt32LE(40) }, (_, point) => pointsAt + 16 * point)];
  for (const at of positions) {
    content.writeDoubleLE(content.readDoubleLE(at) + eastMeters, at);
    content.writeDoubleLE(content.readDoubleLE(at + 8) + northMeters, at + 8);
  }
}

/** Blocks must be asked for in order. */
function indexEntries(source: Source): (first: number, end: number) => Buffer {
  let position = shpHeaderBytes;
  return (first, end) => {
    const block = Buffer.alloc((end - first) * 8);
    for (let index = first; index < end; index++) {
      const { length } = recordOf(source, index);
      block.writeUInt32BE(position / 2, (index - first) * 8);
      block.writeUInt32BE((length - recordHeaderBytes) / 2, (index - first) * 8 + 4);
      position += length;
    }
    return block;
  };
}

function rows({ dbf, count }: Source, first: number, end: number): Buffer {
  const [headerBytes, recordBytes, idBytes] = [dbf.readUInt16LE(8), dbf.readUInt16LE(10), dbf.readUInt8(32 + 16)];
  const block = Buffer.alloc((end - first) * recordBytes);
  for (let index = first; index < end; index++) {
    const at = (index - first) * recordBytes;
    dbf.copy(block, at, headerBytes + (index % count) * recordBytes, headerBytes + ((index % count) + 1) * recordBytes);
    block.write(
      String(index + 1)
        .padStart(8, "0")
        .padEnd(idBytes),
      at + 1,
      idBytes,
      "latin1",
    );
  }
  return block;
}

/** Writes another figure into one numeric column of every hundredth record. */
export async function editEveryHundredth(dbfFile: string, columnIndex: number): Promise<void> {
  const dbf = await readFile(dbfFile);
  const [headerBytes, recordBytes, count] = [dbf.readUInt16LE(8), dbf.readUInt16LE(10), dbf.readUInt32LE(4)];
  const widths = Array.from({ length: columnIndex + 1 }, (_, column) => dbf.readUInt8(32 + 32 * column + 16));
  const end = 1 + widths.reduce((sum, width) => sum + width, 0);
  for (let record = 0; record < count; record += 100) {
    const digit = headerBytes + record * recordBytes + end - 1;
    dbf.write(dbf.toString("latin1", digit, digit + 1) === "9" ? "8" : "9", digit, "latin1");
  }
  await writeFile(dbfFile, dbf);
}
