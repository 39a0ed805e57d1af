import { deflateSync, zstdCompressSync } from "node:zlib";

/** Fields of a Protocol Buffers message, each [number, value]: numbers as varints, the rest as bytes. */
export type Fields = readonly (readonly [number, number | Buffer | string])[];

export function message(fields: Fields): Buffer {
  return Buffer.concat(
    fields.map(([field, value]) => {
      if (typeof value === "number") return Buffer.concat([varint(field * 8), varint(value)]);
      const bytes = Buffer.from(value);
      return Buffer.concat([varint(field * 8 + 2), varint(bytes.length), bytes]);
    }),
  );
}

export function packed(values: readonly number[]): Buffer {
  return Buffer.concat(values.map(varint));
}

/** Differences in zigzag form. */
export function deltas(values: readonly number[]): Buffer {
  return packed(values.map((value, index) => zigzag(value - (values[index - 1] ?? 0))));
}

export function zigzag(value: number): number {
  return value >= 0 ? 2 * value : -2 * value - 1;
}

/** One block of an OSM PBF. */
export function osmBlock(type: string, content: Buffer, compression: "raw" | "zlib" | "zstd" = "zlib"): Buffer {
  const blob = {
    raw: () => message([[1, content]]),
    zlib: () =>
      message([
        [2, content.length],
        [3, deflateSync(content)],
      ]),
    zstd: () =>
      message([
        [2, content.length],
        [7, zstdCompressSync(content)],
      ]),
  }[compression]();
  const header = message([
    [1, type],
    [3, blob.length],
  ]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(header.length);
  return Buffer.concat([length, header, blob]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let left = value;
  do {
    bytes.push((left % 128) | (left >= 128 ? 0x80 : 0));
    left = Math.floor(left / 128);
  } while (left > 0);
  return Buffer.from(bytes);
}
