/** Reads Protocol Buffers messages field by field; damage ends in a RangeError. */
export class Protobuf {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Number of the next field; what it holds must be read with one of the methods below. Undefined at the end. */
  next(): ProtobufField | undefined {
    if (this.#at >= this.#bytes.length) return undefined;
    const tag = this.varint();
    return { field: Math.floor(tag / 8), wire: tag % 8 };
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  /** Whole numbers are exact up to 2^53, which no OSM number reaches. */
  varint(): number {
    let value = 0;
    let factor = 1;
    for (let count = 0; count < longestVarint; count++) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw new RangeError("number beyond the end");
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
      factor *= 128;
    }
    throw new RangeError("number too long");
  }

  /** A number that may be negative, in zigzag form. */
  signed(): number {
    const value = this.varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  bytes(): Uint8Array {
    const length = this.varint();
    const start = this.#at;
    this.#at += length;
    if (this.#at > this.#bytes.length) throw new RangeError("bytes beyond the end");
    return this.#bytes.subarray(start, this.#at);
  }

  text(): string {
    const bytes = this.bytes();
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
  }

  message(): Protobuf {
    return new Protobuf(this.bytes());
  }

  skip(wire: number): void {
    if (wire === wireTypes.varint) this.varint();
    else if (wire === wireTypes.bytes) this.bytes();
    else if (wire === wireTypes.fixed64) this.#at += 8;
    else if (wire === wireTypes.fixed32) this.#at += 4;
    else throw new RangeError(`wire type ${wire}`);
  }
}

export interface ProtobufField {
  readonly field: number;
  readonly wire: number;
}

const longestVarint = 10;
const wireTypes = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 };

export function unsignedList(list: Protobuf): number[] {
  const values: number[] = [];
  while (!list.isAtEnd) values.push(list.varint());
  return values;
}

/** Differences added up. */
export function deltaList(list: Protobuf): number[] {
  const values: number[] = [];
  let value = 0;
  while (!list.isAtEnd) values.push((value += list.signed()));
  return values;
}
