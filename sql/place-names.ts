import type { DatasetDefinition } from "../model/dataset.ts";
import { selectPlaceNames } from "./build/place-names.ts";
import type { Database } from "./database.ts";

export interface PlaceName {
  readonly name: string;
  readonly fid: number;
  /** A point on the place, JGD2011 degrees. */
  readonly lon: number;
  readonly lat: number;
}

/** The names that the public may see of a version. */
export async function readPlaceNames(database: Database, dataset: DatasetDefinition, version: number): Promise<PlaceName[]> {
  const { text, values } = selectPlaceNames(dataset, version);
  return database.asPublic(async (client) => (await client.query<PlaceName>(text, [...values])).rows);
}
