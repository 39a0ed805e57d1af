import { writeDecimal } from "../bytes/decimal-text.ts";
import type { LittleEndianWriter } from "../bytes/little-endian-writer.ts";
import type { Column, Value } from "../content/columns.ts";
import type { DbfField, DbfType } from "./dbf-table.ts";

/** What a field can hold at most, in bytes. */
const mostTextBytes = 254;
const mostNumberBytes = 24;
const mostDecimals = 15;

/**
 * One column of a dBASE table while its rows are gathered. How wide it must be is known after the last row, so cells
 * are written to a spool: their length in one byte (0 = no value), then ASCII or UTF-8.
 */
export class DbfColumn {
  /** Values that were too long and lost their end. */
  cutCount = 0;
  readonly #type: DbfType;
  #textBytes = 1;
  #wholeDigits = 1;
  #decimals = 0;

  constructor({ type }: Pick<Column, "type">) {
    this.#type = type === "text" ? "C" : type === "date" ? "D" : "N";
  }

  spoolCell(out: LittleEndianWriter, value: Value): void {
    const start = out.length;
    out.uint8(0);
    if (value === null) return;
    if (this.#type === "C") this.#spoolText(out, String(value));
    else if (this.#type === "D") spoolDate(out, String(value));
    else this.#spoolNumber(out, Number(value));
    out.bytes[start] = out.length - start - 1;
  }

  /** As wide as what was written. */
  field(name: string): DbfField {
    if (this.#type === "D") return { name, type: "D", width: 8, decimals: 0 };
    if (this.#type === "C") return { name, type: "C", width: this.#textBytes, decimals: 0 };
    const decimals = Math.max(0, Math.min(this.#decimals, mostDecimals, mostNumberBytes - 1 - this.#wholeDigits));
    const width = this.#wholeDigits + (decimals === 0 ? 0 : 1 + decimals);
    return { name, type: "N", width: Math.min(width, mostNumberBytes), decimals };
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

  /** Nothing for what is not a finite number. */
  #spoolNumber(out: LittleEndianWriter, value: number): void {
    if (!Number.isFinite(value)) return;
    const start = out.length;
    const decimals = writeDecimal(out, value, mostDecimals);
    const wholeDigits = out.length - start - (decimals === 0 ? 0 : 1 + decimals);
    if (wholeDigits > this.#wholeDigits) this.#wholeDigits = wholeDigits;
    if (decimals > this.#decimals) this.#decimals = decimals;
  }
}

const minus = 0x2d;

/** YYYY-MM-DD → YYYYMMDD. */
function spoolDate(out: LittleEndianWriter, date: string): void {
  out.reserve(date.length);
  for (let i = 0; i < date.length; i++) {
    const code = date.charCodeAt(i);
    if (code !== minus) out.bytes[out.length++] = code;
  }
}
