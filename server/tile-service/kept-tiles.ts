import { createHash } from "node:crypto";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { DatasetDefinition } from "../../model/dataset.ts";
import type { PublishedVersion } from "../../sql/versions.ts";
import type { CachedTile, TileCache } from "../tiles/tile-cache.ts";
import { type KeptTilesContent, readKeptTiles, writeKeptTiles } from "./kept-tiles-file.ts";
import { datasetsOfKey } from "./tile-key.ts";

/** What the tiles of a file may take, together with their keys. */
const mostTileBytes = 32 * 2 ** 20;
/** Of the whole file: the index says a little more than keys. */
const mostFileBytes = 2 * mostTileBytes;

const saveEveryMs = 5 * 60_000;

export interface KeptTilesParts {
  readonly file: string;
  /** Tells one database from another that the same folder is used with. */
  readonly database: string;
  readonly tiles: TileCache;
  readonly publicDatasets: readonly DatasetDefinition[];
  readonly onFailure: (error: unknown) => void;
}

/**
 * Carries the tiles in use most over a restart: written now and then and when the server stops, given out while the database is
 * not up yet. A key names versions, so a tile is what it was; which version is current nobody knows then.
 */
export class KeptTiles {
  readonly #parts: KeptTilesParts;
  #found: Promise<KeptTilesContent | undefined> | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** The newest versions; known once the database is up. Nothing is written before. */
  #current: (() => ReadonlyMap<string, PublishedVersion>) | undefined;
  #savedAt = 0;
  #saving: Promise<void> = Promise.resolve();

  constructor(parts: KeptTilesParts) {
    this.#parts = parts;
  }

  /** A tile of the last run whose datasets are public and defined as they were then. For the time before the database is up. */
  async get(key: string): Promise<CachedTile | undefined> {
    const found = await this.#read();
    return found?.tiles.get(key);
  }

  /**
   * The database is up: what was kept of datasets that have not changed meanwhile goes into the cache, and from now on it is written.
   * @param current the newest versions as far as they are known.
   */
  async carryOn(current: () => ReadonlyMap<string, PublishedVersion>): Promise<void> {
    const found = await this.#read();
    const versions = current();
    const isSame = (id: string) => {
      const [then, now] = [found?.datasets[id], versions.get(id)];
      return then?.version === now?.version && then?.publishedAt === now?.publishedAt;
    };
    const { tiles } = this.#parts;
    // Those in use most last, as if they had been used last; copied, so that one that goes frees its memory.
    for (const [key, { bytes, etag }] of [...(found?.tiles ?? [])].reverse())
      if (datasetsOfKey(key).every(isSame)) tiles.keep(key, { bytes: Uint8Array.from(bytes), etag });
    this.#found = Promise.resolve(undefined);
    this.#savedAt = tiles.keptSoFar;
    this.#current = current;
    this.#timer = setInterval(() => void this.save(), saveEveryMs).unref();
  }

  /** Writes what is in use most now, if anything is new. Failing is no failure of the server: it starts colder next time. */
  async save(): Promise<void> {
    this.#saving = this.#saving.then(() => this.#save()).catch(this.#parts.onFailure);
    await this.#saving;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.save();
  }

  async #save(): Promise<void> {
    const { file, database, tiles } = this.#parts;
    const { keptSoFar } = tiles;
    if (this.#current === undefined || keptSoFar === this.#savedAt) return;
    const versions = this.#current();
    const datasets = this.#definitions().flatMap(([id, definition]) => {
      const published = versions.get(id);
      return published ? [[id, { definition, version: published.version, publishedAt: published.publishedAt }] as const] : [];
    });
    const known = new Set(datasets.map(([id]) => id));
    await mkdir(path.dirname(file), { recursive: true });
    await writeKeptTiles(file, { database, datasets: Object.fromEntries(datasets), tiles: hottest(tiles, known) });
    this.#savedAt = keptSoFar;
  }

  /** Read once, when somebody asks: most starts are over before that. */
  #read(): Promise<KeptTilesContent | undefined> {
    return (this.#found ??= this.#readAllowed());
  }

  async #readAllowed(): Promise<KeptTilesContent | undefined> {
    const { file, database } = this.#parts;
    const found = await readKeptTiles(file, mostFileBytes);
    if (found?.database !== database) return undefined;
    const definitions = new Map(this.#definitions());
    const isAllowed = (id: string) => definitions.has(id) && definitions.get(id) === found.datasets[id]?.definition;
    const tiles = [...found.tiles].filter(([key]) => namesOnly(key, isAllowed));
    return { ...found, tiles: new Map(tiles) };
  }

  /** Digests of the definitions of what is public. */
  #definitions(): (readonly [id: string, digest: string])[] {
    return this.#parts.publicDatasets.map((dataset) => [dataset.id, digest(dataset)]);
  }
}

/** The plain form is left out where it is a step to a compressed one: browsers ask for those. */
function hottest(tiles: TileCache, known: ReadonlySet<string>): ReadonlyMap<string, CachedTile> {
  const chosen = new Map<string, CachedTile>();
  let bytes = 0;
  for (const [key, tile] of tiles.hottest()) {
    if (!key.includes(";") || !namesOnly(key, (id) => known.has(id))) continue;
    bytes += key.length + tile.etag.length + tile.bytes.length;
    if (bytes > mostTileBytes) break;
    chosen.set(key, tile);
  }
  return chosen;
}

function namesOnly(key: string, isAllowed: (dataset: string) => boolean): boolean {
  const named = datasetsOfKey(key);
  return named.length > 0 && named.every(isAllowed);
}

function digest(definition: DatasetDefinition): string {
  return createHash("sha256").update(JSON.stringify(definition)).digest("base64url");
}
