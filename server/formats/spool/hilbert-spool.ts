import path from "node:path";
import type { LittleEndianWriter } from "../bytes/little-endian-writer.ts";
import type { FlatGeometry } from "../geometry/flat-geometry.ts";
import { Boxes } from "./boxes.ts";
import { SortedFeatures } from "./sorted-features.ts";
import { SpoolFile } from "./spool-file.ts";

/** The features of most datasets of a city fit, and are put in order without touching the disk. */
const mostInMemory = 32 << 20;

/** From so many bytes on the rest is guessed. */
const sampleBytes = 1 << 20;
const roomier = 1.1;

/**
 * Takes the bytes of features in any order and gives them back along the Hilbert curve, for formats with a spatial
 * index. The bytes wait in temporary files; in memory are 48 bytes a feature and at most some 50 MB.
 */
export class HilbertSpool {
  readonly #boxes: Boxes;
  readonly #spool: SpoolFile;
  readonly #folder: string;
  #sizes: Uint32Array;
  #featureStart = 0;
  readonly #expected: number;
  #hasRoom = false;

  /**
   * @param expected how many features there will be, as far as is known.
   * @param inMemoryBytes more than this goes through the disk.
   */
  constructor(folder: string, expected: number, inMemoryBytes = mostInMemory) {
    this.#spool = new SpoolFile(path.join(folder, "features"), inMemoryBytes);
    this.#folder = folder;
    this.#expected = expected;
    this.#boxes = new Boxes(expected);
    this.#sizes = new Uint32Array(Math.max(64, expected));
  }

  /** Where the bytes of the next feature are written. */
  get writer(): LittleEndianWriter {
    return this.#spool.writer;
  }

  /** Ends the bytes of one feature. */
  endFeature(geometry: FlatGeometry): void {
    const { count } = this.#boxes;
    if (count === this.#sizes.length) {
      const grown = new Uint32Array(count * 2);
      grown.set(this.#sizes);
      this.#sizes = grown;
    }
    this.#sizes[count] = this.writer.length - this.#featureStart;
    this.#featureStart = this.writer.length;
    this.#boxes.add(geometry);
  }

  /** To be called now and then between features. */
  async flush(): Promise<void> {
    if (!this.#hasRoom && this.writer.length >= sampleBytes) this.#makeRoom();
    await this.#spool.flush();
    this.#featureStart = this.writer.length;
  }

  /** Room for all features, going by the first ones. */
  #makeRoom(): void {
    this.#hasRoom = true;
    this.#spool.expect((this.writer.length / this.#boxes.count) * this.#expected * roomier);
  }

  /** Ends the writing. */
  async sort(): Promise<SortedFeatures> {
    await this.#spool.end();
    const scratch = new Uint32Array(this.#boxes.count);
    const order = await this.#boxes.hilbertOrder(scratch);
    return new SortedFeatures({ spool: this.#spool, folder: this.#folder, boxes: this.#boxes, sizes: this.#sizes, order, scratch });
  }

  async close(): Promise<void> {
    await this.#spool.close();
  }
}
