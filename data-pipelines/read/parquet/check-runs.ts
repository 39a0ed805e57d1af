import type { DataReader } from "hyparquet";
import { readVarInt } from "hyparquet/src/thrift.js";

/**
 * Walks runs of repeated (RLE) or bit-packed values until there are `count`, as in
 * https://parquet.apache.org/docs/file-format/data-pages/encodings/ (RLE = 3). Bit-packed runs hold multiples of eight.
 * @throws Error when a run holds more than are left, or there are too few
 */
export function checkRuns(reader: DataReader, bits: number, count: number): void {
  if (bits > 32) throw new Error(`values of ${bits} bits`);
  let left = count;
  while (left > 0) {
    const head = readVarInt(reader) >>> 0;
    const isPacked = (head & 1) === 1;
    const values = isPacked ? (head >>> 1) * 8 : head >>> 1;
    // Some writers fill the last run up to whole blocks.
    if (values > left + mostPadding) throw new Error(`a run of ${values} values where ${left} are left`);
    reader.offset += isPacked ? (values * bits) / 8 : Math.ceil(bits / 8);
    left -= values;
  }
}

const mostPadding = 504;

/**
 * Sizes of blocks of differences (DELTA_BINARY_PACKED = 5).
 * @throws Error when no writer makes such
 */
export function checkDeltaHeader(reader: DataReader): void {
  const block = readVarInt(reader);
  const parts = readVarInt(reader);
  if (block < 128 || block > 2 ** 20 || block % 128 !== 0 || parts < 1 || (block / parts) % 32 !== 0)
    throw new Error(`blocks of ${block} values in ${parts} parts`);
}
