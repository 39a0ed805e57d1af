import { firstFieldColumn } from "../encode-attributes.ts";
import type { GeometryReader, TileFrame } from "../geometry-reader.ts";
import type { LayerRows } from "../layer-rows.ts";
import type { BlockParts, MemoryBlock } from "./memory-block.ts";
import { ValueMemo } from "./value-memo.ts";
import { WordReader } from "./word-geometry.ts";

/** The chosen rows of a block, as the encoder reads them. */
export class BlockRows implements LayerRows {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly starts: Int32Array;
  readonly lengths: Int32Array;
  readonly #block: BlockParts;
  readonly #places: Uint32Array;
  readonly #geometry: WordReader;
  readonly #memos: readonly ValueMemo[];
  #next = 0;

  constructor({ arrays }: MemoryBlock, places: Uint32Array, frame: TileFrame) {
    const { bytes, fieldCount } = arrays;
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.starts = new Int32Array(firstFieldColumn + fieldCount);
    this.lengths = new Int32Array(firstFieldColumn + fieldCount);
    this.lengths[0] = 8;
    this.lengths[1] = 4;
    this.#block = arrays;
    this.#places = places;
    this.#geometry = new WordReader(arrays, frame);
    this.#memos = memosFor(this.starts.length);
    for (const memo of this.#memos) memo.begin(bytes.byteLength);
  }

  next(): boolean {
    if (this.#next === this.#places.length) return false;
    const place = this.#places[this.#next++] as number;
    const { words, rowStarts, fieldCount } = this.#block;
    const { starts, lengths, view } = this;
    let at = rowStarts[place] as number;
    const head = words[at++] as number;
    starts[0] = head;
    starts[1] = head + 8;
    for (let column = firstFieldColumn; column < firstFieldColumn + fieldCount; column++) {
      const value = words[at++] as number;
      starts[column] = value + 4;
      lengths[column] = value < 0 ? -1 : view.getInt32(value);
    }
    this.#geometry.open(at, rowStarts[place + 1] ?? words.length);
    return true;
  }

  openGeometry(): GeometryReader {
    return this.#geometry;
  }

  knownValue(column: number): number {
    return (this.#memos[column] as ValueMemo).get(this.starts[column] as number);
  }

  keepValue(column: number, index: number): void {
    (this.#memos[column] as ValueMemo).set(this.starts[column] as number, index);
  }

  expectLength(column: number, bytes: number): void {
    if (this.lengths[column] !== bytes) throw new Error(`column ${column + 1} has ${this.lengths[column]} bytes, expected ${bytes}`);
  }
}

/** One for each column, shared by all: the rows of a block are read to their end before those of another. */
const memos: ValueMemo[] = [];

function memosFor(columnCount: number): readonly ValueMemo[] {
  while (memos.length < columnCount) memos.push(new ValueMemo());
  return memos;
}
