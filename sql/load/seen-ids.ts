/** Identifiers that have been given out, by 64 bits of each: sixteen to thirty bytes of memory for one, whatever its length. */
export class SeenIds {
  #slots = new Uint32Array(2 * 1024);
  #count = 0;

  /** @returns false when it was there already. */
  add(id: string): boolean {
    let [high, low] = [0x811c9dc5, 0x9747b28c];
    for (let i = 0; i < id.length; i++) {
      const code = id.charCodeAt(i);
      high = Math.imul(high ^ code, 0x01000193);
      low = Math.imul(low ^ (code + (high >>> 15)), 0x5bd1e995);
    }
    // 0, 0 is an empty slot.
    if (!this.#insert(mix(high), mix(low ^ (high >>> 7)) | 1)) return false;
    this.#count += 1;
    if (this.#count * 4 > this.#slots.length) this.#grow();
    return true;
  }

  #insert(high: number, low: number): boolean {
    const slots = this.#slots;
    const mask = slots.length / 2 - 1;
    const [wantedHigh, wantedLow] = [high >>> 0, low >>> 0];
    for (let slot = wantedHigh & mask; ; slot = (slot + 1) & mask) {
      const found = slots[2 * slot + 1];
      if (found === 0) {
        slots[2 * slot] = wantedHigh;
        slots[2 * slot + 1] = wantedLow;
        return true;
      }
      if (found === wantedLow && slots[2 * slot] === wantedHigh) return false;
    }
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Uint32Array(2 * old.length);
    for (let at = 0; at < old.length; at += 2) if (old[at + 1] !== 0) this.#insert(old[at] as number, old[at + 1] as number);
  }
}

/** The finalizer of MurmurHash3. */
function mix(value: number): number {
  let mixed = value ^ (value >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
