/** A byte buffer that grows, for little-endian formats. A kernel may call `reserve` once and then write to `bytes` and `view` itself. */
export class LittleEndianWriter {
  bytes: Buffer;
  view: DataView;
  length = 0;

  constructor(capacity: number) {
    this.bytes = Buffer.allocUnsafeSlow(capacity);
    this.view = new DataView(this.bytes.buffer);
  }

  /** Makes room for `extra` bytes more; `bytes` and `view` may be others afterwards. */
  reserve(extra: number): void {
    const needed = this.length + extra;
    if (needed <= this.bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.bytes.length * 2));
    this.bytes.copy(grown, 0, 0, this.length);
    this.bytes = grown;
    this.view = new DataView(grown.buffer);
  }

  /** Gives memory back after `length` was set to 0. */
  shrink(capacity: number): void {
    if (this.bytes.length <= capacity) return;
    this.bytes = Buffer.allocUnsafeSlow(capacity);
    this.view = new DataView(this.bytes.buffer);
  }

  uint8(value: number): void {
    this.reserve(1);
    this.bytes[this.length++] = value;
  }

  uint16(value: number): void {
    this.reserve(2);
    this.view.setUint16(this.length, value, true);
    this.length += 2;
  }

  uint32(value: number): void {
    this.reserve(4);
    this.view.setUint32(this.length, value, true);
    this.length += 4;
  }

  /** `value`: a whole number, exact up to ±2^53. */
  int64(value: number): void {
    this.reserve(8);
    this.view.setUint32(this.length, value, true);
    this.view.setInt32(this.length + 4, Math.floor(value / 0x1_0000_0000), true);
    this.length += 8;
  }

  float64(value: number): void {
    this.reserve(8);
    this.view.setFloat64(this.length, value, true);
    this.length += 8;
  }

  append(source: Uint8Array): void {
    const count = source.length;
    this.reserve(count);
    const { bytes, length } = this;
    if (count < shortCopy) for (let i = 0; i < count; i++) bytes[length + i] = source[i] as number;
    else bytes.set(source, length);
    this.length = length + count;
  }

  /** Appends `source[from…to)`. */
  appendPart(source: Uint8Array, from: number, to: number): void {
    const count = to - from;
    this.reserve(count);
    const { bytes, length } = this;
    if (count < shortCopy) for (let i = 0; i < count; i++) bytes[length + i] = source[from + i] as number;
    else bytes.set(source.subarray(from, to), length);
    this.length = length + count;
  }

  /** UTF-8; returns how many bytes it took. */
  text(value: string): number {
    this.reserve(value.length * 3);
    const written = value.length < longestAsciiLoop ? this.#ascii(value) : -1;
    if (written >= 0) return written;
    const bytes = this.bytes.write(value, this.length);
    this.length += bytes;
    return bytes;
  }

  /** A text after its length in bytes as uint32. */
  sizedText(value: string): void {
    const start = this.length;
    this.uint32(0);
    const bytes = this.text(value);
    this.view.setUint32(start, bytes, true);
  }

  /** A copy of what was written; the writer starts over. */
  take(): Buffer {
    const taken = Buffer.from(this.bytes.subarray(0, this.length));
    this.length = 0;
    return taken;
  }

  /** −1, and nothing written, as soon as a character is not ASCII. */
  #ascii(value: string): number {
    const { bytes, length } = this;
    for (let i = 0; i < value.length; i++) {
      const code = value.charCodeAt(i);
      if (code > 0x7f) return -1;
      bytes[length + i] = code;
    }
    this.length = length + value.length;
    return value.length;
  }
}

/** Fewer bytes are copied faster by a loop than by the native call. */
const shortCopy = 48;

/** Longer texts are written faster by the native call. */
const longestAsciiLoop = 24;
