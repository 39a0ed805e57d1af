import type { EncodedRows } from "../model/download-format.ts";

/**
 * Walks over the rows of one or several streams of PostgreSQL's binary COPY format, one after the other, and makes nothing of them.
 * https://www.postgresql.org/docs/current/sql-copy.html (Binary Format)
 */

const headerBytes = 19;
const trailerBytes = 2;
const signature = Buffer.from("PGCOPY\n\xff\r\n\0", "latin1");

interface Layout {
  readonly columnCount: number;
  /** Do the bytes of a row stay as they are when the next rows are asked for? Otherwise their memory is used again. */
  readonly keepsBytes: boolean;
}

/**
 * Yields what has arrived whenever a piece has: the same object each time, to be walked to its end before the next is asked for.
 * @param pieces may be split anywhere; they are not to be used again.
 * @throws Error when the stream is cut or its rows have other columns.
 */
export async function* readCopyCells(pieces: AsyncIterable<Uint8Array>, layout: Layout): AsyncGenerator<CopyCells> {
  const cells = new CopyCells(layout);
  for await (const piece of pieces) {
    cells.take(piece);
    yield cells;
  }
  if (!cells.isAtEnd) throw new Error("the COPY stream ends inside a row");
}

export class CopyCells implements EncodedRows {
  bytes: Buffer = Buffer.alloc(0);
  view = new DataView(this.bytes.buffer);
  readonly starts: Int32Array;
  readonly lengths: Int32Array;
  /** Up to here all has been read. */
  #position = 0;
  readonly #keepsBytes: boolean;
  /** Where the rest of a piece meets the next one. */
  #joined: Buffer = Buffer.alloc(0);
  /** Between a header and its trailer? */
  #isInside = false;

  constructor({ columnCount, keepsBytes }: Layout) {
    this.#keepsBytes = keepsBytes;
    this.starts = new Int32Array(columnCount);
    this.lengths = new Int32Array(columnCount);
  }

  /** Is nothing begun that has not come to its end? */
  get isAtEnd(): boolean {
    return !this.#isInside && this.#position === this.bytes.length;
  }

  take(piece: Uint8Array): void {
    const rest = this.bytes.subarray(this.#position);
    this.bytes = rest.length === 0 ? Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength) : this.#join(rest, piece);
    this.view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength);
    this.#position = 0;
  }

  #join(rest: Buffer, piece: Uint8Array): Buffer {
    if (this.#keepsBytes) return Buffer.concat([rest, piece]);
    const length = rest.length + piece.length;
    if (this.#joined.length < length) this.#joined = Buffer.allocUnsafeSlow(length * 2);
    this.#joined.set(rest);
    this.#joined.set(piece, rest.length);
    return this.#joined.subarray(0, length);
  }

  next(): boolean {
    for (;;) {
      if (!this.#isInside && !this.#enter()) return false;
      const end = this.#readRow();
      if (end < 0) return false;
      const isTrailer = end === this.#position + trailerBytes;
      this.#position = end;
      if (!isTrailer) return true;
      this.#isInside = false;
    }
  }

  /** Goes behind a header; false while it is not complete. */
  #enter(): boolean {
    const { bytes } = this;
    if (bytes.length - this.#position < headerBytes) return false;
    if (!bytes.subarray(this.#position, this.#position + signature.length).equals(signature))
      throw new Error("this is no binary COPY stream");
    this.#position += headerBytes + bytes.readInt32BE(this.#position + headerBytes - 4);
    this.#isInside = true;
    return true;
  }

  /** Where the row ends, of which the cells are now known; −1 while it is not complete. A trailer is a row of two bytes. */
  #readRow(): number {
    const { view, starts, lengths } = this;
    const { byteLength } = view;
    if (byteLength - this.#position < 2) return -1;
    const count = view.getInt16(this.#position);
    let end = this.#position + 2;
    if (count === -1) return end;
    if (count !== lengths.length) throw new Error(`a row has ${count} columns instead of ${lengths.length}`);
    for (let column = 0; column < count; column++) {
      if (byteLength - end < 4) return -1;
      const length = view.getInt32(end);
      end += 4;
      starts[column] = end;
      lengths[column] = length;
      if (length > 0) end += length;
    }
    return end > byteLength ? -1 : end;
  }
}
