import type { DatasetDefinition } from "../../model/dataset.ts";
import { type TileAddress, tileBoundsWebMercator, tileBuffer } from "../../model/geo/tile.ts";
import { tileFields } from "../../sql/build/tile-query.ts";
import type { Database } from "../../sql/database.ts";
import { readTileRows } from "../../sql/tile-rows.ts";
import { type EncodedTile, TileEncoder } from "../tiles/encode-tile.ts";

/** A dataset in one of its versions; version 0 has no rows. */
export interface DatasetVersion {
  readonly dataset: DatasetDefinition;
  readonly version: number;
}

/** The tile of these datasets: each is a layer from its first zoom on. Rows are encoded while the database sends the next ones. */
export async function readTile(database: Database, datasets: readonly DatasetVersion[], tile: TileAddress): Promise<EncodedTile> {
  const drawn = datasets.filter(({ dataset, version }) => tile.z >= dataset.tiles.minZoom && version > 0);
  const layers = drawn.map(({ dataset }) => ({ name: dataset.id, fields: tileFields(dataset) }));
  let encoder = new TileEncoder(tile, layers);
  if (drawn.length === 0) return encoder.finish();
  const boundsMeters = tileBoundsWebMercator(tile, tileBuffer);
  const questions = drawn.map(({ dataset, version }) => ({ dataset, question: { z: tile.z, boundsMeters, version } }));
  await readTileRows(database, questions, () => {
    encoder = new TileEncoder(tile, layers);
    return (layer, rows) => encoder.addRows(layer, rows);
  });
  return encoder.finish();
}
