/**
 * Remembers which index in its layer's values a value of a block has been given, so that one that comes again is not hashed and
 * compared anew. It has room for some: a value pushes another one out.
 */
export class ValueMemo {
  /** Of each place the value that it holds: its position, counted on from block to block, so that nothing need be cleared. */
  readonly #positions = new Int32Array(places);
  readonly #indices = new Int32Array(places);
  #base = 1;
  #end = 1;

  /** Begins with another block or another layer's values: `bytes` is how many positions there are. */
  begin(bytes: number): void {
    this.#base = this.#end;
    this.#end += bytes;
    if (this.#end < 2 ** 31) return;
    this.#positions.fill(0);
    this.#base = 1;
    this.#end = 1 + bytes;
  }

  /** The index of the value at a position, −1 when it is not known. */
  get(position: number): number {
    const place = (position >>> 2) & (places - 1);
    return this.#positions[place] === this.#base + position ? (this.#indices[place] as number) : -1;
  }

  set(position: number, index: number): void {
    const place = (position >>> 2) & (places - 1);
    this.#positions[place] = this.#base + position;
    this.#indices[place] = index;
  }
}

/** A power of two. */
const places = 1024;
