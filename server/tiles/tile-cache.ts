/** A finished tile as it is kept and sent. */
export interface CachedTile {
  readonly bytes: Uint8Array;
  /** Strong, quoted. */
  readonly etag: string;
}

export interface TileCacheOptions {
  /** What all tiles together may take: their bytes, keys and an estimate for the rest. */
  readonly maxBytes: number;
}

/**
 * Keeps the tiles that were asked for last, up to a number of bytes, and makes each one only once at a time. A key
 * says all that a tile depends on (visibility, versions and encoding too), so what is kept never goes stale.
 */
export class TileCache {
  readonly #maxBytes: number;
  /** Least recently used first: a Map keeps the order of insertion, and a use inserts again. */
  readonly #tiles = new Map<string, CachedTile>();
  readonly #pending = new Map<string, Promise<CachedTile>>();
  #bytesUsed = 0;
  /** Tiles that were kept up to now, also those that have gone again. */
  keptSoFar = 0;

  /** Throws a RangeError unless `maxBytes` is 0 or more. */
  constructor(options: TileCacheOptions) {
    if (!(options.maxBytes >= 0)) throw new RangeError(`maxBytes must be 0 or more, not ${options.maxBytes}`);
    this.#maxBytes = options.maxBytes;
  }

  get size(): number {
    return this.#tiles.size;
  }

  /** Never more than `maxBytes`. */
  get bytesUsed(): number {
    return this.#bytesUsed;
  }

  /** The tile if it is kept; this counts as a use. */
  get(key: string): CachedTile | undefined {
    const tile = this.#tiles.get(key);
    if (tile === undefined) return undefined;
    this.#tiles.delete(key);
    this.#tiles.set(key, tile);
    return tile;
  }

  /**
   * The tile that is kept, or the one that `create` makes. Whoever asks while it is being made waits for the same
   * one. If `create` fails, all who wait receive its error, nothing is kept, and the next to ask tries again.
   */
  getOrCreate(key: string, create: () => Promise<CachedTile>): Promise<CachedTile> {
    const kept = this.get(key);
    if (kept) return Promise.resolve(kept);
    const pending = this.#pending.get(key);
    if (pending) return pending;
    const creation: Promise<CachedTile> = Promise.resolve()
      .then(create)
      .then((tile) => {
        if (this.#pending.get(key) === creation) this.keep(key, tile);
        return tile;
      })
      .finally(() => {
        if (this.#pending.get(key) === creation) this.#pending.delete(key);
      });
    this.#pending.set(key, creation);
    return creation;
  }

  /** All that is kept, last used first. */
  *hottest(): Iterable<readonly [key: string, tile: CachedTile]> {
    yield* [...this.#tiles].reverse();
  }

  /** Forgets every tile; those being made now are still delivered, but not kept. */
  clear(): void {
    this.#tiles.clear();
    this.#pending.clear();
    this.#bytesUsed = 0;
  }

  /** Keeps a tile that was made elsewhere, unless its key is taken or it is larger than the whole cache. */
  keep(key: string, tile: CachedTile): void {
    const bytes = bytesOf(key, tile);
    // it would push everything else out and then itself
    if (bytes > this.#maxBytes || this.#tiles.has(key)) return;
    this.keptSoFar++;
    this.#tiles.set(key, tile);
    this.#bytesUsed += bytes;
    for (const [oldKey, oldTile] of this.#tiles) {
      if (this.#bytesUsed <= this.#maxBytes) break;
      this.#tiles.delete(oldKey);
      this.#bytesUsed -= bytesOf(oldKey, oldTile);
    }
  }
}

/** Objects and table entries around a tile, roughly. */
const overheadBytes = 400;

function bytesOf(key: string, tile: CachedTile): number {
  return overheadBytes + 2 * key.length + 2 * tile.etag.length + tile.bytes.byteLength;
}
