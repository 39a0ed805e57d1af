import type { GeometryReader } from "./geometry-reader.ts";

/** Rows of one layer, one after the other: where the columns of the current one lie, and its geometry. */
export interface LayerRows {
  /** What `starts` and `lengths` point into. */
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Of the current row, for fid, version_from and each field, the position of its first byte … */
  readonly starts: Int32Array;
  /** … and its length in bytes; −1 is null. */
  readonly lengths: Int32Array;
  /** Moves to the next row; false after the last. */
  next(): boolean;
  /** A reader at the beginning of the current row's geometry, good until the next row; undefined when it is null. */
  openGeometry(): GeometryReader | undefined;
  /** The index in the layer's values that the column's value has been given before; −1 when that is not known. */
  knownValue(column: number): number;
  /** Tells it, for the rows that follow. */
  keepValue(column: number, index: number): void;
  /** Throws an Error unless the column of the current row has so many bytes. */
  expectLength(column: number, bytes: number): void;
}
