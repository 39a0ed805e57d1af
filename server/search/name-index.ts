import { type DatasetDefinition, publicFields } from "../../model/dataset.ts";
import { readPlaceNames } from "../../sql/place-names.ts";
import type { Platform } from "../platform.ts";
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

const known = new WeakMap<Platform, Map<string, KnownNames>>();

/** The names of every dataset that has any; read at the first question about a version and kept until the next version. */
export async function namesOf(platform: Platform): Promise<DatasetNames[]> {
  const versions = await platform.versions();
  const kept = known.get(platform) ?? new Map<string, KnownNames>();
  known.set(platform, kept);
  return Promise.all(
    platform.publicDatasets.filter(hasNames).map(async (dataset) => {
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
  kept: Map<string, KnownNames>,
  { dataset, version }: { dataset: DatasetDefinition; version: number },
): Promise<readonly IndexedName[]> {
  const before = kept.get(dataset.id);
  if (before?.version === version) return before.names;
  const names = readPlaceNames(platform.database, dataset, version).then((rows) =>
    rows.map(({ name, fid, lon, lat }) => ({ key: nameKey(name), name, fid, lonLat: [lon, lat] as const })),
  );
  kept.set(dataset.id, { version, names });
  // What failed is asked for again.
  names.catch(() => kept.delete(dataset.id));
  return names;
}
