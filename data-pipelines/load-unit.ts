import type { DatasetDefinition, SourceDefinition } from "../model/dataset.ts";
import type { Finding } from "../model/finding.ts";
import type { Bounds } from "../model/geo/crs.ts";
import { licences, republishing } from "../model/licence.ts";
import { Problem } from "../model/problem.ts";
import type { Language } from "../model/text.ts";
import { cityArea } from "../sql/city-area.ts";
import type { EwkbSource } from "../sql/copy-binary.ts";
import { Load, type LoadPlan, type PlacedRows, type RowPlace, type StagedRecord } from "../sql/load.ts";
import { recordPositionNote } from "../sql/position-note.ts";
import { describeChange } from "./change-example.ts";
import { conformer } from "./conform.ts";
import type { Fetched } from "./fetch/fetch-delivery.ts";
import type { IngestContext, IngestRequest, LoadUnit } from "./ingest-request.ts";
import { type LocatedLayer, locateLayer } from "./locate-layer.ts";
import { asDelivered } from "./match-columns.ts";
import { addressPlacer } from "./place-by-address.ts";
import { geometryReader, leadingCoordinate } from "./read-geometry.ts";
import { FindingCollector, type LoadReport, type OutsideCity } from "./report.ts";
import { positionNote } from "./tokyo-datum.ts";

interface Work {
  readonly request: IngestRequest;
  readonly context: IngestContext;
  readonly fetched: Fetched;
}

/**
 * Takes the layers of one source through staging, checks and publication.
 * @throws Problem when nothing of it can be loaded; nothing is changed then.
 */
export async function loadUnit(unit: LoadUnit, work: Work): Promise<LoadReport> {
  const startedAt = performance.now();
  const { dataset, source, part } = unit;
  const { request, context } = work;
  const layers = await Promise.all(unit.layers.map((layer) => locateLayer(layer, source, work)));
  const area = source.clipByArea && !request.sample ? await cityArea(context.database, context.city) : undefined;
  const load = await Load.begin(context.database, { ...loadPlan(unit, layers[0], work), area });
  const note = layers.map(({ epsg }) => positionNote(epsg, context.tokyoShift)).find((text) => text !== undefined);
  if (note) await recordPositionNote(context.database, load.id, note);
  const findings = new FindingCollector();
  const fileOf = (index: number) => (layers.length > 1 ? { file: layers[index]?.layer.file ?? "" } : {});
  const report = (finding: Finding, where: Omit<RowPlace, "row">) => findings.add({ ...finding, ...fileOf(where.layer) }, where);
  const progress = (step: "checking" | "trying" | "publishing") =>
    context.onProgress?.({ subject: dataset.id, step, done: counts.read, total: counts.read });
  const counts = { read: 0, loaded: 0, clipped: 0 };
  try {
    for (const [index, located] of layers.entries()) await stageLayer(located, { index, unit, work, load, counts, report });
    if (counts.loaded === 0) throw nothingLoaded(unit, counts.read);
    progress("checking");
    const checked = await load.check();
    counts.loaded -= checked.outside;
    counts.clipped += checked.outside;
    // A file of its own, such as another city's river, may lie outside as a whole.
    if (counts.loaded === 0 && part === "") throw nothingLoaded(unit, counts.read);
    for (const { kind, layer, row } of checked.findings) report({ kind, row }, { layer });
    const { dryRun = false, acceptCountChange = false } = request;
    progress(dryRun ? "trying" : "publishing");
    const outside = request.sample ? undefined : outsideCity(await load.placed(widened(context.city.bbox)), context);
    const result = await load.publish({ counts, findings: findings.recorded, dryRun, acceptCountChange });
    const { version, before, unconfirmed, examples, ...changes } = result;
    return {
      dataset: dataset.id,
      source: source.id,
      part,
      titles: { dataset: dataset.title[context.language], source: source.title[context.language] },
      ...staffOnly(dataset, source, context.language),
      ...(outside && { outside }),
      dryRun,
      unconfirmed,
      changes,
      version,
      layers: layers.map(({ layer, epsg }) => ({ file: layer.file, crs: epsg, encoding: layer.encoding })),
      rows: { ...counts, refused: counts.read - counts.loaded - counts.clipped },
      rowsBefore: before,
      ...(note && { positionNote: note[context.language] }),
      examples: examples.map((row) => describeChange(row, dataset, context.language)),
      findings: findings.groups(context.language),
      ...(request.findingPlaces && { placedFindings: await findings.placed(load) }),
      seconds: (performance.now() - startedAt) / 1000,
    };
  } finally {
    await load.end();
  }
}

function staffOnly(dataset: DatasetDefinition, source: SourceDefinition, language: Language): Pick<LoadReport, "staffOnly"> {
  if (dataset.visibility === "public" && licences[source.licence].redistribute) return {};
  const other = dataset.sources.find(({ id, onlyByName, licence }) => id !== source.id && onlyByName && licences[licence].redistribute);
  return { staffOnly: { reason: licences[source.licence].title[language], ...(other && { otherSource: other.id }) } };
}

/** Rows this far beyond the city's box, in degrees, are along its edge: about 2 km. */
const edgeDegrees = 0.02;
const kilometersPerDegree = 111;

function outsideCity({ placed, inside, bounds }: PlacedRows, { city, language }: IngestContext): OutsideCity | undefined {
  if (bounds === null || inside === placed) return undefined;
  const [west, south, east, north] = city.bbox;
  const [left, bottom, right, top] = bounds;
  const eastward = Math.max(left - east, west - right, 0) * Math.cos((south * Math.PI) / 180);
  const northward = Math.max(bottom - north, south - top, 0);
  const kilometers = Math.hypot(eastward, northward) * kilometersPerDegree;
  return { rows: placed - inside, placed, kilometers, city: city.name[language] };
}

function widened([west, south, east, north]: Bounds): Bounds {
  return [west - edgeDegrees, south - edgeDegrees, east + edgeDegrees, north + edgeDegrees];
}

interface Staging {
  readonly index: number;
  readonly unit: LoadUnit;
  readonly work: Work;
  readonly load: Load;
  readonly counts: { read: number; loaded: number; clipped: number };
  readonly report: (finding: Finding, where: Omit<RowPlace, "row">) => void;
}

async function stageLayer({ layer, epsg }: LocatedLayer, { index, unit, work, load, counts, report }: Staging): Promise<void> {
  const { dataset } = unit;
  const source = asDelivered(unit.source, layer.columns);
  const { context, request } = work;
  const clipTo = request.sample ? undefined : { code5: context.city.code5, name: context.city.name.ja };
  const conform = conformer({ dataset, source, fileName: layer.name, clipTo });
  const geometryOf = geometryReader(layer, source, epsg, context.tokyoShift);
  const place = await addressPlacer({ dataset, source, city: context.city, database: context.database });
  const findings: Finding[] = [];
  for await (const batch of layer.features()) {
    const records: StagedRecord[] = [];
    for (const feature of batch) {
      findings.push(...feature.findings);
      const conformed = feature.findings.some(({ kind }) => kind === "damaged-record") ? "refused" : conform(feature, findings);
      if (conformed === "clipped") counts.clipped += 1;
      const geometry = conformed === "clipped" ? null : geometryOf(feature, findings);
      if (typeof conformed !== "string") {
        const placed = (geometry === null && place?.(conformed.record, feature, findings)) || { record: conformed.record, geometry };
        records.push({ layer: index, row: feature.row, ...placed.record, geometry: placed.geometry });
      }
      if (findings.length > 0) {
        const at = geometry === null ? undefined : placeOf(geometry);
        for (const finding of findings.splice(0)) report(finding, { layer: index, place: at });
      }
    }
    counts.read += batch.length;
    counts.loaded += records.length;
    await load.stage(records);
    context.onProgress?.({ subject: dataset.id, step: "reading", done: counts.read, total: layer.count });
  }
}

/** Where a row with a finding lies. */
function placeOf({ wkb, srid }: EwkbSource): RowPlace["place"] {
  const xy = leadingCoordinate(wkb);
  return xy && { x: xy[0], y: xy[1], epsg: srid };
}

function loadPlan({ dataset, source, part }: LoadUnit, first: LocatedLayer | undefined, { request, fetched }: Work): LoadPlan {
  return {
    dataset,
    part,
    source: source.id,
    keyed: source.key !== undefined,
    sample: request.sample === true,
    crs: first?.epsg,
    encoding: first?.layer.encoding ?? "",
    release: {
      label: fetched.label,
      sha256: fetched.sha256,
      bytes: fetched.bytes,
      releasedOn: request.release,
      licence: source.licence,
      licenceText: licenceText(source),
      attribution: source.attribution.ja,
      ...(fetched.web && { web: fetched.web }),
    },
  };
}

/** The terms as they are known on this day, to be read when they have changed. */
function licenceText({ licence, attribution }: SourceDefinition): string {
  const { title, url } = licences[licence];
  return `${title.ja} ${url}\n${republishing(licence).ja}\n${attribution.ja}`;
}

function nothingLoaded({ dataset, source, layers }: LoadUnit, read: number): Problem {
  const files = layers.map(({ file }) => file).join(", ");
  return new Problem("no-records", {
    where: files,
    detail: {
      ja: `${files}：${read} 行を読みましたが、${dataset.title.ja}（${source.title.ja}）に登録できる行がありませんでした`,
      en: `${files}: ${read} rows were read, but none of them could be loaded into ${dataset.id} (${source.id})`,
    },
    remedy: {
      ja: "市の指定、提供元の様式、必須の列を確認してください",
      en: "Check the city, the source's layout and the required columns",
    },
  });
}
