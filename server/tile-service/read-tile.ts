import { setImmediate as nextTurn } from "node:timers/promises";
import type { DatasetDefinition } from "../../model/dataset.ts";
import { type TileAddress, tileBoundsWebMercator, tileBuffer } from "../../model/geo/tile.ts";
import { labelPoints } from "../../model/legend.ts";
import { rowsPerTile, tileFields } from "../../sql/build/tile-query.ts";
import type { Database } from "../../sql/database.ts";
import { readTileRows } from "../../sql/tile-rows.ts";
import { type EncodedTile, TileEncoder } from "../tiles/encode-tile.ts";
import type { MemoryLayers } from "./memory-layers.ts";

/** A dataset in one of its versions; version 0 has no rows. */
export interface DatasetVersion {
  readonly dataset: DatasetDefinition;
  readonly version: number;
}

/** Other requests wait no longer than about this for a tile that is made from memory. */
const turnMs = 8;

/**
 * The tile of these datasets: each is a layer from its first zoom on. Layers that are kept in memory give their rows from there,
 * the others from the database, encoded while it sends the next ones. Where they come from changes no byte.
 */
export async function readTile(
  database: Database,
  datasets: readonly DatasetVersion[],
  tile: TileAddress,
  memory?: MemoryLayers,
): Promise<EncodedTile> {
  const drawn = datasets.filter(({ dataset, version }) => tile.z >= dataset.tiles.minZoom && version > 0);
  const layers = drawn.map(({ dataset }) => ({ name: dataset.id, fields: tileFields(dataset), labels: labelsAt(dataset, tile.z) }));
  const boundsMeters = tileBoundsWebMercator(tile, tileBuffer);
  const kept = drawn.map(({ dataset, version }) => memory?.get(dataset, version, tile.z));
  const asked = drawn.map((layer, place) => ({ ...layer, place })).filter(({ place }) => kept[place] === undefined);
  let encoder = new TileEncoder(tile, layers);
  let next = 0;
  /** Adds the kept layers before `place`; comes to the surface after each block of rows. */
  const addKept = function* (place: number) {
    for (; next < place; next++)
      for (const { block, places } of kept[next]?.rowsIn(boundsMeters, rowsPerTile) ?? []) yield encoder.addKept(next, block, places);
  };
  if (asked.length > 0) {
    const questions = asked.map(({ dataset, version }) => ({ dataset, question: { z: tile.z, boundsMeters, version } }));
    await readTileRows(database, questions, () => {
      encoder = new TileEncoder(tile, layers);
      next = 0;
      return (question, rows) => {
        const { place } = asked[question] as { place: number };
        Array.from(addKept(place));
        encoder.addRows(place, rows);
      };
    });
  }
  await inTurns(addKept(drawn.length));
  const encoded = encoder.finish();
  for (const { dataset, version, place } of asked) memory?.noteRows(dataset, { version, z: tile.z, rows: encoded.rowCounts[place] ?? 0 });
  return encoded;
}

function labelsAt(dataset: DatasetDefinition, z: number) {
  const labels = labelPoints(dataset);
  return labels && z >= labels.minZoom ? labels : undefined;
}

/** Runs to the end, but lets others have their turn now and then. */
async function inTurns(steps: Iterable<void>): Promise<void> {
  let startedAt = performance.now();
  for (const _ of steps) {
    if (performance.now() - startedAt < turnMs) continue;
    await nextTurn();
    startedAt = performance.now();
  }
}
