import { loadCity } from "../../config/city.ts";
import type { IngestRequest } from "../../data-pipelines/ingest-request.ts";
import { ingest } from "../../data-pipelines/pipeline.ts";
import type { LoadReport } from "../../data-pipelines/report.ts";
import type { DatasetDefinition } from "../../model/dataset.ts";
import type { Database } from "../../sql/database.ts";

/** Takes a delivery in as `npm run ingest` does; returns its only load. */
export async function ingestOne(
  database: Database,
  datasets: readonly DatasetDefinition[],
  request: Omit<IngestRequest, "datasets"> & { dataset?: string },
): Promise<LoadReport> {
  const loads = await ingestAll(database, datasets, request);
  const [load] = loads;
  if (load === undefined || loads.length !== 1) throw new Error(`${loads.length} loads instead of one`);
  return load;
}

export async function ingestAll(
  database: Database,
  datasets: readonly DatasetDefinition[],
  { dataset, ...request }: Omit<IngestRequest, "datasets"> & { dataset?: string },
): Promise<readonly LoadReport[]> {
  const chosen = dataset === undefined ? datasets : datasets.filter(({ id }) => id === dataset);
  const report = await ingest({ ...request, datasets: chosen }, { database, city: await loadCity("25213"), language: "en" });
  return report.loads;
}
