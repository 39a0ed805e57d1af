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
 * Yields the rows that are complete in each piece that arrives.
 * @param pieces may be split anywhere.
 * @throws Error when the stream is cut or its rows have other columns.
 */
export async function* readCopyRows(pieces: AsyncIterable<Uint8Array>, kinds: readonly CopyKind[]): AsyncGenerator<CopyCell[][]> {
  let rest: Buffer = Buffer.alloc(0);
  let inside = false;
  for await (const piece of pieces) {
    const bytes = rest.length === 0 ? Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength) : Buffer.concat([rest, piece]);
    const state: Reading = { bytes, position: 0, inside };
    const rows = [...completeRows(state, kinds)];
    inside = state.inside;
    rest = bytes.subarray(state.position);
    if (rows.length > 0) yield rows;
  }
  if (inside || rest.length > 0) throw new Error("the COPY stream ends inside a row");
}

interface Reading {
  readonly bytes: Buffer;
  position: number;
  /** Between a header and its trailer? */
  inside: boolean;
}

function* completeRows(reading: Reading, kinds: readonly CopyKind[]): Generator<CopyCell[]> {
  const { bytes } = reading;
  for (;;) {
    if (!reading.inside) {
      if (bytes.length - reading.position < headerBytes) return;
      if (!bytes.subarray(reading.position, reading.position + signature.length).equals(signature))
        throw new Error("this is no binary COPY stream");
      reading.position += headerBytes + bytes.readInt32BE(reading.position + headerBytes - 4);
      reading.inside = true;
    }
    const end = rowEnd(bytes, reading.position, kinds.length);
    if (end === undefined) return;
    if (end === reading.position + trailerBytes) reading.inside = false;
    else yield readRow(bytes, reading.position + 2, kinds);
    reading.position = end;
  }
}

/** Where the row at `position` ends; undefined while it is not complete. A trailer is a row of two bytes. */
function rowEnd(bytes: Buffer, position: number, columns: number): number | undefined {
  if (bytes.length - position < 2) return undefined;
  const count = bytes.readInt16BE(position);
  let end = position + 2;
  if (count === -1) return end;
  if (count !== columns) throw new Error(`a row has ${count} columns instead of ${columns}`);
  for (let column = 0; column < count; column++) {
    if (bytes.length - end < 4) return undefined;
    end += 4 + Math.max(0, bytes.readInt32BE(end));
    if (end > bytes.length) return undefined;
  }
  return end;
}

function readRow(bytes: Buffer, start: number, kinds: readonly CopyKind[]): CopyCell[] {
  let position = start;
  return kinds.map((kind) => {
    const length = bytes.readInt32BE(position);
    const from = position + 4;
    position = from + Math.max(0, length);
    return length < 0 ? null : readCell(bytes, { kind, from, to: position });
  });
}

function readCell(bytes: Buffer, { kind, from, to }: { kind: CopyKind; from: number; to: number }): CopyCell {
  switch (kind) {
    case "text":
      return bytes.toString("utf8", from, to);
    case "integer":
      return to - from === 8 ? Number(bytes.readBigInt64BE(from)) : bytes.readInt32BE(from);
    case "number":
      return bytes.readDoubleBE(from);
    case "boolean":
      return bytes[from] === 1;
    case "bytes":
      return Uint8Array.prototype.slice.call(bytes, from, to);
  }
}
