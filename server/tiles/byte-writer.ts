/**
 * A byte buffer that grows, with the varints of Protocol Buffers. The methods make their own room; a kernel that
 * calls `reserve` once may instead write to `bytes` with `putVarint` and set `length` itself.
 */
export class ByteWriter {
  bytes: Uint8Array;
  length = 0;

  constructor(capacity: number) {
    this.bytes = unfilled(capacity);
  }

  /** Makes room for `extra` bytes more; `bytes` may be another array afterwards. */
  reserve(extra: number): void {
    const needed = this.length + extra;
    if (needed <= this.bytes.length) return;
    const grown = unfilled(Math.max(needed, this.bytes.length * 2));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }

  byte(value: number): void {
    this.reserve(1);
    this.bytes[this.length++] = value;
  }

  /** `value`: 0…2^32 − 1. */
  varint(value: number): void {
    this.reserve(5);
    this.length = putVarint(this.bytes, this.length, value);
  }

  /** The unsigned 64-bit number with these upper and lower 32 bits. */
  varint64(high: number, low: number): void {
    this.reserve(10);
    let upper = high >>> 0;
    let lower = low >>> 0;
    while (upper !== 0) {
      this.bytes[this.length++] = (lower & 0x7f) | 0x80;
      lower = ((lower >>> 7) | (upper << 25)) >>> 0;
      upper >>>= 7;
    }
    this.length = putVarint(this.bytes, this.length, lower);
  }

  /** Appends `source[start…end)`. */
  append(source: Uint8Array, start: number, end: number): void {
    const count = end - start;
    this.reserve(count);
    const { bytes, length } = this;
    // below this the subarray costs more than the loop
    if (count < 48) for (let i = 0; i < count; i++) bytes[length + i] = source[start + i] as number;
    else bytes.set(source.subarray(start, end), length);
    this.length = length + count;
  }
}

/** Every byte is written before it is read, and zeros for a large tile cost as much as its attributes. */
function unfilled(capacity: number): Uint8Array {
  return new Uint8Array(Buffer.allocUnsafeSlow(capacity).buffer);
}

/** Writes `value` (0…2^32 − 1) at `position` of `bytes`, which has room, and returns the position after it. */
export function putVarint(bytes: Uint8Array, position: number, value: number): number {
  let at = position;
  let rest = value;
  while (rest > 0x7f) {
    bytes[at++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  bytes[at++] = rest;
  return at;
}

/** How many bytes `value` (0…2^32 − 1) takes as a varint. */
export function varintSize(value: number): number {
  if (value < 0x80) return 1;
  if (value < 0x4000) return 2;
  if (value < 0x200000) return 3;
  return value < 0x10000000 ? 4 : 5;
}
