import type { LittleEndianWriter } from "../bytes/little-endian-writer.ts";
import type { ColumnType, Value } from "../content/columns.ts";

/** Rows as bytes between gathering and writing: a mark for each value, the value, at last the WKB after its length. */

const missing = 0;
const present = 1;
const millisecondsPerDay = 86_400_000;

/** A value as the Parquet writer takes it: whole numbers as bigint, dates as days since 1970. */
export type ParquetValue = string | number | bigint | boolean | null;

export function writeRow(out: LittleEndianWriter, types: readonly ColumnType[], row: { values: readonly Value[]; wkb: Uint8Array | null }): void {
  for (let column = 0; column < types.length; column++) writeValue(out, types[column] as ColumnType, row.values[column] ?? null);
  out.uint32(row.wkb?.length ?? 0);
  if (row.wkb) out.append(row.wkb);
}

/** Reads rows back, column by column. */
export class RowReader {
  readonly #types: readonly ColumnType[];
  readonly #bytes: Buffer;
  readonly #view: DataView;
  #position = 0;

  constructor(types: readonly ColumnType[], bytes: Buffer) {
    this.#types = types;
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Adds the next row's values to the end of each column; returns its WKB, a view. */
  read(columns: readonly ParquetValue[][]): Uint8Array | null {
    for (let column = 0; column < columns.length; column++) columns[column]?.push(this.#readValue(this.#types[column] as ColumnType));
    const length = this.#view.getUint32(this.#position, true);
    const start = this.#position + 4;
    this.#position = start + length;
    return length === 0 ? null : this.#bytes.subarray(start, start + length);
  }

  #readValue(type: ColumnType): ParquetValue {
    const at = this.#position + 1;
    if (this.#bytes[this.#position] === missing) {
      this.#position = at;
      return null;
    }
    switch (type) {
      case "integer":
        this.#position = at + 8;
        return this.#view.getBigInt64(at, true);
      case "number":
        this.#position = at + 8;
        return this.#view.getFloat64(at, true);
      case "boolean":
        this.#position = at + 1;
        return this.#bytes[at] === 1;
      case "date":
        this.#position = at + 4;
        return this.#view.getInt32(at, true);
      case "text": {
        const start = at + 4;
        this.#position = start + this.#view.getUint32(at, true);
        return this.#bytes.toString("utf8", start, this.#position);
      }
    }
  }
}

function writeValue(out: LittleEndianWriter, type: ColumnType, value: Value): void {
  out.uint8(value === null ? missing : present);
  if (value === null) return;
  if (type === "integer") out.int64(Number(value));
  else if (type === "number") out.float64(Number(value));
  else if (type === "boolean") out.uint8(value ? 1 : 0);
  else if (type === "date") out.uint32(Date.parse(String(value)) / millisecondsPerDay);
  else out.sizedText(String(value));
}
