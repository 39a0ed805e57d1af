/**
 * A cursor over the rows of `COPY … TO STDOUT (FORMAT binary)`. It says where each column lies in the stream
 * and copies nothing, except to join a stream that came in several chunks.
 * https://www.postgresql.org/docs/current/sql-copy.html (binary format)
 */
export class CopyRows {
  /** The whole stream; `starts` and `lengths` point into it. */
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Of the current row, for each column, the position of its first byte … */
  readonly starts: Int32Array;
  /** … and its length in bytes; −1 is null. */
  readonly lengths: Int32Array;
  /** Rows read so far, the current one included. */
  rowCount = 0;
  #position: number;

  /** Throws an Error when the chunks do not begin like such a stream. */
  constructor(chunks: readonly Uint8Array[], columnCount: number) {
    this.bytes = join(chunks);
    this.view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength);
    this.starts = new Int32Array(columnCount);
    this.lengths = new Int32Array(columnCount);
    this.#position = headerEnd(this.bytes, this.view);
  }

  /** Moves to the next row; false after the last. Throws an Error when the stream is cut or of another shape. */
  next(): boolean {
    const { view, starts, lengths } = this;
    const end = view.byteLength;
    let position = this.#position;
    if (position + 2 > end) throw new Error(`the COPY stream ends after row ${this.rowCount}, without its trailer`);
    const columnCount = view.getInt16(position);
    position += 2;
    if (columnCount === -1) {
      if (position !== end) throw new Error(`${end - position} bytes follow the trailer of the COPY stream`);
      return false;
    }
    this.rowCount++;
    if (columnCount !== starts.length) {
      throw new Error(`a row of the COPY stream has ${columnCount} columns, expected ${starts.length}`);
    }
    for (let column = 0; column < columnCount; column++) {
      if (position + 4 > end) throw new Error("the COPY stream ends inside a row");
      const length = view.getInt32(position);
      position += 4;
      if (length < -1) throw new Error(`column ${column + 1} has the length ${length}`);
      starts[column] = position;
      lengths[column] = length;
      if (length > 0) position += length;
      if (position > end) throw new Error("the COPY stream ends inside a column");
    }
    this.#position = position;
    return true;
  }

  /** Throws an Error unless the column of the current row has so many bytes. */
  expectLength(column: number, bytes: number): void {
    const length = this.lengths[column];
    if (length === bytes) return;
    throw new Error(`column ${column + 1} ${length === -1 ? "is null" : `has ${length} bytes`}, expected ${bytes} bytes`);
  }
}

const signature = Uint8Array.of(0x50, 0x47, 0x43, 0x4f, 0x50, 0x59, 0x0a, 0xff, 0x0d, 0x0a, 0x00);

function headerEnd(bytes: Uint8Array, view: DataView): number {
  const fixed = signature.length + 8;
  if (bytes.length < fixed) throw new Error(`the COPY stream ends inside its header (${bytes.length} bytes)`);
  if (!signature.every((byte, i) => bytes[i] === byte)) throw new Error("not a binary COPY stream");
  const flags = view.getUint32(signature.length);
  if (flags >>> 16 !== 0) throw new Error(`the COPY stream has unknown flags 0x${flags.toString(16)}`);
  const extension = view.getInt32(signature.length + 4);
  if (extension < 0 || fixed + extension > bytes.length) throw new Error("the COPY stream ends inside its header");
  return fixed + extension;
}

function join(chunks: readonly Uint8Array[]): Uint8Array {
  const [first] = chunks;
  if (first && chunks.length === 1) return first;
  const whole = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let position = 0;
  for (const chunk of chunks) {
    whole.set(chunk, position);
    position += chunk.length;
  }
  return whole;
}
