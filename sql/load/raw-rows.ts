import type { CopyWriter } from "../copy-binary.ts";

/** Values of a record as delivered, by column. */
export type RawRow = Readonly<Record<string, unknown>>;

interface Column {
  readonly name: string;
  /** `"name":`, and the same behind a comma, in UTF-8. */
  readonly first: Uint8Array;
  readonly further: Uint8Array;
  /** What was written for a value behind a comma; gone once the column has shown too many. */
  written: Map<string | number | null, Uint8Array> | undefined;
  unknownCount: number;
}

/** Codes, years and storeys have few values; a column that holds something else must not fill the memory. */
const mostWritten = { values: 1000, bytes: 100 };

const [openBrace, closeBrace] = [Buffer.from("{"), Buffer.from("}")];

/**
 * Writes rows as delivered as JSON that PostgreSQL can store: it knows no NUL character. Columns are sorted, so that a row is the same
 * however its columns are arranged. The bytes are those of `JSON.stringify`, but no text is made of what is a number or plain text: rows of
 * a layer share their columns, whose names are encoded once, and so are values that come again.
 */
export class RawRows {
  #names: readonly string[] = [];
  #columns: readonly Column[] = [];

  write(writer: CopyWriter, row: RawRow): void {
    if (!this.#hasNames(row)) this.#take(Object.keys(row));
    const place = writer.beginJson();
    writer.writeCells(openBrace);
    let isFirst = true;
    for (const column of this.#columns) {
      const value = row[column.name];
      if (isFirst) isFirst = !writeValue(writer, column.first, value);
      else if (isPlain(value) && column.written) writeAgain(writer, column, value);
      else writeValue(writer, column.further, value);
    }
    writer.writeCells(closeBrace);
    writer.endJson(place);
  }

  #hasNames(row: RawRow): boolean {
    const names = this.#names;
    let count = 0;
    for (const name in row) if (names[count++] !== name) return false;
    return count === names.length;
  }

  #take(delivered: readonly string[]): void {
    this.#names = delivered;
    // Setting `__proto__` would not make a column. Names that are numbers come first in an object, whatever the order they are set in.
    const sorted = delivered.filter((name) => name !== "__proto__").toSorted();
    const names = Object.keys(Object.fromEntries(sorted.map((name) => [name, null])));
    this.#columns = names.map((name) => {
      const key = `${withoutNul(JSON.stringify(name))}:`;
      return { name, first: Buffer.from(key), further: Buffer.from(`,${key}`), written: new Map(), unknownCount: 0 };
    });
  }
}

type PlainValue = string | number | null;

function isPlain(value: unknown): value is PlainValue {
  return typeof value === "string" || typeof value === "number" || value === null;
}

function writeAgain(writer: CopyWriter, column: Column, value: PlainValue): void {
  const written = column.written?.get(value);
  if (written) return writer.writeCells(written);
  const place = writer.byteLength;
  writeValue(writer, column.further, value);
  if (++column.unknownCount > mostWritten.values) column.written = undefined;
  else if (writer.byteLength - place <= mostWritten.bytes) column.written?.set(value, writer.copyOf(place));
}

/** @returns false for what JSON does not have; nothing is written then. */
function writeValue(writer: CopyWriter, key: Uint8Array, value: unknown): boolean {
  const other = typeof value === "string" || typeof value === "number" ? "" : jsonText(value);
  if (other === undefined) return false;
  writer.writeCells(key);
  if (typeof value === "string") writer.writeJsonText(value);
  else if (typeof value === "number") writer.writePlain(Number.isFinite(value) ? String(value) : "null");
  else writer.writePlain(other);
  return true;
}

/** JSON has no 64-bit integers: those that a number holds exactly are numbers, larger ones text. Undefined for what JSON does not have. */
function jsonText(value: unknown): string | undefined {
  if (value === null) return "null";
  if (value === undefined) return undefined;
  // What a function gives is nothing, although the type says text.
  const text = JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? plainInteger(part) : part)) as string | undefined;
  return text === undefined ? undefined : withoutNul(text);
}

function plainInteger(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

/** Takes NUL characters out of JSON; a backslash before `u0000` that is itself escaped is text. */
export function withoutNul(json: string): string {
  return json.includes("\\u0000") ? json.replace(/((?:^|[^\\])(?:\\\\)*)(?:\\u0000)+/g, "$1") : json;
}
