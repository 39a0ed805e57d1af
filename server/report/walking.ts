import { catalogSource } from "../../model/catalog.ts";
import type { SitePlace, WalkedRoads } from "../../model/site-report.ts";
import type { SiteRow, SiteRows } from "../../sql/site-report.ts";
import type { PublishedVersion } from "../../sql/versions.ts";
import type { Platform } from "../platform.ts";

/** The ways from a place to what one dataset has around it. */
export interface Walks {
  /** Null: there are none, or too many to read. */
  readonly roads: WalkedRoads | null;
  /** Metres along the roads; null where no way is known. */
  metersTo(row: SiteRow): number | null;
}

const roadsId = "roads";

interface Question {
  readonly place: SitePlace;
  readonly rows: SiteRows | undefined;
  readonly versions: ReadonlyMap<string, PublishedVersion>;
  /** By source of the roads: the stated date of its newest delivery. */
  readonly released: ReadonlyMap<string, string | null> | undefined;
}

/** Undefined where ways make no sense: the place is an area, or nobody walks to what the dataset holds. */
export async function walksFrom(platform: Platform, { place, rows, versions, released }: Question): Promise<Walks | undefined> {
  if (rows?.dataset.siteReport?.walking !== true || place.areaSquareMeters !== null) return undefined;
  const dataset = platform.publicDatasets.find(({ id }) => id === roadsId);
  const version = versions.get(roadsId);
  const ways = dataset && version && (await platform.walking.around(dataset, version.version, place.centerPlaneMeters));
  if (!ways) return { roads: null, metersTo: () => null };
  const meters = ways(
    place.centerPlaneMeters,
    rows.facts.map(({ east = Number.NaN, north = Number.NaN }) => [east, north]),
  );
  const sources = dataset.sources.filter(({ id }) => version.sources.includes(id)).map(catalogSource);
  return {
    roads: {
      dataset: dataset.id,
      title: dataset.title,
      version: version.version,
      publishedAt: version.publishedAt,
      sample: version.sample,
      sources: sources.map((source) => ({ ...source, releasedOn: released?.get(source.id) ?? null })),
    },
    metersTo: (row) => meters[rows.facts.indexOf(row)] ?? null,
  };
}
