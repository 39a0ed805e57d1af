/**
 * Reads rows out of one or several streams of PostgreSQL's binary COPY format, one after the other.
 * https://www.postgresql.org/docs/current/sql-copy.html (Binary Format)
 */

export type CopyKind = "text" | "integer" | "number" | "boolean" | "bytes";
export type CopyCell = string | number | boolean | Uint8Array | null;

const headerBytes = 19;
const trailerBytes = 2;
const signature = Buffer.from("PGCOPY\n\xff\r\n\0", "latin1");

/**
 * Yields the rows that are complete in each piece that arrives. Bytes are views of the piece, which is therefore not to be used again.
 * @param pieces may be split anywhere.
 * @throws Error when the stream is cut or its rows have other columns.
 */
export async function* readCopyRows(pieces: AsyncIterable<Uint8Array>, kinds: readonly CopyKind[]): AsyncGenerator<CopyCell[][]> {
  let rest: Buffer = Buffer.alloc(0);
  let inside = false;
  const texts = kinds.map(() => new RepeatedText());
  for await (const piece of pieces) {
    const bytes = rest.length === 0 ? Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength) : Buffer.concat([rest, piece]);
    const reading: CopyReading = new CopyReading(bytes, { kinds, texts, inside });
    const rows = reading.rows();
    inside = reading.inside;
    rest = bytes.subarray(reading.position);
    if (rows.length > 0) yield rows;
  }
  if (inside || rest.length > 0) throw new Error("the COPY stream ends inside a row");
}

/** Reads the complete rows of one piece. */
class CopyReading {
  position = 0;
  /** Between a header and its trailer? */
  inside: boolean;
  readonly #bytes: Buffer;
  readonly #view: DataView;
  readonly #kinds: readonly CopyKind[];
  readonly #texts: readonly RepeatedText[];

  constructor(bytes: Buffer, { kinds, texts, inside }: { kinds: readonly CopyKind[]; texts: readonly RepeatedText[]; inside: boolean }) {
    this.#bytes = bytes;
    this.#texts = texts;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#kinds = kinds;
    this.inside = inside;
  }

  rows(): CopyCell[][] {
    const rows: CopyCell[][] = [];
    for (;;) {
      if (!this.inside && !this.#enter()) return rows;
      const end = this.#rowEnd();
      if (end < 0) return rows;
      if (end === this.position + trailerBytes) this.inside = false;
      else rows.push(this.#row());
      this.position = end;
    }
  }

  /** Goes behind a header; false while it is not complete. */
  #enter(): boolean {
    const bytes = this.#bytes;
    if (bytes.length - this.position < headerBytes) return false;
    if (!bytes.subarray(this.position, this.position + signature.length).equals(signature))
      throw new Error("this is no binary COPY stream");
    this.position += headerBytes + bytes.readInt32BE(this.position + headerBytes - 4);
    this.inside = true;
    return true;
  }

  /** Where the next row ends; −1 while it is not complete. A trailer is a row of two bytes. */
  #rowEnd(): number {
    const view = this.#view;
    const { byteLength } = view;
    if (byteLength - this.position < 2) return -1;
    const count = view.getInt16(this.position);
    let end = this.position + 2;
    if (count === -1) return end;
    if (count !== this.#kinds.length) throw new Error(`a row has ${count} columns instead of ${this.#kinds.length}`);
    for (let column = 0; column < count; column++) {
      if (byteLength - end < 4) return -1;
      const length = view.getInt32(end);
      end += length > 0 ? length + 4 : 4;
    }
    return end > byteLength ? -1 : end;
  }

  #row(): CopyCell[] {
    const view = this.#view;
    const kinds = this.#kinds;
    const row: CopyCell[] = [];
    let position = this.position + 2;
    for (let column = 0; column < kinds.length; column++) {
      const length = view.getInt32(position);
      position += 4;
      if (length < 0) {
        row.push(null);
        continue;
      }
      const kind = kinds[column] as CopyKind;
      if (kind === "text") row.push((this.#texts[column] as RepeatedText).read(this.#bytes, position, length));
      else row.push(this.#cell(kind, position, length));
      position += length;
    }
    return row;
  }

  #cell(kind: Exclude<CopyKind, "text">, from: number, length: number): CopyCell {
    const view = this.#view;
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
