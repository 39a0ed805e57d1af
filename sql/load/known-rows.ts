import type { PoolClient } from "pg";
import { selectKnown, type LoadScope } from "../build/load.ts";
import { hashBytes } from "../copy-binary.ts";
import { type CopyCells, readCopyCells } from "../copy-cells.ts";
import { copyOut } from "../wire/copy-out.ts";

const hashWords = hashBytes / 4;

/** `outside`: the row does not touch the area any more, so that it cannot be delivered again as it is. */
const state = { taken: 1, outside: 2 } as const;

/** A current row that is delivered again as it is. */
export interface KnownRow {
  /** Its geometry had to be mended. */
  readonly wasMended: boolean;
}

/**
 * The current rows that a load is compared with, by their content: what is delivered again as it is need not be sent, transformed or
 * checked. About 40 bytes a row.
 */
export class KnownRows {
  #fids = new Float64Array(1024);
  #hashes = new Uint32Array(hashWords * 1024);
  #states = new Uint8Array(1024);
  #slots = new Int32Array(4096).fill(-1);
  #count = 0;
  #takenCount = 0;
  /** Of the few rows that were mended, by number here. */
  readonly #mended = new Set<number>();
  /** Of the few rows whose name holds a `#`, as repeated ones do. */
  readonly #numberedNames = new Map<number, string>();

  /** @param area hexadecimal EWKB; rows that do not touch it any more are no longer known. */
  static async read(client: PoolClient, scope: LoadScope, area: string | undefined): Promise<KnownRows> {
    const known = new KnownRows();
    const pieces = copyOut(client, selectKnown(scope, area));
    for await (const cells of readCopyCells(pieces, { columnCount: 5, keepsBytes: false })) while (cells.next()) known.#append(cells);
    known.#link();
    return known;
  }

  static none(): KnownRows {
    return new KnownRows();
  }

  get count(): number {
    return this.#count;
  }

  /** Rows that were delivered again. */
  get takenCount(): number {
    return this.#takenCount;
  }

  /**
   * The row with this content and name, once; of equal ones the first that is left.
   * @param name its identifier within the scope; null where the source has none.
   */
  take(hash: Buffer, name: string | null): KnownRow | undefined {
    if (this.#count === 0) return undefined;
    const mask = this.#slots.length - 1;
    const numberedName = name?.includes("#") ? name : undefined;
    for (let slot = hash.readUInt32LE(0) & mask; ; slot = (slot + 1) & mask) {
      const index = this.#slots[slot] as number;
      if (index < 0) return undefined;
      if (this.#states[index] === state.taken || !this.#hasHash(index, hash) || this.#numberedNames.get(index) !== numberedName) continue;
      this.#states[index] = state.taken;
      this.#takenCount += 1;
      return { wasMended: this.#mended.has(index) };
    }
  }

  /** Feature numbers of the rows that were not delivered again. */
  *left(): Generator<number> {
    for (let index = 0; index < this.#count; index++) if (this.#states[index] !== state.taken) yield this.#fids[index] as number;
  }

  /** A row as `selectKnown` gives it. */
  #append({ bytes, view, starts, lengths }: CopyCells): void {
    if (this.#count === this.#fids.length) this.#grow();
    const index = this.#count++;
    const start = (column: number) => starts[column] as number;
    for (let word = 0; word < hashWords; word++) this.#hashes[hashWords * index + word] = view.getUint32(start(0) + 4 * word, true);
    this.#fids[index] = view.getInt32(start(1)) * 2 ** 32 + view.getUint32(start(1) + 4);
    if (view.getUint8(start(2)) === 1) this.#mended.add(index);
    const nameBytes = lengths[3] as number;
    if (nameBytes >= 0) this.#numberedNames.set(index, bytes.toString("utf8", start(3), start(3) + nameBytes));
    if (view.getUint8(start(4)) === 0) this.#states[index] = state.outside;
  }

  /** Makes the rows known by their hashes, in their order: of equal ones the first is found first. */
  #link(): void {
    while (this.#slots.length < 4 * this.#count) this.#slots = new Int32Array(2 * this.#slots.length);
    this.#slots.fill(-1);
    const mask = this.#slots.length - 1;
    for (let index = 0; index < this.#count; index++) {
      if (this.#states[index] === state.outside) continue;
      let slot = (this.#hashes[hashWords * index] as number) & mask;
      while ((this.#slots[slot] as number) >= 0) slot = (slot + 1) & mask;
      this.#slots[slot] = index;
    }
  }

  #hasHash(index: number, hash: Buffer): boolean {
    for (let word = 0; word < hashWords; word++) if (this.#hashes[hashWords * index + word] !== hash.readUInt32LE(4 * word)) return false;
    return true;
  }

  #grow(): void {
    const size = 2 * this.#fids.length;
    this.#fids = grown(this.#fids, new Float64Array(size));
    this.#hashes = grown(this.#hashes, new Uint32Array(hashWords * size));
    this.#states = grown(this.#states, new Uint8Array(size));
  }
}

function grown<T extends Float64Array | Uint32Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
