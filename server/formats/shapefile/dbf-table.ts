import type { SpoolFile } from "../spool/spool-file.ts";

/** dBASE III as shapefiles use it: fixed widths, a header that counts the rows. */

/** C text, N number, D date. Booleans are N with 1 and 0, as GDAL writes them: few programs read type L. */
export type DbfType = "C" | "N" | "D";

export interface DbfField {
  /** At most ten ASCII characters. */
  readonly name: string;
  readonly type: DbfType;
  /** Bytes, at most 254. */
  readonly width: number;
  readonly decimals: number;
}

/** A row begins with a mark for deleted rows. */
export function rowBytes(fields: readonly DbfField[]): number {
  return fields.reduce((sum, { width }) => sum + width, 1);
}

export function tableBytes(fields: readonly DbfField[], rowCount: number): number {
  return headerBytes(fields) + rowCount * rowBytes(fields) + endOfFile.length;
}

/** @param date YYYY-MM-DD… */
export function dbfHeader(fields: readonly DbfField[], { rowCount, date }: { rowCount: number; date: string }): Buffer {
  const header = Buffer.alloc(headerBytes(fields));
  const [year = 0, month = 0, day = 0] = date.slice(0, 10).split("-").map(Number);
  header.set([0x03, year - 1900, month, day]);
  header.writeUInt32LE(rowCount, 4);
  header.writeUInt16LE(header.length, 8);
  header.writeUInt16LE(rowBytes(fields), 10);
  for (const [index, { name, type, width, decimals }] of fields.entries()) {
    const at = 32 + index * 32;
    header.write(name, at, "latin1");
    header.write(type, at + 11, "latin1");
    header[at + 16] = width;
    header[at + 17] = decimals;
  }
  header[header.length - 1] = 0x0d;
  return header;
}

const endOfFile = Buffer.from([0x1a]);
const space = 0x20;
const zero = 0x30;
const point = 0x2e;
const exponent = 0x65;

const windowBytes = 1 << 18;
/** A length of one byte and as many bytes as it can tell. */
const mostCellBytes = 256;

/** Spooled rows (`DbfColumn`) → the rows of the table, every cell in its place, and the mark for the end, in pieces that are valid until the next is asked for. */
export async function* dbfRows(spool: SpoolFile, fields: readonly DbfField[]): AsyncGenerator<Uint8Array> {
  const length = rowBytes(fields);
  const rowsPerPiece = Math.max(1, Math.floor(windowBytes / length));
  const piece = Buffer.alloc(rowsPerPiece * length, space);
  const buffer = Buffer.allocUnsafeSlow(windowBytes);
  let filled = 0;
  for (let position = 0; position < spool.byteLength;) {
    const window = await spool.readAt(position, Math.min(windowBytes, spool.byteLength - position), buffer);
    const isLast = position + window.length === spool.byteLength;
    const safeEnd = isLast ? window.length : window.length - fields.length * mostCellBytes;
    let at = 0;
    while (at < safeEnd) {
      at = placeRow(window, at, { fields, row: piece, start: filled });
      filled += length;
      if (filled < piece.length) continue;
      yield piece;
      piece.fill(space);
      filled = 0;
    }
    position += at;
  }
  yield piece.subarray(0, filled);
  yield endOfFile;
}

interface Place {
  readonly fields: readonly DbfField[];
  readonly row: Buffer;
  readonly start: number;
}

/** Returns where the next spooled row begins. */
function placeRow(spool: Buffer, position: number, { fields, row, start }: Place): number {
  let from = position;
  let at = start + 1;
  for (const field of fields) {
    const to = from + 1 + (spool[from] as number);
    if (field.type === "N") placeNumber(spool, { from: from + 1, to, row, at }, field);
    else copyCell(spool, { from: from + 1, to, row, at });
    from = to;
    at += field.width;
  }
  return from;
}

interface Cell {
  readonly from: number;
  readonly to: number;
  readonly row: Buffer;
  readonly at: number;
}

/** Right-aligned, with as many decimals as the field has. */
function placeNumber(spool: Buffer, { from, to, row, at }: Cell, { width, decimals }: DbfField): void {
  if (from === to) return;
  const found = decimals === 0 ? -1 : decimalsOf(spool, from, to);
  if (found < 0) return copyCell(spool, { from, to, row, at: at + width - (to - from) });
  if (found > decimals) {
    row.write(
      Number(spool.toString("latin1", from, to))
        .toFixed(decimals)
        .padStart(width)
        .slice(0, width),
      at,
      "latin1",
    );
    return;
  }
  const wholeBytes = found === 0 ? to - from : to - from - found - 1;
  const pointAt = at + width - 1 - decimals;
  row[pointAt] = point;
  for (let i = pointAt + 1; i < at + width; i++) row[i] = zero;
  copyCell(spool, { from, to, row, at: pointAt - wholeBytes });
}

/** How many digits follow the point; −1 for a number with an exponent, which stays as it is. */
function decimalsOf(spool: Buffer, from: number, to: number): number {
  for (let at = from; at < to; at++) {
    if (spool[at] === point) return to - at - 1;
    if (spool[at] === exponent) return -1;
  }
  return 0;
}

function copyCell(spool: Buffer, { from, to, row, at }: Cell): void {
  for (let i = from, target = at; i < to; i++, target++) row[target] = spool[i] as number;
}

function headerBytes(fields: readonly DbfField[]): number {
  return 32 + fields.length * 32 + 1;
}
