import type { City } from "../../model/city.ts";
import type { DatasetDefinition } from "../../model/dataset.ts";
import type { Database } from "../../sql/database.ts";
import type { PublishedVersion } from "../../sql/versions.ts";
import type { Operations } from "../operations.ts";
import type { FinishedRun } from "./source-runs/finished-run.ts";

/** What runs need of the platform. */
export interface RunContext {
  readonly city: City;
  readonly database: Database;
  readonly operations: Pick<Operations, "log">;
  readonly publicDatasets: readonly DatasetDefinition[];
  dataset(id: string): DatasetDefinition;
  versions(): Promise<ReadonlyMap<string, PublishedVersion>>;
  readonly runs: {
    /** The results of a run, by its hash or the id of a job. @throws Problem saying why there are none. */
    finished(name: string): Promise<FinishedRun>;
  };
}
