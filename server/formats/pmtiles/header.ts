import type { BboxLonLat } from "../../../model/geo/tile.ts";

export interface HeaderFields {
  readonly bbox: BboxLonLat | null;
  readonly minZoom: number;
  readonly maxZoom: number;
  /** Of the parts, in the order in which they lie in the file; bytes. */
  readonly lengths: {
    readonly header: number;
    readonly root: number;
    readonly metadata: number;
    readonly leaves: number;
    readonly tiles: number;
  };
  readonly counts: { readonly addressedTiles: number; readonly entries: number; readonly contents: number };
}

const gzipCompression = 2;
const mvtType = 1;
const wholeWorld: BboxLonLat = [-180, -85, 180, 85];

/** https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md (3) */
export function encodeHeader({ bbox, minZoom, maxZoom, lengths, counts }: HeaderFields): Uint8Array {
  const bytes = Buffer.alloc(lengths.header);
  bytes.write("PMTiles", "latin1");
  bytes.writeUInt8(3, 7);
  let offset = lengths.header;
  let at = 8;
  const uint64 = (value: number) => (at = bytes.writeBigUInt64LE(BigInt(value), at));
  for (const length of [lengths.root, lengths.metadata, lengths.leaves, lengths.tiles]) {
    uint64(offset);
    uint64(length);
    offset += length;
  }
  for (const count of [counts.addressedTiles, counts.entries, counts.contents]) uint64(count);
  // The first 1: tiles lie in the order of their ids.
  for (const byte of [1, gzipCompression, gzipCompression, mvtType, minZoom, maxZoom]) at = bytes.writeUInt8(byte, at);
  const degrees = (value: number) => (at = bytes.writeInt32LE(Math.round(value * 1e7), at));
  const [west, south, east, north] = bbox ?? wholeWorld;
  for (const value of [west, south, east, north]) degrees(value);
  at = bytes.writeUInt8(minZoom, at);
  degrees((west + east) / 2);
  degrees((south + north) / 2);
  return bytes;
}
