import { ByteWriter, varintSize } from "./byte-writer.ts";

/**
 * The attribute values of one layer, each kept once (MVT 2.1 §4.1). A value is first written as it will stand in the
 * layer, and taken back if the same bytes are there already; so text is never decoded. Every `add…` returns the
 * index of its value.
 */
export class ValueTable {
  /** The values one after the other, as they stand in the layer message. */
  readonly writer = new ByteWriter(4096);
  #count = 0;
  /** Where in the writer each value starts. */
  #starts = new Int32Array(256);
  #hashes = new Int32Array(256);
  /** An open-addressing hash table of indices + 1, 0 where free; its size is a power of two, more than twice the count. */
  #slots = new Int32Array(512);
  readonly #number = new DataView(new ArrayBuffer(8));
  readonly #numberBytes = new Uint8Array(this.#number.buffer);

  /** Forgets all values. */
  clear(): void {
    this.writer.length = 0;
    this.#count = 0;
    this.#slots.fill(0);
  }

  /** The UTF-8 text in bytes `start…end` of `source`. */
  addText(source: Uint8Array, start: number, end: number): number {
    const { writer } = this;
    const valueStart = writer.length;
    const length = end - start;
    writer.byte(valueTag);
    writer.varint(1 + varintSize(length) + length);
    writer.byte(stringTag);
    writer.varint(length);
    writer.append(source, start, end);
    return this.#intern(valueStart);
  }

  /** The signed 64-bit number with these upper and lower 32 bits. */
  addInteger(high: number, low: number): number {
    // past 2^53 readers that compute with doubles lose the sign, which zig-zag keeps in the lowest bit
    const isZigzag = high < 0 && high >= -(2 ** 20);
    const valueStart = this.#beginScalar(high >= 0 ? uintTag : isZigzag ? sintTag : intTag);
    if (isZigzag) this.writer.varint64(~((high << 1) | (low >>> 31)), ~(low << 1));
    else this.writer.varint64(high, low);
    return this.#endScalar(valueStart);
  }

  /** Takes four bytes instead of eight when nothing is lost. */
  addNumber(value: number): number {
    const isFloat = Math.fround(value) === value;
    const valueStart = this.#beginScalar(isFloat ? floatTag : doubleTag);
    if (isFloat) this.#number.setFloat32(0, value, true);
    else this.#number.setFloat64(0, value, true);
    this.writer.append(this.#numberBytes, 0, isFloat ? 4 : 8);
    return this.#endScalar(valueStart);
  }

  addBoolean(value: boolean): number {
    const valueStart = this.#beginScalar(boolTag);
    this.writer.byte(value ? 1 : 0);
    return this.#endScalar(valueStart);
  }

  #beginScalar(tag: number): number {
    const { writer } = this;
    const valueStart = writer.length;
    writer.byte(valueTag);
    writer.byte(0);
    writer.byte(tag);
    return valueStart;
  }

  #endScalar(valueStart: number): number {
    const { writer } = this;
    // at most eleven, so the length is one byte
    writer.bytes[valueStart + 1] = writer.length - valueStart - 2;
    return this.#intern(valueStart);
  }

  /** The index of the value written last, from `start` on, which is taken back if it is not new. */
  #intern(start: number): number {
    const { writer } = this;
    const hash = hashOf(writer.bytes, start, writer.length);
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const index = (this.#slots[slot] as number) - 1;
      if (index < 0) break;
      if (this.#hashes[index] === hash && this.#equals(index, start)) {
        writer.length = start;
        return index;
      }
      slot = (slot + 1) & mask;
    }
    this.#slots[slot] = this.#count + 1;
    this.#starts[this.#count] = start;
    this.#hashes[this.#count] = hash;
    this.#count++;
    if (this.#count === this.#starts.length) this.#grow();
    return this.#count - 1;
  }

  /** Whether the value at `index` is the one written last, from `start` on. */
  #equals(index: number, start: number): boolean {
    const { bytes, length } = this.writer;
    const from = this.#starts[index] as number;
    const to = index + 1 < this.#count ? (this.#starts[index + 1] as number) : start;
    if (to - from !== length - start) return false;
    for (let i = from, j = start; i < to; i++, j++) if (bytes[i] !== bytes[j]) return false;
    return true;
  }

  #grow(): void {
    const capacity = this.#starts.length * 2;
    const starts = new Int32Array(capacity);
    const hashes = new Int32Array(capacity);
    starts.set(this.#starts);
    hashes.set(this.#hashes);
    const slots = new Int32Array(capacity * 2);
    const mask = slots.length - 1;
    for (let index = 0; index < this.#count; index++) {
      let slot = (hashes[index] as number) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = index + 1;
    }
    this.#starts = starts;
    this.#hashes = hashes;
    this.#slots = slots;
  }
}

/** FNV-1a, mixed once more because only its lower bits choose the slot. http://www.isthe.com/chongo/tech/comp/fnv/ */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
  return hash ^ (hash >>> 15);
}

// field number × 8 + wire type: the layer's values = 4, and the kinds of a value
const valueTag = 0x22;
const stringTag = 0x0a;
const floatTag = 0x15;
const doubleTag = 0x19;
const intTag = 0x20;
const uintTag = 0x28;
const sintTag = 0x30;
const boolTag = 0x38;
