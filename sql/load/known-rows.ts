import type { PoolClient } from "pg";
import { selectKnown, type LoadScope } from "../build/load.ts";
import { hashBytes } from "../copy-binary.ts";
import { readCopyRows } from "../copy-rows.ts";
import { copyOut } from "../wire/copy-out.ts";

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
  #hashes = new Uint32Array(4 * 1024);
  #isTaken = new Uint8Array(1024);
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
    for await (const rows of readCopyRows(pieces, ["bytes", "integer", "boolean", "text", "boolean"])) {
      for (const [hash, fid, wasMended, numberedName, isInside] of rows) {
        const index = known.#append(fid as number, hash as Uint8Array, isInside === true);
        if (wasMended === true) known.#mended.add(index);
        if (typeof numberedName === "string") known.#numberedNames.set(index, numberedName);
      }
    }
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
      if (this.#isTaken[index] === 1 || !this.#hasHash(index, hash) || this.#numberedNames.get(index) !== numberedName) continue;
      this.#isTaken[index] = 1;
      this.#takenCount += 1;
      return { wasMended: this.#mended.has(index) };
    }
  }

  /** Feature numbers of the rows that were not delivered again. */
  *left(): Generator<number> {
    for (let index = 0; index < this.#count; index++) if (this.#isTaken[index] === 0) yield this.#fids[index] as number;
  }

  #append(fid: number, hash: Uint8Array, isInside: boolean): number {
    if (this.#count === this.#fids.length) this.#grow();
    const index = this.#count++;
    this.#fids[index] = fid;
    new Uint8Array(this.#hashes.buffer, 4 * 4 * index, hashBytes).set(hash);
    if (isInside) this.#link(index);
    return index;
  }

  #link(index: number): void {
    const mask = this.#slots.length - 1;
    let slot = (this.#hashes[4 * index] as number) & mask;
    while ((this.#slots[slot] as number) >= 0) slot = (slot + 1) & mask;
    this.#slots[slot] = index;
  }

  #hasHash(index: number, hash: Buffer): boolean {
    for (let word = 0; word < 4; word++) if (this.#hashes[4 * index + word] !== hash.readUInt32LE(4 * word)) return false;
    return true;
  }

  #grow(): void {
    const size = 2 * this.#fids.length;
    const linked = this.#slots.filter((index) => index >= 0).sort();
    this.#fids = grown(this.#fids, new Float64Array(size));
    this.#hashes = grown(this.#hashes, new Uint32Array(4 * size));
    this.#isTaken = grown(this.#isTaken, new Uint8Array(size));
    this.#slots = new Int32Array(4 * size).fill(-1);
    for (const index of linked) this.#link(index);
  }
}

function grown<T extends Float64Array | Uint32Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
