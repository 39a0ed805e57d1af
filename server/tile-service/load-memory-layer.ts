import type { DatasetDefinition } from "../../model/dataset.ts";
import { tileFields } from "../../sql/build/tile-query.ts";
import type { Database } from "../../sql/database.ts";
import { readLayerPage } from "../../sql/tile-rows.ts";
import { BlockBuilder } from "../tiles/memory/block-builder.ts";
import type { MemoryBlock } from "../tiles/memory/memory-block.ts";
import { MemoryLayer } from "../tiles/memory/memory-layer.ts";

/** Rows of a block: its index is built in about a millisecond. */
const rowsPerBlock = 8000;

export interface LayerWanted {
  readonly dataset: DatasetDefinition;
  readonly version: number;
  readonly geometryColumn: string;
}

/**
 * Reads a layer page by page, so that neither the database nor this process is kept busy for long.
 * @returns undefined when it would take more than `maxBytes`.
 * @throws NotOnGrid when its rows cannot be kept without loss.
 */
export async function loadMemoryLayer(
  database: Database,
  { dataset, version, geometryColumn }: LayerWanted,
  maxBytes: number,
): Promise<MemoryLayer | undefined> {
  const fieldCount = tileFields(dataset).length;
  const blocks: MemoryBlock[] = [];
  let bytes = 0;
  let builder = new BlockBuilder(fieldCount);
  const endBlock = () => {
    const block = builder.finish();
    if (block) blocks.push(block);
    bytes += block?.byteLength ?? 0;
    builder = new BlockBuilder(fieldCount);
  };
  for (let afterFid = 0; ;) {
    const page = await readLayerPage(database, dataset, { version, geometryColumn, afterFid });
    if (page.length === 0) break;
    builder.addRows(page);
    afterFid = builder.lastFid;
    if (bytes + builder.bytesSoFar > maxBytes) return undefined;
    if (builder.rowCount >= rowsPerBlock) endBlock();
  }
  endBlock();
  return new MemoryLayer(blocks);
}
