import type { DatasetDefinition } from "../../model/dataset.ts";
import { tileGeometryColumn } from "../../sql/build/dataset-table.ts";
import type { Database } from "../../sql/database.ts";
import type { PublishedVersion } from "../../sql/versions.ts";
import { NotOnGrid } from "../tiles/memory/grid-steps.ts";
import type { MemoryLayer } from "../tiles/memory/memory-layer.ts";
import { type LayerWanted, loadMemoryLayer } from "./load-memory-layer.ts";

interface Kept {
  readonly version: number;
  readonly layer: MemoryLayer;
}

/**
 * Keeps the layers in memory that tiles are made of most. A layer is one version's rows with the geometry of one zoom band, and never
 * goes stale: a new version is another layer. Reading one whole costs about as much as the same rows tile by tile; so it is
 * read once its tiles have cost the database that many rows, and at worst everything is read twice.
 */
export class MemoryLayers {
  readonly #maxBytes: number;
  readonly #database: () => Database;
  readonly #current: () => ReadonlyMap<string, PublishedVersion>;
  /** By dataset and band; least recently used first. */
  readonly #kept = new Map<string, Kept>();
  /** Rows that tiles of a layer have cost, by layer; infinitely many when it cannot be kept. */
  readonly #rowsRead = new Map<string, number>();
  #loading: Promise<void> | undefined;
  bytesUsed = 0;
  /** Layers of tiles that were made from memory, and that were read from the database. */
  hits = 0;
  misses = 0;

  /**
   * @param parts.maxBytes what all layers together may take; 0 keeps none.
   * @param parts.current the newest versions as far as they are known. Only these are kept.
   */
  constructor(parts: { maxBytes: number; database: () => Database; current: () => ReadonlyMap<string, PublishedVersion> }) {
    this.#maxBytes = parts.maxBytes;
    this.#database = parts.database;
    this.#current = parts.current;
  }

  get size(): number {
    return this.#kept.size;
  }

  /** The layer that tiles of zoom `z` are made of, if it is kept; this counts as a use. */
  get(dataset: DatasetDefinition, version: number, z: number): MemoryLayer | undefined {
    const key = bandKey(dataset, tileGeometryColumn(dataset, z));
    const kept = this.#kept.get(key);
    if (kept?.version !== version) {
      this.misses++;
      return undefined;
    }
    this.hits++;
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    return kept.layer;
  }

  /** A tile of zoom `z` has cost the database so many rows. The layer may begin to be read, in the background. */
  noteRows(dataset: DatasetDefinition, { version, z, rows }: { version: number; z: number; rows: number }): void {
    const current = this.#current().get(dataset.id);
    if (this.#maxBytes === 0 || current?.version !== version) return;
    const wanted: LayerWanted = { dataset, version, geometryColumn: tileGeometryColumn(dataset, z) };
    const key = layerKey(wanted);
    const rowsRead = (this.#rowsRead.get(key) ?? 0) + rows;
    this.#rowsRead.set(key, rowsRead);
    // One at a time; the next tile asks again.
    if (rowsRead < current.rowCount || rowsRead === Infinity || this.#loading !== undefined) return;
    this.#loading = this.#load(wanted).finally(() => {
      this.#loading = undefined;
    });
  }

  /** Resolves when no layer is being read. */
  async settled(): Promise<void> {
    await this.#loading;
  }

  async #load(wanted: LayerWanted): Promise<void> {
    this.#forgetOldCounts();
    const layer = await loadMemoryLayer(this.#database(), wanted, this.#maxBytes).catch((error: unknown) => {
      if (error instanceof NotOnGrid) return undefined;
      // The database is away: its tiles fail too, and say so. Another tile tries again.
      return "unread" as const;
    });
    this.#rowsRead.set(layerKey(wanted), layer === undefined ? Infinity : 0);
    if (layer === undefined || layer === "unread") return;
    this.#drop(bandKey(wanted.dataset, wanted.geometryColumn));
    this.#kept.set(bandKey(wanted.dataset, wanted.geometryColumn), { version: wanted.version, layer });
    this.bytesUsed += layer.byteLength;
    for (const oldest of this.#kept.keys()) {
      if (this.bytesUsed <= this.#maxBytes) break;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    this.bytesUsed -= this.#kept.get(key)?.layer.byteLength ?? 0;
    this.#kept.delete(key);
  }

  #forgetOldCounts(): void {
    const versions = this.#current();
    for (const key of this.#rowsRead.keys()) {
      const [dataset = "", version] = key.split(/[@/]/);
      if (versions.get(dataset)?.version !== Number(version)) this.#rowsRead.delete(key);
    }
  }
}

function bandKey(dataset: DatasetDefinition, geometryColumn: string): string {
  return `${dataset.id}/${geometryColumn}`;
}

function layerKey({ dataset, version, geometryColumn }: LayerWanted): string {
  return `${dataset.id}@${version}/${geometryColumn}`;
}
