import type { DatasetDefinition } from "../model/dataset.ts";
import { mostFacts, selectPlace, selectReleases, selectSiteFacts, shownFields, type SiteQuestion } from "./build/site-report.ts";
import type { Database } from "./database.ts";

/** Runs the questions of `build/site-report.ts` as the public role. */

/** A place as measured; `fault` says why one that is not valid is not. */
export type MeasuredPlace =
  | { readonly valid: false; readonly fault: string }
  | {
      readonly valid: true;
      readonly area: number;
      readonly lon: number;
      readonly lat: number;
      readonly east: number;
      readonly north: number;
    };

export interface SiteRows {
  readonly dataset: DatasetDefinition;
  readonly version: number;
  readonly facts: readonly SiteRow[];
  readonly truncated: boolean;
  /** By source: the stated date of its newest delivery, null where nobody said. */
  readonly released: ReadonlyMap<string, string | null>;
}

export interface SiteRow {
  /** By field name: the title and everything the dataset's `siteReport` names. */
  readonly values: ReadonlyMap<string, string | number | boolean | null>;
  readonly source: string;
  readonly distance: number;
  readonly boundary: number | null;
  readonly overlap: number | null;
  readonly rows: number;
  readonly fids: readonly number[];
  readonly since: number;
  /** Of its nearest part in plane metres, where people walk there. */
  readonly east?: number;
  readonly north?: number;
}

export async function measurePlace(database: Database, question: SiteQuestion): Promise<MeasuredPlace> {
  const { text, values } = selectPlace(question);
  const [row] = await database.asPublic(async (client) => (await client.query<MeasuredPlace>(text, [...values])).rows);
  if (row === undefined) throw new Error("a place was not measured");
  return row;
}

/** What the datasets know of a place: one statement each and one for the dates, all in one transaction. */
export async function siteRows(
  database: Database,
  asked: readonly { readonly dataset: DatasetDefinition; readonly version: number }[],
  question: SiteQuestion,
): Promise<SiteRows[]> {
  return database.asPublic(async (client) => {
    const answers: SiteRows[] = [];
    const releases = selectReleases(asked.map(({ dataset: { id }, version }) => ({ dataset: id, version })));
    const released = (await client.query<{ dataset: string; source: string; released: string | null }>(releases.text, [...releases.values]))
      .rows;
    for (const { dataset, version } of asked) {
      const { text, values } = selectSiteFacts(dataset, version, question);
      const { rows } = await client.query<Record<string, unknown> & Omit<SiteRow, "values">>(text, [...values]);
      const facts = rows.slice(0, mostFacts).map((row) => ({ ...row, values: shownValues(dataset, row) }));
      answers.push({
        dataset,
        version,
        facts,
        truncated: rows.length > mostFacts,
        released: new Map(released.filter((row) => row.dataset === dataset.id).map((row) => [row.source, row.released])),
      });
    }
    return answers;
  });
}

/** The database gives whole numbers as text. */
function shownValues(dataset: DatasetDefinition, row: Record<string, unknown>): SiteRow["values"] {
  return new Map(
    shownFields(dataset).map((name, index) => {
      const value = row[`_${index}`] as string | number | boolean | null;
      return [name, value !== null && dataset.fields[name]?.type === "integer" ? Number(value) : value];
    }),
  );
}
