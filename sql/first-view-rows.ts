import type { DatasetDefinition } from "../model/dataset.ts";
import { type FirstViewQuestion, selectFirstViewRows } from "./build/first-view-query.ts";
import type { Database } from "./database.ts";

export interface FirstViewRow {
  /** Little-endian, Web Mercator metres. */
  readonly wkb: Buffer;
  /** The value that decides the colour, as the database writes it. */
  readonly color: string | number | null;
}

/** Runs the question of `build/first-view-query.ts` as the public role. */
export async function firstViewRows(database: Database, dataset: DatasetDefinition, question: FirstViewQuestion): Promise<FirstViewRow[]> {
  const { text, values } = selectFirstViewRows(dataset, question);
  return database.asPublic(async (client) => (await client.query<FirstViewRow>(text, [...values])).rows);
}
