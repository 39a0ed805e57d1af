/** A growing array of 32-bit words. */
export class WordWriter {
  #words: Int32Array;
  /** Words in use; may be set back. */
  length = 0;

  constructor(capacity: number) {
    this.#words = new Int32Array(capacity);
  }

  push(word: number): void {
    if (this.length === this.#words.length) {
      const grown = new Int32Array(2 * this.length);
      grown.set(this.#words);
      this.#words = grown;
    }
    this.#words[this.length++] = word;
  }

  /** A copy of what is in use. */
  toArray(): Int32Array {
    return this.#words.slice(0, this.length);
  }
}
