import { setImmediate } from "node:timers/promises";
import type { PoolClient } from "pg";
import { type DatasetDefinition, type FieldType, publicFields } from "../model/dataset.ts";
import type { EncodedRows, FeatureRecord } from "../model/download-format.ts";
import { type ChangesQuestion, copyChangedCsvRows, copyChangedFeatures } from "./build/changes-query.ts";
import {
  copyCount,
  copyCsvRows,
  copyRecords,
  type ExportQuestion,
  isWhole,
  markSliceEnd,
  type Slice,
  sliceEnd,
} from "./build/export-query.ts";
import { readCopyCells } from "./copy-cells.ts";
import { type CopyCell, type CopyKind, readCopyRows } from "./copy-rows.ts";
import { beginPublic, type Database } from "./database.ts";
import { asProblem } from "./items.ts";
import { copyOut, copyOutAmong } from "./wire/copy-out.ts";

/** Runs the questions of `build/export-query.ts` as the public role. Rows come in the order of their feature numbers. */

/** @param signal stops the query when nobody wants its answer any more. */
export interface Export {
  readonly question: ExportQuestion;
  readonly signal?: AbortSignal | undefined;
}

/** CSV rows of a version without the header. */
export function csvLines(database: Database, dataset: DatasetDefinition, { question, signal }: Export): AsyncGenerator<Buffer> {
  return exportSlices(database, dataset, {
    copy: (slice) => copyCsvRows(dataset, question, slice),
    inOrderOfKey: isWhole(question),
    signal,
  });
}

/** The rows of a version with typed values. */
export async function* featureRecords(database: Database, dataset: DatasetDefinition, wanted: Export): AsyncGenerator<FeatureRecord[]> {
  const kinds = publicFields(dataset).map(([, { type }]) => copyKinds[type]);
  const pieces = encodedRecords(database, dataset, wanted);
  for await (const rows of readCopyRows(pieces, ["integer", "text", "text", "integer", ...kinds, "bytes"])) yield rows.map(asRecord);
}

/** The same rows as PostgreSQL encodes them. */
export function encodedRows(database: Database, dataset: DatasetDefinition, wanted: Export): AsyncIterable<EncodedRows> {
  const columnCount = publicFields(dataset).length + 5;
  return readCopyCells(encodedRecords(database, dataset, wanted), { columnCount, keepsBytes: false });
}

function encodedRecords(database: Database, dataset: DatasetDefinition, { question, signal }: Export): AsyncGenerator<Buffer> {
  return exportSlices(database, dataset, {
    copy: (slice) => copyRecords(dataset, question, slice),
    inOrderOfKey: isWhole(question),
    signal,
  });
}

/** What differs between two versions, in one of two forms. */
export function changedLines(
  database: Database,
  dataset: DatasetDefinition,
  { question, form, signal }: { question: ChangesQuestion; form: "geojson" | "csv"; signal?: AbortSignal },
): AsyncGenerator<Buffer> {
  const copy = form === "csv" ? copyChangedCsvRows : copyChangedFeatures;
  return exportSlices(database, dataset, { copy: (slice) => copy(dataset, question, slice), inOrderOfKey: false, signal });
}

/**
 * How many rows match.
 * @throws Problem when the values of the question cannot be computed with, or it takes too long.
 */
export async function countRows(database: Database, dataset: DatasetDefinition, question: ExportQuestion): Promise<number> {
  try {
    const counts = database.prefersShortReads
      ? exportSlices(database, dataset, { copy: (slice) => copyCount(dataset, question, slice), inOrderOfKey: false })
      : [await database.asPublic(async (client) => Buffer.concat(await Array.fromAsync(copyOut(client, copyCount(dataset, question)))))];
    const text = Buffer.concat(await Array.fromAsync(counts)).toString();
    return text.split("\n").reduce((total, count) => total + Number(count), 0);
  } catch (error) {
    throw asProblem(error);
  }
}

const copyKinds: Record<FieldType, CopyKind> = {
  text: "text",
  code: "text",
  date: "text",
  integer: "integer",
  number: "number",
  boolean: "boolean",
};

function asRecord(row: readonly CopyCell[]): FeatureRecord {
  const [fid, id, source, versionFrom] = row as [number, string, string, number];
  return {
    fid,
    id,
    source,
    versionFrom,
    values: row.slice(4, -1) as FeatureRecord["values"],
    wkb: (row.at(-1) ?? null) as Uint8Array | null,
  };
}

/** Where long reads would hold everybody else up, rows are read in turns of about so long. */
const turnMs = 4;
/** Rows per turn: fewer cost more in beginning than in reading. */
const [fewestRows, firstRows, mostRows] = [100, 250, 1000];

interface SlicedCopy {
  /** The COPY statement for a slice, or for all rows. */
  readonly copy: (slice?: Slice) => string;
  /** Rows are wanted as the primary key has them: the first one comes at once, without sorting all of them. */
  readonly inOrderOfKey: boolean;
  readonly signal?: AbortSignal | undefined;
}

async function* exportSlices(database: Database, dataset: DatasetDefinition, sliced: SlicedCopy): AsyncGenerator<Buffer> {
  if (!database.prefersShortReads) return yield* streamAsPublic(database, sliced);
  for (let afterFid = 0, rowCount = firstRows; ;) {
    const { data, toFid, tookMs } = await readSlice(database, dataset, { copy: sliced.copy, afterFid, rowCount });
    if (toFid === 0) return;
    for (const piece of data) {
      yield piece;
      // Whoever asks waits for what is made of one piece, not for what is made of all of them.
      await setImmediate();
    }
    sliced.signal?.throwIfAborted();
    afterFid = toFid;
    const fitting = Math.round(rowCount * Math.min(2, turnMs / tookMs));
    rowCount = Math.min(mostRows, Math.max(fewestRows, fitting));
  }
}

interface SliceQuestion extends Pick<SlicedCopy, "copy"> {
  readonly afterFid: number;
  readonly rowCount: number;
}

/** The whole turn is one message: others wait for the database alone, and not for what this process does between two statements. */
async function readSlice(database: Database, dataset: DatasetDefinition, { copy, afterFid, rowCount }: SliceQuestion) {
  const client = await database.pool.connect();
  let isBroken = true;
  try {
    const statements = [beginPublic, markSliceEnd(dataset, { afterFid }, rowCount), copy({ afterFid }), endAndTime, "commit"];
    const { data, lastRow } = await copyOutAmong(client, statements);
    isBroken = false;
    return { data, toFid: Number(lastRow[0]), tookMs: Number(lastRow[1]) };
  } finally {
    // After an error the transaction is still open; it ends with the connection.
    client.release(isBroken);
  }
}

const endAndTime = `select ${sliceEnd}, extract(epoch from clock_timestamp() - now()) * 1000`;

/** A whole COPY as the public role, without a bound on time: the reader's pace decides. */
export async function* streamAsPublic(database: Database, { copy, inOrderOfKey, signal }: SlicedCopy): AsyncGenerator<Buffer> {
  signal?.throwIfAborted();
  const client = await database.pool.connect();
  let finished = false;
  try {
    await client.query(`begin read only; set local role machizu_public${inOrderOfKey ? `; ${withoutSorting}` : ""}`);
    yield* copyOut(client, copy(), signal);
    await client.query("commit");
    finished = true;
  } finally {
    // A reader that went away leaves the COPY half-sent: that connection is of no more use.
    if (!finished) await cancel(database, client);
    client.release(!finished);
  }
}

const withoutSorting = "set local enable_sort = off; set local max_parallel_workers_per_gather = 0";

/** Closing the connection ends a statement only once it sends; one that computes is told. */
async function cancel(database: Database, client: PoolClient): Promise<void> {
  const { processID } = client as PoolClient & { processID?: number | null };
  if (processID != null) await database.pool.query("select pg_cancel_backend($1)", [processID]).catch(() => {});
}
