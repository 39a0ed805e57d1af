import path from "node:path";
import { setImmediate } from "node:timers/promises";
import type { Boxes } from "./boxes.ts";
import { SpoolFile } from "./spool-file.ts";

/** Some features that follow each other on the curve, their bytes one after the other. */
export interface SortedChunk {
  readonly bytes: Buffer;
  /** The place of the first one in `order`. */
  readonly first: number;
  readonly count: number;
}

export interface Sorting {
  /** The bytes of all features as they came. */
  readonly spool: SpoolFile;
  /** A folder for one more temporary file. */
  readonly folder: string;
  readonly boxes: Boxes;
  /** Bytes of each feature. */
  readonly sizes: Uint32Array;
  /** Feature numbers along the curve. */
  readonly order: Uint32Array;
  /** As long as `order`; is overwritten. */
  readonly scratch: Uint32Array;
}

/** Bytes that are put in order at once. */
const chunkBytes = 4 << 20;
/** Memory that the chunks share while they are filled. */
const stagingBytes = 8 << 20;
const windowBytes = 1 << 20;

/** One distribution pass brings every feature into its chunk of the curve, then each chunk is put in order in memory. */
export class SortedFeatures {
  readonly boxes: Boxes;
  readonly sizes: Uint32Array;
  readonly order: Uint32Array;
  readonly #sorting: Sorting;
  readonly #chunks: Chunk[];
  /** Of each feature, first the number of its chunk, and once it was moved its place there. */
  readonly #placeOf: Uint32Array;

  constructor(sorting: Sorting) {
    this.#sorting = sorting;
    this.boxes = sorting.boxes;
    this.sizes = sorting.sizes;
    this.order = sorting.order;
    this.#placeOf = sorting.scratch;
    this.#chunks = divide(sorting);
  }

  /** The features in order. To be read once. */
  async *read(): AsyncGenerator<SortedChunk> {
    const { spool, folder } = this.#sorting;
    if (spool.isInMemory) {
      this.#noteRunningPlaces();
      const all = await spool.readAt(0, spool.byteLength);
      for (const chunk of this.#chunks) {
        yield this.#arrange(chunk, all);
        await setImmediate();
      }
      return;
    }
    const chunkFile = new SpoolFile(path.join(folder, "chunks"));
    try {
      await this.#distribute(chunkFile);
      yield* this.#arranged(chunkFile);
    } finally {
      await chunkFile.close();
    }
  }

  /** All of the spool is at hand: a place in it is as good as one in a chunk. */
  #noteRunningPlaces(): void {
    for (let feature = 0, place = 0; feature < this.order.length; feature++) {
      this.#placeOf[feature] = place;
      place += this.sizes[feature] as number;
    }
  }

  async #distribute(chunkFile: SpoolFile): Promise<void> {
    const { sizes } = this;
    const count = this.order.length;
    const capacity = Math.max(4096, Math.floor(stagingBytes / this.#chunks.length));
    const stages = this.#chunks.map(({ start }) => new Stage(chunkFile, { start, capacity }));
    let buffer = Buffer.allocUnsafeSlow(windowBytes);
    for (let feature = 0, position = 0; feature < count;) {
      const end = windowEnd(sizes, feature, count);
      let length = 0;
      for (let i = feature; i < end; i++) length += sizes[i] as number;
      if (length > buffer.length) buffer = Buffer.allocUnsafeSlow(length);
      const window = await this.#sorting.spool.readAt(position, length, buffer);
      position += length;
      for (let from = 0; feature < end; feature++) {
        const to = from + (sizes[feature] as number);
        const stage = stages[this.#placeOf[feature] as number] as Stage;
        if (!stage.hasRoom(to - from)) await stage.flush(to - from);
        this.#placeOf[feature] = stage.append(window, from, to);
        from = to;
      }
    }
    for (const stage of stages) await stage.flush(0);
  }

  async *#arranged(file: SpoolFile): AsyncGenerator<SortedChunk> {
    const buffer = Buffer.allocUnsafeSlow(this.#chunks.reduce((most, { byteLength }) => Math.max(most, byteLength), 0));
    for (const chunk of this.#chunks) yield this.#arrange(chunk, await file.readAt(chunk.start, chunk.byteLength, buffer));
  }

  #arrange({ first, count, byteLength }: Chunk, gathered: Buffer): SortedChunk {
    const { order, sizes } = this;
    const bytes = Buffer.allocUnsafeSlow(byteLength);
    for (let place = first, at = 0; place < first + count; place++) {
      const feature = order[place] as number;
      const from = this.#placeOf[feature] as number;
      at += gathered.copy(bytes, at, from, from + (sizes[feature] as number));
    }
    return { bytes, first, count };
  }
}

/** A stretch of the curve: `count` features from place `first`, whose bytes begin at `start` of the file of chunks. */
interface Chunk {
  readonly first: number;
  readonly start: number;
  count: number;
  byteLength: number;
}

function divide({ order, sizes, scratch }: Sorting): Chunk[] {
  const chunks: Chunk[] = [];
  let chunk: Chunk = { first: 0, start: 0, count: 0, byteLength: 0 };
  for (let place = 0; place < order.length; place++) {
    const feature = order[place] as number;
    const size = sizes[feature] as number;
    if (chunk.count === 0 || chunk.byteLength + size > chunkBytes) {
      chunk = { first: place, start: chunk.start + chunk.byteLength, count: 0, byteLength: 0 };
      chunks.push(chunk);
    }
    chunk.count++;
    chunk.byteLength += size;
    scratch[feature] = chunks.length - 1;
  }
  return chunks;
}

/** The features from `start` that fit into a window; at least one. */
function windowEnd(sizes: Uint32Array, start: number, count: number): number {
  let end = start + 1;
  for (let bytes = sizes[start] as number; end < count; end++) {
    bytes += sizes[end] as number;
    if (bytes > windowBytes) break;
  }
  return end;
}

/** Gathers the features of one chunk before they are written to its part of the file. */
class Stage {
  readonly #file: SpoolFile;
  readonly #start: number;
  #bytes: Buffer;
  #length = 0;
  #written = 0;

  constructor(file: SpoolFile, { start, capacity }: { start: number; capacity: number }) {
    this.#file = file;
    this.#start = start;
    this.#bytes = Buffer.allocUnsafeSlow(capacity);
  }

  hasRoom(bytes: number): boolean {
    return this.#length + bytes <= this.#bytes.length;
  }

  /** Empties the stage; it has room for `next` bytes then. */
  async flush(next: number): Promise<void> {
    await this.#file.writeAt(this.#start + this.#written, this.#bytes.subarray(0, this.#length));
    this.#written += this.#length;
    this.#length = 0;
    if (next > this.#bytes.length) this.#bytes = Buffer.allocUnsafeSlow(next);
  }

  /** Returns the place of the bytes in the chunk. */
  append(source: Buffer, from: number, to: number): number {
    const place = this.#written + this.#length;
    this.#length += source.copy(this.#bytes, this.#length, from, to);
    return place;
  }
}
