import type { CatalogSource } from "./catalog.ts";
import type { FieldType } from "./dataset.ts";
import type { SiteTopic } from "./site-topic.ts";
import type { LocalText } from "./text.ts";

/** All that is known about a point or an area: what `/report` answers as JSON, and what its page shows. */
export interface SiteReport {
  readonly place: SitePlace;
  /** ISO 8601. */
  readonly createdAt: string;
  /** The moment the report speaks of; null = now. */
  readonly asOf: string | null;
  /** Is any of it fictional sample data? */
  readonly sample: boolean;
  readonly topics: readonly SiteReportTopic[];
}

export interface SitePlace {
  /** GeoJSON, longitude and latitude in degrees (JGD2011). */
  readonly geometry: SiteGeometry;
  /** A point on the place. */
  readonly centerLonLat: readonly [lon: number, lat: number];
  /** That point in the plane zone, east and north in metres; everything is measured in this zone. */
  readonly centerPlaneMeters: readonly [east: number, north: number];
  readonly planeEpsg: number;
  /** Null for a point. */
  readonly areaSquareMeters: number | null;
  /** Is the place in the area that the city's data is about? `unknown` while no boundary is loaded. */
  readonly coverage: SiteCoverage;
}

export type SiteCoverage = "inside" | "partly" | "outside" | "unknown";

export type SiteGeometry =
  | { readonly type: "Point"; readonly coordinates: readonly [number, number] }
  | { readonly type: "Polygon"; readonly coordinates: readonly (readonly (readonly [number, number])[])[] }
  | { readonly type: "MultiPolygon"; readonly coordinates: readonly (readonly (readonly (readonly [number, number])[])[])[] };

export interface SiteReportTopic {
  readonly topic: SiteTopic;
  readonly title: LocalText;
  /** One for each dataset that speaks of the topic; none: there is no such data. */
  readonly entries: readonly SiteReportEntry[];
}

/**
 * `found`: something is there. `none`: the data covers the place and has nothing there. `outside`: the data does not cover the
 * place. `unclear`: nothing on record, and it is not known whether the data covers the place. `no-data`: nothing was loaded.
 */
export type SiteStatus = "found" | "none" | "outside" | "unclear" | "no-data";

export interface SiteReportEntry {
  readonly dataset: string;
  /** Left out: `/data/{dataset}` is a page about it. */
  readonly hasPage?: false;
  readonly title: LocalText;
  readonly status: SiteStatus;
  /** What the status means here, for every status but `found`. */
  readonly statement?: LocalText;
  readonly facts: readonly SiteFact[];
  /** There is more than could be listed. */
  readonly truncated: boolean;
  /** The facts tell walking distances, which were measured on these roads; null: there are no roads to measure on. */
  readonly walkedOn?: WalkedRoads | null;
  readonly notice?: LocalText;
  /** Null while nothing has been loaded. */
  readonly version: { readonly version: number; readonly publishedAt: string; readonly sample: boolean } | null;
  /** The sources of the facts, and where there are none, those of the version. */
  readonly sources: readonly SiteSource[];
}

/** The road data that ways were measured on. */
export interface WalkedRoads {
  readonly dataset: string;
  readonly title: LocalText;
  readonly version: number;
  readonly publishedAt: string;
  readonly sample: boolean;
  readonly sources: readonly SiteSource[];
}

export interface SiteSource extends CatalogSource {
  /** The date of its data as stated, null where nobody said. */
  readonly releasedOn: string | null;
}

/** Rows that say the same about the place. */
export interface SiteFact {
  readonly title: SiteValue;
  readonly values: readonly SiteValue[];
  /** Id of the source. */
  readonly source: string;
  /** Metres from the place; 0 = there. */
  readonly distanceMeters: number;
  /** Metres along the roads, where the entry tells walking distances; null where no way is known. */
  readonly walkingMeters?: number | null;
  /** For a drawn area: how much of it, in m² and per cent of the place; null where the row is no area. */
  readonly overlapSquareMeters: number | null;
  readonly overlapPercent: number | null;
  /** The boundary runs through the place or nearer than the data is exact: ask the counter. */
  readonly nearBoundary: { readonly distanceMeters: number; readonly accuracyMeters: number; readonly statement: LocalText } | null;
  /** How many rows. */
  readonly rows: number;
  /** Numbers of the first of them, as in `/api/collections/{dataset}/items/{fid}`. */
  readonly features: readonly number[];
  /** The newest version in which one of them changed. */
  readonly sinceVersion: number;
}

/** One value as stored, with what is needed to write it for people. */
export interface SiteValue {
  readonly label: LocalText;
  readonly type: FieldType;
  readonly value: string | number | boolean | null;
  /** What a code means. */
  readonly meaning?: LocalText;
  readonly unit?: string;
}

/** The largest area and the most detailed drawing a report is made for. */
export const siteLimits = { areaSquareMeters: 1_000_000, vertices: 1000, bodyBytes: 100_000 } as const;
