import type { DatasetDefinition } from "../model/dataset.ts";
import { type ChangesPageQuestion, type ChangesQuestion, selectChangeCounts, selectChangedRows } from "./build/changes-query.ts";
import type { Database } from "./database.ts";
import { asProblem } from "./items.ts";

/** What differs between two versions, for people to read: runs the questions of `build/changes-query.ts` as the public role. */

type Kind = "added" | "changed" | "removed";

export interface ChangedState {
  readonly fid: number;
  readonly change: Kind;
  /** JSON texts; null where there was no row. */
  readonly before: string | null;
  readonly after: string | null;
  readonly isMoved: boolean;
}

/** @throws Problem when it takes too long. */
export async function changedRows(
  database: Database,
  dataset: DatasetDefinition,
  { versions, page }: { versions: ChangesQuestion; page: ChangesPageQuestion },
): Promise<{ counts: Record<Kind, number>; rows: ChangedState[] }> {
  const counted = selectChangeCounts(dataset, versions);
  const listed = selectChangedRows(dataset, versions, page);
  try {
    return await database.asPublic(async (client) => {
      const counts = { added: 0, changed: 0, removed: 0 };
      const { rows: kinds } = await client.query<{ change: Kind; count: number }>(counted.text, [...counted.values]);
      for (const { change, count } of kinds) counts[change] = count;
      const { rows } = await client.query<ChangedState>(listed.text, [...listed.values]);
      return { counts, rows };
    });
  } catch (error) {
    throw asProblem(error);
  }
}
