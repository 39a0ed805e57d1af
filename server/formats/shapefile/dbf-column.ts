import type { LittleEndianWriter } from "../bytes/little-endian-writer.ts";
import type { Column, Value } from "../content/columns.ts";

/** C text, N number, D date. Booleans are N with 1 and 0, as GDAL writes them: few programs read type L. */
export type DbfType = "C" | "N" | "D";

/** What a field can hold at most, in bytes. */
const mostTextBytes = 254;
const mostNumberBytes = 24;
const mostDecimals = 15;

const space = 0x20;
const zero = 0x30;
const point = 0x2e;
const exponent = 0x65;

/**
 * One column of a dBASE III table. How wide it must be is known after the last row, so cells are first written to a spool
 * (their length in one byte, 0 = no value, then ASCII or UTF-8) and from there to their place.
 */
export class DbfColumn {
  readonly type: DbfType;
  /** Values that were too long and lost their end. */
  cutCount = 0;
  #textBytes = 1;
  #wholeDigits = 1;
  #decimals = 0;

  constructor({ type }: Pick<Column, "type">) {
    this.type = type === "text" ? "C" : type === "date" ? "D" : "N";
  }

  get width(): number {
    if (this.type === "D") return 8;
    if (this.type === "C") return this.#textBytes;
    return Math.min(mostNumberBytes, this.#wholeDigits + (this.decimals === 0 ? 0 : 1 + this.decimals));
  }

  get decimals(): number {
    return Math.max(0, Math.min(this.#decimals, mostDecimals, mostNumberBytes - 1 - this.#wholeDigits));
  }

  spoolCell(out: LittleEndianWriter, value: Value): void {
    const start = out.length;
    out.uint8(0);
    if (value === null) return;
    if (this.type === "C") this.#spoolText(out, String(value));
    else if (this.type === "D") out.text(String(value).replaceAll("-", ""));
    else out.text(this.#numberText(Number(value)));
    out.bytes[start] = out.length - start - 1;
  }

  /** Writes the spooled bytes `from`…`to` into the column's place at `at` of `row`, which is filled with spaces. */
  placeCell(spool: Buffer, { from, to, row, at }: { from: number; to: number; row: Buffer; at: number }): void {
    if (this.type !== "N") return copyCell(spool, { from, to, row, at });
    if (from === to) return;
    const { decimals, width } = this;
    const found = decimalsOf(spool, from, to);
    if (decimals === 0 || found < 0) return copyCell(spool, { from, to, row, at: at + width - (to - from) });
    if (found > decimals) {
      row.write(Number(spool.latin1Slice(from, to)).toFixed(decimals).padStart(width).slice(0, width), at, "latin1");
      return;
    }
    const pointAt = at + width - 1 - decimals;
    const wholeBytes = to - from - (found === 0 ? 0 : found + 1);
    row[pointAt] = point;
    row.fill(zero, pointAt + 1, at + width);
    copyCell(spool, { from, to, row, at: pointAt - wholeBytes });
  }

  #spoolText(out: LittleEndianWriter, value: string): void {
    const start = out.length;
    let bytes = out.text(value);
    if (bytes > mostTextBytes) {
      bytes = mostTextBytes;
      // not inside a character
      while (((out.bytes[start + bytes] as number) & 0xc0) === 0x80) bytes--;
      out.length = start + bytes;
      this.cutCount++;
    }
    if (bytes > this.#textBytes) this.#textBytes = bytes;
  }

  /** Empty for what is not a finite number. */
  #numberText(value: number): string {
    if (!Number.isFinite(value)) return "";
    let text = String(value);
    if (text.includes("e-")) text = value.toFixed(mostDecimals);
    const pointAt = text.indexOf(".");
    const wholeDigits = pointAt < 0 ? text.length : pointAt;
    if (wholeDigits > this.#wholeDigits) this.#wholeDigits = wholeDigits;
    if (pointAt >= 0 && text.length - pointAt - 1 > this.#decimals) this.#decimals = text.length - pointAt - 1;
    return text;
  }
}

/** How many digits follow the point; −1 for a number with an exponent, which stays as it is. */
function decimalsOf(spool: Buffer, from: number, to: number): number {
  for (let at = from; at < to; at++) {
    if (spool[at] === point) return to - at - 1;
    if (spool[at] === exponent) return -1;
  }
  return 0;
}

function copyCell(spool: Buffer, { from, to, row, at }: { from: number; to: number; row: Buffer; at: number }): void {
  for (let i = from, target = at; i < to; i++, target++) row[target] = spool[i] as number;
}

/** The table's header: its columns with names of at most ten ASCII characters. */
export function dbfHeader(columns: readonly (readonly [name: string, column: DbfColumn])[], { rowCount, date }: { rowCount: number; date: string }): Buffer {
  const header = Buffer.alloc(32 + columns.length * 32 + 1);
  const [year = 0, month = 0, day = 0] = date.slice(0, 10).split("-").map(Number);
  header.set([0x03, year - 1900, month, day]);
  header.writeUInt32LE(rowCount, 4);
  header.writeUInt16LE(header.length, 8);
  header.writeUInt16LE(rowBytes(columns), 10);
  for (const [index, [name, column]] of columns.entries()) {
    const at = 32 + index * 32;
    header.write(name, at, "latin1");
    header.write(column.type, at + 11, "latin1");
    header[at + 16] = column.width;
    header[at + 17] = column.decimals;
  }
  header[header.length - 1] = 0x0d;
  return header;
}

/** A row begins with a mark for deleted rows. */
export function rowBytes(columns: readonly (readonly [name: string, column: DbfColumn])[]): number {
  return columns.reduce((sum, [, { width }]) => sum + width, 1);
}

export { space as emptyCell };
