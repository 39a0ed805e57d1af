import type { City } from "../../model/city.ts";
import type { DatasetDefinition } from "../../model/dataset.ts";
import type { Database } from "../../sql/database.ts";
import type { PublishedVersion } from "../../sql/versions.ts";
import type { Operations } from "../operations.ts";

/** What runs need of the platform. */
export interface RunContext {
  readonly city: City;
  readonly database: Database;
  readonly operations: Pick<Operations, "log">;
  readonly publicDatasets: readonly DatasetDefinition[];
  dataset(id: string): DatasetDefinition;
  versions(): Promise<ReadonlyMap<string, PublishedVersion>>;
}
