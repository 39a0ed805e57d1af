import type { BboxWebMercator } from "../../../model/geo/tile.ts";
import type { MemoryBlock } from "./memory-block.ts";

/** All rows of one zoom band of a dataset's version, in memory: about 100 bytes for a building. */
export class MemoryLayer {
  readonly #blocks: readonly MemoryBlock[];
  readonly rowCount: number;
  readonly byteLength: number;

  /** @param blocks in the order of their rows' numbers. */
  constructor(blocks: readonly MemoryBlock[]) {
    this.#blocks = blocks;
    this.rowCount = blocks.reduce((sum, block) => sum + block.rowCount, 0);
    this.byteLength = blocks.reduce((sum, block) => sum + block.byteLength, 0);
  }

  /** The first `most` rows within the bounds in the order of their numbers, block by block. */
  *rowsIn(bounds: BboxWebMercator, most: number): Generator<{ block: MemoryBlock; places: Uint32Array }> {
    let left = most;
    for (const block of this.#blocks) {
      const places = block.placesIn(bounds).subarray(0, left);
      left -= places.length;
      if (places.length > 0) yield { block, places };
      if (left === 0) return;
    }
  }
}
