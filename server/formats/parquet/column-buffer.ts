import type { Statistics } from "hyparquet";
import { LittleEndianWriter } from "../bytes/little-endian-writer.ts";
import type { ColumnType } from "../content/columns.ts";
import { mark } from "./row-spool.ts";

export const mostRows = 50_000;

/** Room for as many levels, behind their length and the head of their run. */
const levelsRoom = Math.ceil(mostRows / 8) + 16;

/** The values of one column in one row group of at most `mostRows` rows, as the body of a Parquet page: definition levels and PLAIN values. */
export class ColumnBuffer {
  readonly #type: ColumnType;
  /** The values, after room for the levels: a page is one piece without copying it. */
  readonly #values = new LittleEndianWriter(1 << 16);
  readonly #presence = new BitSet();
  /** Of booleans, which PLAIN packs into bits. */
  readonly #truths = new BitSet();
  #lowest = Infinity;
  #highest = -Infinity;

  /** @param type WKB and codes count as text. */
  constructor(type: ColumnType) {
    this.#type = type;
    this.clear();
  }

  /** For the next row group; the memory is used again. */
  clear(): void {
    this.#values.length = levelsRoom;
    this.#presence.clear();
    this.#truths.clear();
    this.#lowest = Infinity;
    this.#highest = -Infinity;
  }

  /** Takes the spooled value at `position`; returns the position after it. */
  take(spool: Buffer, view: DataView, position: number): number {
    const from = position + 1;
    if (spool[position] === mark.missing) {
      this.#presence.push(false);
      return from;
    }
    this.#presence.push(true);
    switch (this.#type) {
      case "text": {
        const to = from + 4 + view.getUint32(from, true);
        this.#values.appendPart(spool, from, to);
        return to;
      }
      case "boolean":
        this.#truths.push(spool[from] === 1);
        return from + 1;
      case "date": {
        const days = view.getInt32(from, true);
        this.#include(days);
        this.#values.uint32(days);
        return from + 4;
      }
      case "integer": {
        const [low, high] = [view.getUint32(from, true), view.getInt32(from + 4, true)];
        this.#include(low + high * 0x1_0000_0000);
        this.#values.uint32(low);
        this.#values.uint32(high);
        return from + 8;
      }
      case "number": {
        const value = view.getFloat64(from, true);
        this.#include(value);
        this.#values.float64(value);
        return from + 8;
      }
    }
  }

  add(value: number): void {
    this.#presence.push(true);
    this.#include(value);
    this.#values.float64(value);
  }

  addMissing(): void {
    this.#presence.push(false);
  }

  /** The page's body: the levels after their length, then the values. A view that `clear` ends. */
  page(): Buffer {
    const levels = this.#presence.levels();
    const start = levelsRoom - levels.length - 4;
    if (this.#type === "boolean") this.#values.append(this.#truths.bytes());
    this.#values.bytes.writeUInt32LE(levels.length, start);
    levels.copy(this.#values.bytes, start + 4);
    return this.#values.bytes.subarray(start, this.#values.length);
  }

  /** Extremes of what has an order that readers skip row groups by. */
  statistics(): Statistics {
    const nulls = { null_count: BigInt(this.#presence.length - this.#presence.trueCount) };
    if (this.#lowest > this.#highest) return nulls;
    const typed = (value: number) => (this.#type === "integer" ? BigInt(value) : value);
    return { ...nulls, min_value: typed(this.#lowest), max_value: typed(this.#highest) };
  }

  #include(value: number): void {
    if (value < this.#lowest) this.#lowest = value;
    if (value > this.#highest) this.#highest = value;
  }
}

/** Bits, the first one lowest in its byte. As long as all are true they are only counted. */
class BitSet {
  length = 0;
  trueCount = 0;
  #bytes = new Uint8Array(0);

  clear(): void {
    this.length = this.trueCount = 0;
  }

  push(bit: boolean): void {
    if (bit && this.trueCount === this.length) {
      this.trueCount = ++this.length;
      return;
    }
    const at = this.length >> 3;
    if (at >= this.#bytes.length || this.trueCount === this.length) this.#writeOut();
    if (bit) {
      this.#bytes[at] = (this.#bytes[at] as number) | (1 << (this.length & 7));
      this.trueCount++;
    }
    this.length++;
  }

  bytes(): Uint8Array {
    if (this.trueCount === this.length) this.#writeOut();
    return this.#bytes.subarray(0, Math.ceil(this.length / 8));
  }

  /** As levels of 0 and 1 in the RLE and bit-packing hybrid: one run where all are 1, one packed run otherwise. */
  levels(): Buffer {
    const allTrue = this.trueCount === this.length;
    const header = varint(allTrue ? this.length * 2 : Math.ceil(this.length / 8) * 2 + 1);
    return Buffer.concat([header, allTrue ? Buffer.from([1]) : this.bytes()]);
  }

  /** Makes room; bits that were only counted are set. */
  #writeOut(): void {
    const grown = new Uint8Array(Math.max(1024, (this.length >> 3) * 2));
    if (this.trueCount === this.length) {
      grown.fill(0xff, 0, this.length >> 3);
      grown[this.length >> 3] = (1 << (this.length & 7)) - 1;
    } else grown.set(this.#bytes);
    this.#bytes = grown;
  }
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.from([...bytes, rest]);
}
