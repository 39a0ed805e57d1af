import type { DatasetDefinition } from "../../model/dataset.ts";
import { Problem } from "../../model/problem.ts";
import type { PublishedVersion } from "../../sql/versions.ts";
import type { Platform } from "../platform.ts";

/** The versions of these datasets that were current at a moment; those that had none then are left out. */
export async function versionsAt(
  platform: Platform,
  datasets: readonly DatasetDefinition[],
  asOf: string | undefined,
): Promise<ReadonlyMap<string, PublishedVersion>> {
  if (asOf === undefined) return platform.versions();
  const found = await Promise.all(datasets.map((dataset) => versionAt(platform, dataset, asOf)));
  return new Map(found.flat().map((version) => [version.dataset, version]));
}

async function versionAt(platform: Platform, dataset: DatasetDefinition, asOf: string): Promise<PublishedVersion[]> {
  return platform.versionOf(dataset, asOf).then(
    (version) => [version],
    (error: unknown) => {
      if (error instanceof Problem && error.reason === "not-found") return [];
      throw error;
    },
  );
}
