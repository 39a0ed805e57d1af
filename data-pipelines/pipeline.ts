import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { City } from "../model/city.ts";
import type { DatasetDefinition, SourceDefinition } from "../model/dataset.ts";
import type { Finding } from "../model/finding.ts";
import { Problem } from "../model/problem.ts";
import type { Language } from "../model/text.ts";
import type { Database } from "../sql/database.ts";
import { Load, type LoadPlan, type StagedRecord } from "../sql/load.ts";
import { geometryChecker, pointWkb } from "./check.ts";
import { conformer } from "./conform.ts";
import { openLayers } from "./delivery/layers.ts";
import { openDelivery } from "./delivery/open-delivery.ts";
import { type Fetched, fetchDelivery } from "./fetch.ts";
import { checkStatedCrs, type Identified, identifyCrs, identifySource, unknownSource } from "./identify.ts";
import { readNumber } from "./read-value.ts";
import type { RawFeature, RawLayer } from "./read/reader.ts";
import { FindingCollector, type IngestReport, type LoadReport } from "./report.ts";

/** fetch → open → identify → (read → conform → check → stage) → check in the database → publish. */

export interface IngestRequest {
  /** The datasets the delivery may be for. */
  readonly datasets: readonly DatasetDefinition[];
  /** A file, folder or http(s) address. */
  readonly from: string;
  readonly source?: string;
  /** Date of the data, as the person states it. */
  readonly release?: string;
  readonly crs?: number;
  readonly encoding?: string;
  readonly dryRun?: boolean;
  /** The rows are of the fictional sample city. */
  readonly sample?: boolean;
}

export interface IngestContext {
  readonly database: Database;
  readonly city: City;
  readonly language: Language;
  readonly onProgress?: (progress: Progress) => void;
}

export interface Progress {
  readonly dataset: string;
  readonly step: "reading" | "checking" | "publishing";
  readonly done: number;
  readonly total: number | undefined;
}

/**
 * Takes one delivery into the database. Each load it contains is published whole or not at all.
 * @throws Problem when the delivery cannot be used; the load it happened in has then changed nothing.
 */
export async function ingest(request: IngestRequest, context: IngestContext): Promise<IngestReport> {
  const temporaryDirectory = await mkdtemp(path.join(tmpdir(), "machizu-delivery-"));
  try {
    const fetched = await fetchDelivery(request.from, temporaryDirectory);
    const { delivery, close } = await openDelivery(fetched.path, { temporaryDirectory });
    try {
      const layers = await openLayers(delivery, request.encoding === undefined ? {} : { encoding: request.encoding });
      const { units, ignored } = groupLayers(layers, request);
      const loads: LoadReport[] = [];
      for (const unit of units) loads.push(await loadUnit(unit, { request, context, fetched }));
      const { label, sha256, bytes } = fetched;
      return { delivery: { label, sha256, bytes }, loads, ignored };
    } finally {
      await close();
    }
  } finally {
    await rm(temporaryDirectory, { recursive: true, force: true });
  }
}

/** The layers that one load takes: all of a source, or those of one file name. */
interface LoadUnit extends Identified {
  readonly part: string;
  readonly layers: RawLayer[];
}

function groupLayers(layers: readonly RawLayer[], { datasets, source: sourceId }: IngestRequest): { units: LoadUnit[]; ignored: string[] } {
  const units = new Map<string, LoadUnit>();
  const ignored: string[] = [];
  for (const layer of layers) {
    const identified = identifySource(layer, datasets, sourceId);
    if (identified === undefined) {
      ignored.push(layer.file);
      continue;
    }
    const part = identified.source.replaces === "file" ? layer.name : "";
    const name = `${identified.source.id}/${part}`;
    const unit = units.get(name) ?? { ...identified, part, layers: [] };
    unit.layers.push(layer);
    units.set(name, unit);
  }
  if (units.size === 0) throw unknownSource(layers, datasets);
  return { units: [...units.values()], ignored };
}

interface Work {
  readonly request: IngestRequest;
  readonly context: IngestContext;
  readonly fetched: Fetched;
}

async function loadUnit(unit: LoadUnit, work: Work): Promise<LoadReport> {
  const startedAt = performance.now();
  const { dataset, source, part } = unit;
  const { request, context } = work;
  const layers = await Promise.all(unit.layers.map((layer) => locateLayer(layer, source, work)));
  const load = await Load.begin(context.database, loadPlan(unit, layers[0], work));
  const findings = new FindingCollector();
  const fileOf = (index: number) => (layers.length > 1 ? { file: layers[index]?.layer.file ?? "" } : {});
  try {
    const counts = { read: 0, loaded: 0, clipped: 0 };
    for (const [index, located] of layers.entries()) {
      await stageLayer(located, { index, unit, work, load, counts, report: (finding) => findings.add({ ...finding, ...fileOf(index) }) });
    }
    if (counts.loaded === 0) throw nothingLoaded(unit, counts.read);
    context.onProgress?.({ dataset: dataset.id, step: "checking", done: counts.read, total: counts.read });
    for (const { kind, layer, row } of await load.check()) findings.add({ kind, row, ...fileOf(layer) });
    context.onProgress?.({ dataset: dataset.id, step: "publishing", done: counts.read, total: counts.read });
    const dryRun = request.dryRun === true;
    const { version, ...changes } = await load.publish({ counts, findings: findings.recorded, dryRun });
    return {
      dataset: dataset.id,
      source: source.id,
      part,
      dryRun,
      changes,
      version,
      layers: layers.map(({ layer, epsg }) => ({ file: layer.file, crs: epsg, encoding: layer.encoding })),
      rows: { ...counts, refused: counts.read - counts.loaded - counts.clipped },
      findings: findings.groups(context.language),
      seconds: (performance.now() - startedAt) / 1000,
    };
  } finally {
    await load.end();
  }
}

interface LocatedLayer {
  readonly layer: RawLayer;
  /** Undefined for a table without a position. */
  readonly epsg: number | undefined;
}

async function locateLayer(layer: RawLayer, source: SourceDefinition, { request, context }: Work): Promise<LocatedLayer> {
  if (!layer.hasGeometry) return { layer, epsg: source.position ? (request.crs ?? source.crs ?? 6668) : undefined };
  const sampleXy = await firstCoordinate(layer);
  const epsg = identifyCrs({ layer, source, stated: request.crs, sampleXy, cityPlaneEpsg: context.city.planeEpsg });
  checkStatedCrs(epsg, layer, sampleXy);
  await assertKnownEpsg(context.database, epsg, layer);
  return { layer, epsg };
}

async function assertKnownEpsg(database: Database, epsg: number, layer: RawLayer): Promise<void> {
  const { rowCount } = await database.pool.query("select from spatial_ref_sys where srid = $1", [epsg]);
  if (rowCount === 1) return;
  throw new Problem("unknown-crs", {
    where: layer.file,
    detail: { ja: `EPSG:${epsg} は使えない座標系です`, en: `EPSG:${epsg} is not a coordinate system this database knows` },
    remedy: {
      ja: "例：平面直角座標系第VI系は 6674、緯度経度は 6668",
      en: "For example 6674 for plane zone VI, 6668 for longitude/latitude",
    },
  });
}

/** The first finite coordinate among the first records. */
async function firstCoordinate(layer: RawLayer): Promise<readonly [number, number] | undefined> {
  for await (const batch of layer.features()) {
    for (const { wkb } of batch) {
      const xy = wkb === null ? undefined : leadingCoordinate(wkb);
      if (xy?.every((value) => Math.abs(value) < 1e300)) return xy;
    }
  }
  return undefined;
}

/** Bytes before the first coordinate of a WKB geometry, by type: point, line, polygon and their multi-parts. */
const headerBytes: Record<number, number> = { 1: 5, 2: 9, 3: 13, 4: 14, 5: 18, 6: 22 };

function leadingCoordinate(wkb: Uint8Array): [number, number] | undefined {
  const view = new DataView(wkb.buffer, wkb.byteOffset, wkb.byteLength);
  const offset = headerBytes[view.getUint32(1, true)];
  if (offset === undefined || offset + 16 > wkb.byteLength) return undefined;
  return [view.getFloat64(offset, true), view.getFloat64(offset + 8, true)];
}

interface Staging {
  readonly index: number;
  readonly unit: LoadUnit;
  readonly work: Work;
  readonly load: Load;
  readonly counts: { read: number; loaded: number; clipped: number };
  readonly report: (finding: Finding) => void;
}

async function stageLayer({ layer, epsg }: LocatedLayer, { index, unit, work, load, counts, report }: Staging): Promise<void> {
  const { dataset, source } = unit;
  const { context, request } = work;
  const clipTo = request.sample ? undefined : { code5: context.city.code5, name: context.city.name.ja };
  const conform = conformer({ dataset, source, fileName: layer.name, clipTo });
  const geometryOf = geometryReader(layer, source, epsg);
  const findings: Finding[] = [];
  for await (const batch of layer.features()) {
    const records: StagedRecord[] = [];
    for (const feature of batch) {
      findings.push(...feature.findings);
      const conformed = feature.findings.some(({ kind }) => kind === "damaged-record") ? "refused" : conform(feature, findings);
      if (conformed === "clipped") counts.clipped += 1;
      const geometry = conformed === "clipped" ? null : geometryOf(feature, findings);
      if (typeof conformed !== "string") records.push({ layer: index, row: feature.row, ...conformed.record, geometry });
    }
    counts.read += batch.length;
    counts.loaded += records.length;
    for (const finding of findings.splice(0)) report(finding);
    await load.stage(records);
    context.onProgress?.({ dataset: dataset.id, step: "reading", done: counts.read, total: layer.count });
  }
}

/** The geometry of a record, or null with a finding that says why there is none. */
function geometryReader(
  layer: RawLayer,
  source: SourceDefinition,
  epsg: number | undefined,
): (feature: RawFeature, findings: Finding[]) => StagedRecord["geometry"] {
  if (epsg === undefined) return () => null;
  const check = geometryChecker(epsg);
  const wkbOf = layer.hasGeometry ? ({ wkb }: RawFeature) => wkb : positionReader(source.position);
  return (feature, findings) => {
    const wkb = wkbOf(feature);
    const problem = wkb === null ? "no-geometry" : check(wkb);
    if (problem !== undefined) findings.push({ kind: problem, row: feature.row });
    return wkb === null || problem !== undefined ? null : { wkb, srid: epsg };
  };
}

/** Position columns → point; blank, `NA` and 0,0 are no position. */
function positionReader(position: SourceDefinition["position"]): (feature: RawFeature) => Uint8Array | null {
  if (position === undefined) return () => null;
  const numberIn = (value: unknown) => (typeof value === "string" ? readNumber(value) : typeof value === "number" ? value : undefined);
  return ({ properties }) => {
    const [x, y] = [numberIn(properties[position.lon]), numberIn(properties[position.lat])];
    return x === undefined || y === undefined || (x === 0 && y === 0) ? null : pointWkb(x, y);
  };
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
      attribution: source.attribution.ja,
    },
  };
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
