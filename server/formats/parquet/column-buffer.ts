import type { Statistics } from "hyparquet";
import { LittleEndianWriter } from "../bytes/little-endian-writer.ts";
import type { ColumnType } from "../content/columns.ts";
import { mark } from "./row-spool.ts";

/** The values of one column in one row group, as the body of a Parquet page: definition levels and PLAIN values. */
export class ColumnBuffer {
  readonly #type: ColumnType;
  readonly #values = new LittleEndianWriter(1 << 14);
  readonly #presence = new BitSet();
  /** Of booleans, which PLAIN packs into bits. */
  readonly #truths = new BitSet();
  #lowest = Infinity;
  #highest = -Infinity;

  /** @param type WKB and codes count as text. */
  constructor(type: ColumnType) {
    this.#type = type;
  }

  get byteLength(): number {
    return this.#values.length;
  }

  /** Takes the spooled value at `position`; returns the position after it. */
  take(spool: Buffer, view: DataView, position: number): number {
    const from = position + 1;
    if (spool[position] === mark.missing) {
      this.#presence.push(false);
      return from;
    }
    this.#presence.push(true);
    const to = from + this.#measure(spool, view, from);
    if (this.#type !== "boolean") this.#values.appendPart(spool, from, to);
    return to;
  }

  add(value: number): void {
    this.#presence.push(true);
    this.#include(value);
    this.#values.float64(value);
  }

  addMissing(): void {
    this.#presence.push(false);
  }

  /** The page's body: the levels after their length, then the values. */
  page(): Buffer {
    const levels = this.#presence.levels();
    const length = Buffer.alloc(4);
    length.writeUInt32LE(levels.length);
    const values = this.#type === "boolean" ? this.#truths.bytes() : this.#values.bytes.subarray(0, this.#values.length);
    return Buffer.concat([length, levels, values]);
  }

  /** Extremes of what has an order that readers skip row groups by. */
  statistics(): Statistics {
    const nulls = { null_count: BigInt(this.#presence.length - this.#presence.trueCount) };
    if (this.#lowest > this.#highest) return nulls;
    const typed = (value: number) => (this.#type === "integer" ? BigInt(value) : value);
    return { ...nulls, min_value: typed(this.#lowest), max_value: typed(this.#highest) };
  }

  /** How many bytes the value has; remembers what the statistics and the packing of booleans need. */
  #measure(spool: Buffer, view: DataView, from: number): number {
    switch (this.#type) {
      case "text":
        return 4 + view.getUint32(from, true);
      case "boolean":
        this.#truths.push(spool[from] === 1);
        return 1;
      case "date":
        this.#include(view.getInt32(from, true));
        return 4;
      case "integer":
        this.#include(view.getUint32(from, true) + view.getInt32(from + 4, true) * 0x1_0000_0000);
        return 8;
      case "number":
        this.#include(view.getFloat64(from, true));
        return 8;
    }
  }

  #include(value: number): void {
    if (value < this.#lowest) this.#lowest = value;
    if (value > this.#highest) this.#highest = value;
  }
}

/** Bits, the first one lowest in its byte. */
class BitSet {
  length = 0;
  trueCount = 0;
  #bytes = new Uint8Array(1024);

  push(bit: boolean): void {
    const at = this.length >> 3;
    if (at === this.#bytes.length) {
      const grown = new Uint8Array(at * 2);
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    if (bit) {
      this.#bytes[at] = (this.#bytes[at] as number) | (1 << (this.length & 7));
      this.trueCount++;
    }
    this.length++;
  }

  bytes(): Uint8Array {
    return this.#bytes.subarray(0, Math.ceil(this.length / 8));
  }

  /** As levels of 0 and 1 in the RLE and bit-packing hybrid: one run where all are 1, one packed run otherwise. */
  levels(): Buffer {
    const allTrue = this.trueCount === this.length;
    const header = varint(allTrue ? this.length * 2 : Math.ceil(this.length / 8) * 2 + 1);
    return Buffer.concat([header, allTrue ? Buffer.from([1]) : this.bytes()]);
  }
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.from([...bytes, rest]);
}
