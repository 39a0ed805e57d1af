import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { LittleEndianWriter } from "../bytes/little-endian-writer.ts";

/** Tiles that follow each other and have the same content; with `runLength` 0, where a leaf directory lies. */
export interface Entry {
  readonly tileId: number;
  runLength: number;
  readonly offset: number;
  readonly length: number;
}

export interface Directories {
  readonly root: Uint8Array;
  readonly leaves: Uint8Array;
}

/** Header and root directory are read with one request of this size. */
const firstRequestBytes = 16_384;
export const headerBytes = 127;

/** The entries in a root directory, or in leaf directories that a root directory names. */
export async function directories(entries: readonly Entry[]): Promise<Directories> {
  const whole = await encodeDirectory(entries);
  if (whole.length <= firstRequestBytes - headerBytes) return { root: whole, leaves: new Uint8Array() };
  for (let entriesPerLeaf = 4096; ; entriesPerLeaf *= 2) {
    const { root, leaves } = await withLeaves(entries, entriesPerLeaf);
    if (root.length <= firstRequestBytes - headerBytes) return { root, leaves };
  }
}

async function withLeaves(entries: readonly Entry[], entriesPerLeaf: number): Promise<Directories> {
  const named: Entry[] = [];
  const leaves: Uint8Array[] = [];
  let offset = 0;
  for (let start = 0; start < entries.length; start += entriesPerLeaf) {
    const leaf = await encodeDirectory(entries.slice(start, start + entriesPerLeaf));
    named.push({ tileId: entries[start]?.tileId ?? 0, runLength: 0, offset, length: leaf.length });
    leaves.push(leaf);
    offset += leaf.length;
  }
  return { root: await encodeDirectory(named), leaves: Buffer.concat(leaves) };
}

/**
 * Column by column: ids as differences, runs, lengths, offsets (0: right behind the one before).
 * https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md (4.2)
 */
async function encodeDirectory(entries: readonly Entry[]): Promise<Uint8Array> {
  const writer = new Varints();
  writer.add(entries.length);
  for (const [i, { tileId }] of entries.entries()) writer.add(tileId - (entries[i - 1]?.tileId ?? 0));
  for (const { runLength } of entries) writer.add(runLength);
  for (const { length } of entries) writer.add(length);
  for (const [i, { offset }] of entries.entries()) {
    const before = entries[i - 1];
    writer.add(before !== undefined && before.offset + before.length === offset ? 0 : offset + 1);
  }
  return promisify(gzip)(writer.bytes());
}

/** Whole numbers of 0 … 2^53 − 1, seven bits a byte. */
class Varints {
  readonly #writer = new LittleEndianWriter(1 << 16);

  add(value: number): void {
    let rest = value;
    for (; rest > 0x7f; rest = Math.floor(rest / 128)) this.#writer.uint8((rest % 128) | 0x80);
    this.#writer.uint8(rest);
  }

  bytes(): Uint8Array {
    return this.#writer.bytes.subarray(0, this.#writer.length);
  }
}
