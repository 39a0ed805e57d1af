import type { DatasetDefinition } from "../model/dataset.ts";
import { becomePublic, layerStatement, type TileQuestion, tileStatement, tileValues } from "./build/tile-query.ts";
import type { Database } from "./database.ts";
import { pipelinedRead, type PipelineStep } from "./wire/pipelined-read.ts";

/** Receives rows of layer `layer` as they arrive: whole DataRow messages, valid during the call. Layers come one after the other. */
export type TileRowSink = (layer: number, rows: Uint8Array) => void;

export interface TileLayerQuestion {
  readonly dataset: DatasetDefinition;
  readonly question: TileQuestion;
}

/**
 * Reads the rows of several datasets in one tile, in one round trip and one transaction, as the role that sees public rows only.
 * @param open is asked for a sink at the start, and again if the read has to be repeated from its start.
 */
export async function readTileRows(database: Database, questions: readonly TileLayerQuestion[], open: () => TileRowSink): Promise<void> {
  const steps = questions.map(({ dataset, question }) => ({
    statement: statementOf(dataset, question.z),
    values: tileValues(question),
  }));
  await readAsPublic(database, steps, open);
}

export interface LayerPage {
  readonly version: number;
  /** The column of the zoom band, of `tileGeometryColumn`. */
  readonly geometryColumn: string;
  /** The page begins after this row. */
  readonly afterFid: number;
}

/**
 * Reads a page of all the rows of a layer in the order of their numbers, as `readTileRows` would read them.
 * @returns DataRow messages; fewer than a page, or none, when nothing follows.
 */
export async function readLayerPage(
  database: Database,
  dataset: DatasetDefinition,
  { version, geometryColumn, afterFid }: LayerPage,
): Promise<Uint8Array> {
  const step = { statement: layerStatement(dataset, geometryColumn), values: [version, afterFid].map(String) };
  let pieces: Uint8Array[] = [];
  await readAsPublic(database, [step], () => {
    pieces = [];
    return (_, piece) => pieces.push(Uint8Array.from(piece));
  });
  return Buffer.concat(pieces);
}

async function readAsPublic(database: Database, questions: readonly PipelineStep[], open: () => TileRowSink): Promise<void> {
  const steps = [{ statement: becomePublic, values: [] }, ...questions];
  // Each outdated connection is dropped, so that at the latest a new one is right.
  for (let connectionsLeft = database.pool.options.max; ; connectionsLeft--) {
    const error = await readOnce(database, steps, open());
    if (error === undefined) return;
    if (connectionsLeft === 0 || !isOutdated(error)) throw error;
  }
}

/** Returns what went wrong. */
async function readOnce(database: Database, steps: readonly PipelineStep[], sink: TileRowSink): Promise<Error | undefined> {
  const client = await database.pool.connect();
  const failure = await pipelinedRead(client, steps, (step, rows) => {
    if (step > 0) sink(step - 1, rows);
  }).then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
  );
  client.release(failure);
  return failure;
}

/** The table has changed under a prepared statement (a new definition), or the statement is gone; another connection knows better. */
function isOutdated(error: Error): boolean {
  return "code" in error && ["0A000", "26000", "42P05"].includes(String(error.code));
}

const statements = new WeakMap<DatasetDefinition, Map<number, { name: string; text: string }>>();

function statementOf(dataset: DatasetDefinition, z: number): { name: string; text: string } {
  const known = statements.get(dataset) ?? new Map<number, { name: string; text: string }>();
  statements.set(dataset, known);
  const statement = known.get(z) ?? tileStatement(dataset, z);
  known.set(z, statement);
  return statement;
}
