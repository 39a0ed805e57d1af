import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { generateSampleCity, terrainFolder } from "../../data-pipelines/sample/generate.ts";
import { ingestTerrain } from "../../data-pipelines/terrain/ingest-terrain.ts";
import { loadDatasets } from "../../datasets/index.ts";
import type { DatasetDefinition } from "../../model/dataset.ts";
import { createTestDatabase, type Home, type TestDatabase } from "./database.ts";
import { ingestAll } from "./ingest.ts";

/** A database that holds the sample city, as `npm start` loads it. */
export interface SampleCity extends TestDatabase {
  readonly datasets: readonly DatasetDefinition[];
}

/**
 * @param seeds one city is loaded after the other, so that each is a version of its own.
 * @param only the datasets to load; all when left out.
 * @param terrain loads the heights of the ground too.
 */
export async function loadSampleCity(
  home: Home,
  {
    seeds = [7],
    scale = 1,
    only,
    terrain = false,
  }: { seeds?: readonly number[]; scale?: number; only?: readonly string[]; terrain?: boolean } = {},
): Promise<SampleCity> {
  const datasets = await loadDatasets();
  const test = await createTestDatabase(home, datasets);
  for (const seed of seeds) {
    const outputDirectory = await mkdtemp(path.join(tmpdir(), "machizu-sample-"));
    const deliveries = await generateSampleCity({ outputDirectory, seed, scale });
    for (const { dataset, source, file, release } of deliveries) {
      if (only === undefined || only.includes(dataset))
        await ingestAll(test.database, datasets, { dataset, from: file, source, release, sample: true });
    }
    if (terrain)
      await ingestTerrain(
        { from: path.join(outputDirectory, terrainFolder), release: "2026-04-01", sample: true },
        { database: test.database },
      );
    await rm(outputDirectory, { recursive: true });
  }
  return { ...test, datasets };
}
