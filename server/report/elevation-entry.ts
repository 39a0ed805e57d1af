import { licences } from "../../model/licence.ts";
import type { SiteReportEntry, SiteSource } from "../../model/site-report.ts";
import { siteTopics } from "../../model/site-topic.ts";
import { type GroundHeight, type TerrainRelease, terrainSources } from "../../model/terrain.ts";
import type { LocalText } from "../../model/text.ts";

/** The height of the ground as a report says it; the terrain is no dataset, so that it has no page of its own. */
export function elevationEntry({ meters, accuracyMeters, releases }: GroundHeight): SiteReportEntry {
  const newest = releases.reduce((latest, release) => (release.id > latest.id ? release : latest));
  const title = siteTopics.elevation.title;
  const sources = releases.map(siteSource);
  const accuracy = {
    label: { ja: "精度（標準偏差）", en: "Accuracy (standard deviation)" },
    type: "number",
    unit: "m",
    value: accuracyMeters,
  } as const;
  const fact = {
    title: { label: title, type: "number", unit: "m", value: meters === null ? null : Math.round(meters * 10) / 10 },
    values: [accuracy],
    source: newest.source,
    distanceMeters: 0,
    overlapSquareMeters: null,
    overlapPercent: null,
    nearBoundary: null,
    rows: 1,
    features: [],
    sinceVersion: newest.id,
  } as const;
  return {
    dataset: "terrain",
    hasPage: false,
    title: { ja: "地盤の高さ（中心の地点、T.P.）", en: "Height of the ground (at the centre, T.P.)" },
    status: meters === null ? "outside" : "found",
    ...(meters === null && { statement: outside }),
    facts: meters === null ? [] : [fact],
    truncated: false,
    version: { version: newest.id, publishedAt: newest.loadedAt, sample: newest.sample },
    sources,
  };
}

const outside: LocalText = { ja: "データなし（標高データの範囲の外です）", en: "No data (outside the area of the elevation data)" };

function siteSource({ source, attribution, licence, releasedOn, sample }: TerrainRelease): SiteSource {
  const { title, url, redistribute } = licences[licence];
  const known = terrainSources.find(({ id }) => id === source);
  return {
    id: source,
    title: sample || known === undefined ? attribution : known.title,
    publisher: attribution,
    landing: url,
    attribution,
    licence: { id: licence, title, url, redistribute },
    releasedOn,
  };
}
