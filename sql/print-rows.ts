import type { DatasetDefinition } from "../model/dataset.ts";
import { type PrintQuestion, selectPrintedRows } from "./build/print-query.ts";
import { selectReleases } from "./build/site-report.ts";
import type { Database } from "./database.ts";

/** Runs the questions of `build/print-query.ts` as the public role. */

export interface PrintedRow {
  /** Little-endian, plane metres. */
  readonly wkb: Buffer;
  /** The value that decides the colour, as the database writes it. */
  readonly color: string | number | null;
  readonly label: string | number | null;
}

export async function printedRows(database: Database, dataset: DatasetDefinition, question: PrintQuestion): Promise<PrintedRow[]> {
  const { text, values } = selectPrintedRows(dataset, question);
  return database.asPublic(async (client) => (await client.query<PrintedRow>(text, [...values])).rows);
}

/** By dataset and source (`dataset/source`): the stated date of the newest delivery, null where nobody said. */
export async function releaseDates(
  database: Database,
  asked: readonly { readonly dataset: string; readonly version: number }[],
): Promise<ReadonlyMap<string, string | null>> {
  const { text, values } = selectReleases(asked);
  return database.asPublic(async (client) => {
    const { rows } = await client.query<{ dataset: string; source: string; released: string | null }>(text, [...values]);
    return new Map(rows.map(({ dataset, source, released }) => [`${dataset}/${source}`, released]));
  });
}
