import { type DatasetDefinition, publicFields } from "../../model/dataset.ts";
import { readPlaceNames } from "../../sql/place-names.ts";
import type { Platform } from "../platform.ts";
import { versionsAt } from "../report/versions-at.ts";
import { nameKey } from "./name-key.ts";

/** The names of one version of a dataset, ready to be compared. */
export interface IndexedName {
  readonly key: string;
  readonly name: string;
  readonly fid: number;
  readonly lonLat: readonly [lon: number, lat: number];
}

export interface DatasetNames {
  readonly dataset: DatasetDefinition;
  readonly names: readonly IndexedName[];
}

interface KnownNames {
  readonly version: number;
  readonly names: Promise<readonly IndexedName[]>;
}

const known = new WeakMap<Platform, Map<string, readonly KnownNames[]>>();

/** Of a dataset: the current one, and one that somebody looks back to. */
const keptVersions = 2;

/** The names of every dataset that has any; read at the first question about a version and kept until others are asked about. */
export async function namesOf(platform: Platform, asOf?: string): Promise<DatasetNames[]> {
  const datasets = platform.publicDatasets.filter(hasNames);
  const versions = await versionsAt(platform, datasets, asOf);
  const kept = known.get(platform) ?? new Map<string, readonly KnownNames[]>();
  known.set(platform, kept);
  return Promise.all(
    datasets.map(async (dataset) => {
      const version = versions.get(dataset.id)?.version;
      return { dataset, names: version === undefined ? [] : await namesOfVersion(platform, kept, { dataset, version }) };
    }),
  );
}

/** Codes are no names, and names of statistical areas only repeat those of towns. */
function hasNames(dataset: DatasetDefinition): boolean {
  const title = publicFields(dataset).find(([name]) => name === dataset.titleField)?.[1];
  return title?.type === "text" && dataset.theme !== "people";
}

function namesOfVersion(
  platform: Platform,
  kept: Map<string, readonly KnownNames[]>,
  { dataset, version }: { dataset: DatasetDefinition; version: number },
): Promise<readonly IndexedName[]> {
  const before = kept.get(dataset.id) ?? [];
  const same = before.find((each) => each.version === version);
  if (same) return same.names;
  const names = readPlaceNames(platform.database, dataset, version).then((rows) =>
    rows.map(({ name, fid, lon, lat }) => ({ key: nameKey(name), name, fid, lonLat: [lon, lat] as const })),
  );
  kept.set(dataset.id, [{ version, names }, ...before].slice(0, keptVersions));
  // What failed is asked for again.
  names.catch(() => kept.delete(dataset.id));
  return names;
}
