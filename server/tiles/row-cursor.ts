import type { LayerRows } from "./layer-rows.ts";
import type { WkbReader } from "./wkb-geometry.ts";

/**
 * A cursor over rows as PostgreSQL sends them: DataRow messages, columns in binary. It says where each column lies in the bytes
 * and copies nothing. The last column is the geometry as WKB.
 * https://www.postgresql.org/docs/current/protocol-message-formats.html (DataRow)
 */
export class RowCursor implements LayerRows {
  bytes: Uint8Array = new Uint8Array();
  view: DataView = new DataView(this.bytes.buffer);
  readonly starts: Int32Array;
  readonly lengths: Int32Array;
  readonly #geometry: WkbReader;
  #position = 0;

  /** @param geometry reads the last column. */
  constructor(columnCount: number, geometry: WkbReader) {
    this.#geometry = geometry;
    this.starts = new Int32Array(columnCount);
    this.lengths = new Int32Array(columnCount);
  }

  /** Goes before the first of these rows: whole messages, one after the other. */
  open(rows: Uint8Array): void {
    this.bytes = rows;
    this.view = new DataView(rows.buffer, rows.byteOffset, rows.byteLength);
    this.#position = 0;
  }

  /** Throws an Error when a row is cut or of another shape. */
  next(): boolean {
    const { view, starts, lengths } = this;
    let position = this.#position;
    if (position === view.byteLength) return false;
    if (position + headerLength > view.byteLength) throw new Error("the rows end inside a message's header");
    if (view.getUint8(position) !== dataRow) throw new Error(`a message of type ${view.getUint8(position)} among the rows`);
    const end = position + 1 + view.getInt32(position + 1);
    if (end > view.byteLength) throw new Error("the rows end inside a row");
    const columnCount = view.getInt16(position + 5);
    if (columnCount !== starts.length) throw new Error(`a row has ${columnCount} columns, expected ${starts.length}`);
    position += headerLength;
    for (let column = 0; column < columnCount; column++) {
      if (position + 4 > end) throw new Error("a row ends before its last column");
      const length = view.getInt32(position);
      position += 4;
      if (length < -1) throw new Error(`column ${column + 1} has the length ${length}`);
      starts[column] = position;
      lengths[column] = length;
      if (length > 0) position += length;
      if (position > end) throw new Error("a row ends inside a column");
    }
    if (position !== end) throw new Error("something follows a row's last column");
    this.#position = end;
    return true;
  }

  openGeometry(): WkbReader | undefined {
    const column = this.starts.length - 1;
    const length = this.lengths[column] as number;
    if (length === -1) return undefined;
    const start = this.starts[column] as number;
    this.#geometry.open(this.view, start, start + length);
    return this.#geometry;
  }

  /** The same value lies elsewhere in every row. */
  knownValue(): number {
    return -1;
  }

  keepValue(): void {}

  expectLength(column: number, bytes: number): void {
    const length = this.lengths[column];
    if (length === bytes) return;
    throw new Error(`column ${column + 1} ${length === -1 ? "is null" : `has ${length} bytes`}, expected ${bytes} bytes`);
  }
}

/** Type, length (which counts itself) and number of columns. */
const headerLength = 7;

const dataRow = "D".charCodeAt(0);
