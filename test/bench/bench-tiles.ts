import { VectorTile } from "@mapbox/vector-tile";
import { PbfReader } from "pbf";
import { type TileAddress, tileAt } from "../../model/geo/tile.ts";
import { type DatasetVersion, readTile } from "../../server/tile-service/read-tile.ts";
import { MemoryLayers } from "../../server/tile-service/memory-layers.ts";
import { localOperations } from "../../server/operations.ts";
import type { EncodedTile } from "../../server/tiles/encode-tile.ts";
import { currentVersions } from "../../sql/versions.ts";
import type { TestDatabase } from "../support/database.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { datasets, definition } from "./bench-city.ts";

export const zooms = [9, 10, 11, 12, 13, 14, 15, 16];

/** Four layers as a viewer asks for them. */
export const layerDefinitions = ["land-use-zones", "flood-hazard", "roads", "buildings"].map((id) => definition(id));

/** Our tiles of a loaded city, in the middle of it, with nothing cached. */
export class BenchTiles {
  readonly #test: TestDatabase;
  readonly layers: readonly DatasetVersion[];
  readonly memory: MemoryLayers;
  readonly center: readonly [lon: number, lat: number];

  static async open(test: TestDatabase): Promise<BenchTiles> {
    return new BenchTiles(test, await currentVersions(test.database));
  }

  private constructor(test: TestDatabase, versions: Awaited<ReturnType<typeof currentVersions>>) {
    this.#test = test;
    this.layers = layerDefinitions.map((dataset) => ({ dataset, version: versions.get(dataset.id)?.version ?? 0 }));
    const [west, south, east, north] = versions.get("city-boundary")?.bboxLonLat ?? [0, 0, 0, 0];
    this.center = [(west + east) / 2, (south + north) / 2];
    const { database } = test;
    this.memory = new MemoryLayers({
      maxBytes: localOperations.layerMemoryBytes,
      database: () => database,
      current: () => versions,
    });
  }

  at(z: number): TileAddress {
    return tileAt(this.center, z);
  }

  /** Ten tiles of zooms 12–16. */
  get several(): TileAddress[] {
    const [lon, lat] = this.center;
    return [12, 13, 14, 15, 16].flatMap((z) => [tileAt([lon, lat], z), tileAt([lon + 0.01, lat], z)]);
  }

  fromDatabase(tile: TileAddress, layers = this.layers): Promise<EncodedTile> {
    return readTile(this.#test.database, layers, tile);
  }

  fromMemory(tile: TileAddress, layers = this.layers): Promise<EncodedTile> {
    return readTile(this.#test.database, layers, tile, this.memory);
  }

  /** Reads the layers of all zooms into memory. */
  async fillMemory(memory = this.memory): Promise<void> {
    for (const { dataset, version } of this.layers)
      for (const z of zooms.filter((zoom) => zoom >= dataset.tiles.minZoom)) {
        memory.noteRows(dataset, { version, z, rows: 1e9 });
        await memory.settled();
        if (memory.get(dataset, version, z) === undefined) throw new Error(`${dataset.id} z${z} is not in memory`);
      }
  }

  /** A server with these tiles: as it runs by itself once its layers are in memory, or with the database alone. */
  async serve(from: "memory" | "database"): Promise<{ server: TestServer; fetch(tile: TileAddress): Promise<Uint8Array> }> {
    const server = await startServer(this.#test.database, datasets, from === "database" ? { layerMemoryBytes: 0 } : {});
    await server.platform.versions();
    if (from === "memory") await this.fillMemory(server.platform.memoryLayers);
    const base = `${server.url}/tiles/${layerDefinitions.map(({ id }) => id).join(",")}`;
    return {
      server,
      async fetch(tile) {
        server.platform.tiles.clear();
        return fetchTile(base, tile);
      },
    };
  }
}

export async function fetchTile(base: string, { z, x, y }: TileAddress): Promise<Uint8Array> {
  const response = await fetch(`${base}/${z}/${x}/${y}.mvt`, { headers: { "accept-encoding": "identity" } });
  if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

export async function twoInFlight(tiles: readonly TileAddress[], fetchOne: (tile: TileAddress) => Promise<unknown>): Promise<void> {
  const waiting = [...tiles];
  const work = async () => {
    for (let tile = waiting.shift(); tile; tile = waiting.shift()) await fetchOne(tile);
  };
  await Promise.all([work(), work()]);
}

/** @throws Error unless both are the same bytes. */
export function expectSameBytes(what: string, some: Uint8Array, others: Uint8Array): void {
  if (Buffer.compare(some, others) !== 0) throw new Error(`${what}: the tiles differ (${some.length} and ${others.length} bytes)`);
}

/**
 * Both must show the same map: the same layers, and the same features but for those about as small as a tile unit, which each drops
 * by its own rule.
 */
export function expectSameFeatures(what: string, ours: Uint8Array, theirs: Uint8Array): void {
  const [ourLayers, theirLayers] = [ours, theirs].map((bytes) => new VectorTile(new PbfReader(bytes)).layers);
  const named = [...Object.keys(ourLayers ?? {}), ...Object.keys(theirLayers ?? {})];
  // Only we have label points.
  for (const name of new Set(named.filter((layer) => !layer.endsWith("-label")))) {
    const [our, their] = [ourLayers?.[name]?.length ?? 0, theirLayers?.[name]?.length ?? 0];
    if (Math.abs(our - their) > 2 + their * 0.12) throw new Error(`${what} ${name}: ${our} features, the other one has ${their}`);
  }
}
