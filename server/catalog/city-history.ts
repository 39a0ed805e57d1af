import { type CityHistory, mostListedVersions } from "../../model/city-history.ts";
import { latestVersions } from "../../sql/versions.ts";
import type { Platform } from "../platform.ts";

/** What was published when, newest first. */
export async function cityHistory(platform: Platform): Promise<CityHistory> {
  const ids = platform.publicDatasets.map(({ id }) => id);
  const found = await latestVersions(platform.database, ids, mostListedVersions + 1);
  const versions = found.slice(0, mostListedVersions).map(({ dataset, version, publishedAt, added, changed, removed }) => {
    return { dataset, version, publishedAt, added, changed, removed };
  });
  return { versions, truncated: found.length > mostListedVersions };
}
