import { type CatalogSource, catalogSource } from "../../model/catalog.ts";
import type { DatasetDefinition, SiteReportDefinition } from "../../model/dataset.ts";
import { Problem } from "../../model/problem.ts";
import {
  type SiteCoverage,
  type SiteFact,
  type SiteGeometry,
  siteLimits,
  type SitePlace,
  type SiteReport,
  type SiteReportEntry,
  type SiteStatus,
  type SiteValue,
} from "../../model/site-report.ts";
import { siteTopicIds, siteTopics } from "../../model/site-topic.ts";
import type { LocalText } from "../../model/text.ts";
import { measurePlace, type SiteRow, type SiteRows, siteRows } from "../../sql/site-report.ts";
import type { PublishedVersion } from "../../sql/versions.ts";
import type { Platform } from "../platform.ts";
import { groundHeight } from "../terrain/ground-height.ts";
import { elevationEntry } from "./elevation-entry.ts";
import { type Walks, walksFrom } from "./walking.ts";
import { placeProblem } from "./read-place.ts";

/** The public datasets that reports speak of. */
export function reportedDatasets(platform: Platform): DatasetDefinition[] {
  return platform.publicDatasets.filter(({ siteReport }) => siteReport !== undefined);
}

interface ReportRequest {
  readonly geometry: SiteGeometry;
  /** Versions by dataset; a dataset without one holds nothing. */
  readonly versions: ReadonlyMap<string, PublishedVersion>;
  readonly asOf: string | null;
}

/** @throws Problem for an area that crosses itself or is too large. */
export async function siteReport(platform: Platform, { geometry, versions, asOf }: ReportRequest): Promise<SiteReport> {
  const { database, city } = platform;
  const question = { geometry: JSON.stringify(geometry), planeEpsg: city.planeEpsg };
  const measured = await measurePlace(database, question);
  if (!measured.valid) {
    throw placeProblem("geometry", {
      ja: `面の形が正しくありません（${measured.fault}）`,
      en: `The area is not valid (${measured.fault})`,
    });
  }
  if (measured.area > siteLimits.areaSquareMeters) throw tooLarge(measured.area);
  const datasets = reportedDatasets(platform);
  const asked = datasets.flatMap((dataset) => {
    const version = versions.get(dataset.id)?.version;
    return version === undefined ? [] : [{ dataset, version }];
  });
  const found = new Map((await siteRows(database, asked, question)).map((rows) => [rows.dataset.id, rows]));
  const areaSquareMeters = geometry.type === "Point" ? null : measured.area;
  const place: SitePlace = {
    geometry,
    centerLonLat: [measured.lon, measured.lat],
    centerPlaneMeters: [measured.east, measured.north],
    planeEpsg: city.planeEpsg,
    areaSquareMeters,
    coverage: coverageOf(datasets, found, areaSquareMeters),
  };
  const released = found.get("roads")?.released;
  const entries = await Promise.all(
    datasets.map(async (dataset) => {
      const rows = found.get(dataset.id);
      const walks = await walksFrom(platform, { place, rows, versions, released });
      return entryOf(dataset, { place, rows, version: versions.get(dataset.id), walks });
    }),
  );
  // Past grounds are not asked for: a report as of a day leaves the height out.
  const ground = asOf === null ? await groundHeight(database, place.centerLonLat) : undefined;
  const heights = ground === undefined ? [] : [elevationEntry(ground)];
  return {
    place,
    createdAt: new Date().toISOString(),
    asOf,
    sample: [...entries, ...heights].some(({ version }) => version?.sample === true),
    topics: siteTopicIds
      .map((topic) => ({
        topic,
        title: siteTopics[topic].title,
        entries: [...entries.filter((_, index) => datasets[index]?.siteReport?.topic === topic), ...(topic === "elevation" ? heights : [])],
      }))
      .filter(({ topic, entries: spoken }) => siteTopics[topic].expected || spoken.length > 0),
  };
}

/** Is the place in the area of the municipality, as the data that covers it says? */
function coverageOf(
  datasets: readonly DatasetDefinition[],
  found: ReadonlyMap<string, SiteRows>,
  areaSquareMeters: number | null,
): SiteCoverage {
  const boundaries = datasets.filter(({ siteReport }) => siteReport?.topic === "municipality" && siteReport.relation === "covers");
  const answers = boundaries.flatMap(({ id }) => found.get(id) ?? []);
  if (answers.length === 0) return "unknown";
  const there = answers.flatMap(({ facts }) => facts).filter(({ distance }) => distance === 0);
  if (there.length === 0) return "outside";
  if (areaSquareMeters === null) return "inside";
  // Rounding of the measure leaves a few square centimetres.
  const covered = there.reduce((sum, { overlap }) => sum + (overlap ?? 0), 0);
  return covered >= areaSquareMeters * 0.9999 ? "inside" : "partly";
}

interface Findings {
  readonly place: SitePlace;
  readonly rows: SiteRows | undefined;
  readonly version: PublishedVersion | undefined;
  readonly walks: Walks | undefined;
}

function entryOf(dataset: DatasetDefinition, { place, rows, version, walks }: Findings): SiteReportEntry {
  const report = dataset.siteReport as SiteReportDefinition;
  const facts = (rows?.facts ?? []).map((row) => factOf(dataset, row, place, walks)).filter((fact) => fact !== undefined);
  const isThere = facts.some(({ distanceMeters }) => report.relation !== "covers" || distanceMeters === 0);
  const status = statusOf({
    isThere,
    isLoaded: version !== undefined,
    coverage: place.coverage,
    isBoundary: report.topic === "municipality",
  });
  const statement = statementOf(status, report);
  const credited = facts.length > 0 ? facts.map(({ source }) => source) : (version?.sources ?? []);
  return {
    dataset: dataset.id,
    title: dataset.title,
    status,
    ...(statement && { statement }),
    facts,
    truncated: rows?.truncated ?? false,
    ...(walks && facts.length > 0 && { walkedOn: walks.roads }),
    ...(dataset.notice && { notice: dataset.notice }),
    version: version === undefined ? null : { version: version.version, publishedAt: version.publishedAt, sample: version.sample },
    sources: sourcesOf(dataset, credited).map((source) => ({
      ...source,
      releasedOn: rows?.released.get(source.id) ?? null,
    })),
  };
}

function statusOf(given: { isThere: boolean; isLoaded: boolean; coverage: SiteCoverage; isBoundary: boolean }): SiteStatus {
  const { isThere, isLoaded, coverage, isBoundary } = given;
  if (!isLoaded) return "no-data";
  if (isThere) return "found";
  if (isBoundary) return "none";
  if (coverage === "outside") return "outside";
  return coverage === "unknown" ? "unclear" : "none";
}

function statementOf(status: SiteStatus, { absence }: SiteReportDefinition): LocalText | undefined {
  if (status === "none") return absence;
  return statements[status];
}

const statements: Partial<Record<SiteStatus, LocalText>> = {
  "no-data": { ja: "データなし（このデータはまだ登録されていません）", en: "No data (nothing has been loaded yet)" },
  outside: { ja: "データなし（データの対象範囲の外です）", en: "No data (outside the area that the data covers)" },
  unclear: { ja: "データなし（データの対象範囲が分かりません）", en: "No data (it is not known whether the data covers this place)" },
};

/** Undefined for an area that is only near, and not so near that its boundary matters. */
function factOf(dataset: DatasetDefinition, row: SiteRow, { areaSquareMeters }: SitePlace, walks: Walks | undefined): SiteFact | undefined {
  const report = dataset.siteReport as SiteReportDefinition;
  const { accuracy, relation } = report;
  const isNear = accuracy !== undefined && row.boundary !== null && row.boundary <= accuracy.meters;
  const isThere = row.distance === 0 && (areaSquareMeters === null || row.overlap === null || row.overlap > 0);
  if (relation === "covers" && !isThere && !isNear) return undefined;
  const value = (name: string) => valueOf(dataset, name, row.values.get(name) ?? null);
  const overlap = areaSquareMeters === null ? null : row.overlap;
  return {
    title: value(dataset.titleField),
    values: [...report.fields.filter((name) => name !== dataset.titleField).map(value), ...flagValues(dataset, row)],
    source: row.source,
    distanceMeters: row.distance,
    ...(walks && { walkingMeters: walks.metersTo(row) }),
    overlapSquareMeters: overlap,
    overlapPercent: overlap === null || areaSquareMeters === null ? null : Math.min(100, (overlap / areaSquareMeters) * 100),
    nearBoundary:
      isNear && row.boundary !== null
        ? { distanceMeters: row.boundary, accuracyMeters: accuracy.meters, statement: accuracy.statement }
        : null,
    rows: row.rows,
    features: row.fids,
    sinceVersion: row.since,
  };
}

function valueOf(dataset: DatasetDefinition, name: string, value: SiteValue["value"]): SiteValue {
  const field = dataset.fields[name];
  if (field === undefined) throw new Error(`"${name}" is no field of ${dataset.id}`);
  const meaning = field.codes?.find((code) => code.value === value)?.label;
  return {
    label: field.label,
    type: field.type,
    value,
    ...(meaning && { meaning }),
    ...(field.unit !== undefined && { unit: field.unit }),
  };
}

/** The fields of `flags` as one text: those that are yes; no value when not one of them is known. */
function flagValues(dataset: DatasetDefinition, row: SiteRow): SiteValue[] {
  const { flags } = dataset.siteReport ?? {};
  if (flags === undefined) return [];
  const known = flags.fields.filter((name) => row.values.get(name) !== null);
  const yes = known.filter((name) => row.values.get(name) === true).flatMap((name) => dataset.fields[name]?.label ?? []);
  const list = { ja: yes.map(({ ja }) => ja).join("、") || "なし", en: yes.map(({ en }) => en).join(", ") || "none" };
  return [{ label: flags.label, type: "text", value: known.length === 0 ? null : list.ja, ...(known.length > 0 && { meaning: list }) }];
}

function sourcesOf(dataset: DatasetDefinition, ids: readonly string[]): CatalogSource[] {
  return dataset.sources.filter(({ id }) => ids.includes(id)).map(catalogSource);
}

function tooLarge(area: number): Problem {
  const most = siteLimits.areaSquareMeters.toLocaleString("en");
  const given = Math.round(area).toLocaleString("en");
  return new Problem("too-large", {
    where: "geometry",
    detail: { ja: `面積が ${given} m² あります`, en: `The area is ${given} m²` },
    remedy: { ja: `${most} m² までにしてください`, en: `At most ${most} m²` },
  });
}
