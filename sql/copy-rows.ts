import { type CopyCells, readCopyCells } from "./copy-cells.ts";

/** Reads rows with typed values out of one or several streams of PostgreSQL's binary COPY format, one after the other. */

export type CopyKind = "text" | "integer" | "number" | "boolean" | "bytes";
export type CopyCell = string | number | boolean | Uint8Array | null;

/**
 * Yields the rows that are complete in each piece that arrives. Bytes are views of the piece, which is therefore not to be used again.
 * @param pieces may be split anywhere.
 * @throws Error when the stream is cut or its rows have other columns.
 */
export async function* readCopyRows(pieces: AsyncIterable<Uint8Array>, kinds: readonly CopyKind[]): AsyncGenerator<CopyCell[][]> {
  const texts = kinds.map(() => new RepeatedText());
  for await (const cells of readCopyCells(pieces, { columnCount: kinds.length, keepsBytes: true })) {
    const rows: CopyCell[][] = [];
    while (cells.next()) rows.push(typedRow(cells, kinds, texts));
    if (rows.length > 0) yield rows;
  }
}

function typedRow({ bytes, view, starts, lengths }: CopyCells, kinds: readonly CopyKind[], texts: readonly RepeatedText[]): CopyCell[] {
  const row: CopyCell[] = [];
  for (let column = 0; column < kinds.length; column++) {
    const start = starts[column] as number;
    const length = lengths[column] as number;
    const kind = kinds[column] as CopyKind;
    if (length < 0) row.push(null);
    else if (kind === "text") row.push((texts[column] as RepeatedText).read(bytes, start, length));
    else row.push(typedCell(view, kind, start, length));
  }
  return row;
}

function typedCell(view: DataView, kind: Exclude<CopyKind, "text">, from: number, length: number): CopyCell {
  switch (kind) {
    case "integer":
      return length === 8 ? view.getInt32(from) * 0x1_0000_0000 + view.getUint32(from + 4) : view.getInt32(from);
    case "number":
      return view.getFloat64(from);
    case "boolean":
      return view.getUint8(from) === 1;
    case "bytes":
      return new Uint8Array(view.buffer, view.byteOffset + from, length);
  }
}

const longestRepeated = 32;

/** The texts of one column: codes, dates and sources come again and again, and comparing bytes costs less than making a string. */
class RepeatedText {
  readonly #known: { bytes: Buffer; text: string }[] = [];

  read(source: Buffer, from: number, length: number): string {
    if (length === 0 || length > longestRepeated) return source.toString("utf8", from, from + length);
    // the last characters differ more often than the first ones
    const place = ((source[from + length - 1] as number) + 7 * (source[from + (length >> 1)] as number) + length) & 63;
    const known = this.#known[place];
    if (known && isEqual(known.bytes, source, from, length)) return known.text;
    const text = source.toString("utf8", from, from + length);
    if (known === undefined) this.#known[place] = { bytes: Buffer.from(source.subarray(from, from + length)), text };
    return text;
  }
}

function isEqual(bytes: Buffer, source: Buffer, from: number, length: number): boolean {
  if (bytes.length !== length) return false;
  for (let i = length - 1; i >= 0; i--) if (bytes[i] !== source[from + i]) return false;
  return true;
}
