import type { DatasetDefinition } from "../../model/dataset.ts";
import type { FeatureSource } from "../../model/download-format.ts";
import { featureSource } from "../../server/downloads/feature-source.ts";
import type { Database } from "../../sql/database.ts";
import { currentVersions } from "../../sql/versions.ts";

/** The current version of a dataset as download formats get it. */
export async function currentSource(database: Database, dataset: DatasetDefinition): Promise<FeatureSource> {
  const version = (await currentVersions(database)).get(dataset.id);
  if (version === undefined) throw new Error(`nothing was loaded into ${dataset.id}`);
  return featureSource(database, dataset, { version });
}
