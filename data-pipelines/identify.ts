import proj4 from "proj4";
import type { DatasetDefinition, SourceDefinition } from "../model/dataset.ts";
import {
  isGeographic,
  japanBoundsLonLat,
  planeZoneEpsg,
  planeZoneProj4,
  planeZones,
  plausibleBounds,
  storageEpsg,
} from "../model/geo/crs.ts";
import { Problem } from "../model/problem.ts";
import { type HeaderTolerance, headerTolerance, matchColumns } from "./match-columns.ts";
import type { RawLayer } from "./read/reader.ts";
import { isSwapped } from "./read-position.ts";

/** Which dataset and source a delivered layer is, and where its coordinates are. Nothing is guessed silently. */

export interface Identified {
  readonly dataset: DatasetDefinition;
  readonly source: SourceDefinition;
}

/**
 * The source whose columns the layer has; the most demanding one wins. Headers that are written differently, and then other
 * names of the standard lists' columns, count where no source has exactly these.
 * @param sourceId named by the person: then only that source is considered, and its columns need not match.
 * @throws Problem `unknown-source` when the columns fit several sources equally well.
 */
export function identifySource(layer: RawLayer, datasets: readonly DatasetDefinition[], sourceId?: string): Identified | undefined {
  const all = datasets.flatMap((dataset) => dataset.sources.map((source) => ({ dataset, source })));
  if (sourceId !== undefined) return all.find(({ source }) => source.id === sourceId);
  const fitting = tolerances.map((tolerance) => all.filter(({ source }) => fits(layer, source, tolerance)));
  const candidates = fitting.find((found) => found.length > 0) ?? [];
  const most = Math.max(...candidates.map(({ source }) => source.recognise.length));
  const [best, ...others] = candidates.filter(({ source }) => source.recognise.length === most);
  if (best !== undefined && others.length > 0) throw ambiguousSource(layer, [best, ...others]);
  return best;
}

const tolerances: readonly HeaderTolerance[] = ["exact", "folded", "synonyms"];

function fits({ name, columns, objectClass }: RawLayer, source: SourceDefinition, tolerance: HeaderTolerance): boolean {
  const { recognise, recogniseWithout, recogniseOnly, recogniseName, recogniseClass } = source;
  if (source.onlyByName) return false;
  if (recogniseClass !== undefined && recogniseClass !== objectClass) return false;
  if (recogniseName !== undefined && !name.normalize("NFC").includes(recogniseName)) return false;
  if (recogniseOnly && columns.length !== recognise.length) return false;
  if (tolerance === "synonyms" && headerTolerance(source) !== "synonyms") return false;
  if (matchColumns(recogniseWithout, columns, tolerance === "exact" ? "exact" : "folded").size > 0) return false;
  return matchColumns(recognise, columns, tolerance).size === new Set(recognise).size;
}

function ambiguousSource({ file, columns }: RawLayer, candidates: readonly Identified[]): Problem {
  const list = candidates.map(({ dataset, source }) => `${dataset.id} --source ${source.id}`).join(" / ");
  return new Problem("unknown-source", {
    where: file,
    detail: {
      ja: `${file} の列（${columns.join(", ")}）は複数の提供元の様式に合うため、どれか決められません`,
      en: `The columns of ${file} (${columns.join(", ")}) fit several sources`,
    },
    remedy: { ja: `データセットか --source を指定してください：${list}`, en: `Name the dataset or --source: ${list}` },
  });
}

export function unknownSource(layers: readonly RawLayer[], datasets: readonly DatasetDefinition[]): Problem {
  const found = layers.map(({ file, columns }) => `${file} (${columns.slice(0, 12).join(", ") || "—"})`).join("; ");
  const wanted = datasets.flatMap(({ sources }) => sources.map(({ id, recognise }) => `${id} (${recognise.join(", ")})`)).join("; ");
  return new Problem("unknown-source", {
    detail: { ja: `列の並びがどの提供元の様式とも合いません：${found}`, en: `The columns fit no known source: ${found}` },
    remedy: {
      ja: `--source で提供元を指定するか、次の列を持つファイルを使ってください：${wanted}`,
      en: `Name the source with --source, or deliver a file with these columns: ${wanted}`,
    },
  });
}

interface CrsQuestion {
  readonly layer: RawLayer;
  readonly source: SourceDefinition;
  /** `--crs`. */
  readonly stated: number | undefined;
  /** A coordinate of the layer, to judge by and to show candidates. */
  readonly sampleXy: readonly [number, number] | undefined;
  readonly cityPlaneEpsg: number;
}

/**
 * The EPSG code of a layer: what the person states, else what the delivery states, else what the source
 * always uses (when the coordinates can be that).
 * @throws Problem `unknown-crs` that shows where each candidate would put the data.
 */
export function identifyCrs({ layer, source, stated, sampleXy, cityPlaneEpsg }: CrsQuestion): number {
  const known = stated ?? layer.crs;
  if (known !== undefined) return known;
  if (source.crs !== undefined && (sampleXy === undefined || isInside(sampleXy, plausibleBounds(source.crs)))) return source.crs;
  throw unknownCrs(layer, sampleXy, cityPlaneEpsg);
}

function unknownCrs(layer: RawLayer, sampleXy: readonly [number, number] | undefined, cityPlaneEpsg: number): Problem {
  const candidates = sampleXy === undefined ? [] : crsCandidates(sampleXy, cityPlaneEpsg);
  const list = candidates.map(({ epsg, lonLat: [lon, lat] }) => `EPSG:${epsg} → ${lon.toFixed(4)}, ${lat.toFixed(4)}`).join(" / ");
  return new Problem("unknown-crs", {
    where: layer.file,
    detail: {
      ja: `${layer.file} には座標系の情報（.prj など）がなく、座標 ${sampleXy?.join(", ") ?? "—"} だけでは決められません`,
      en: `${layer.file} does not state its coordinate system (no .prj), and the coordinate ${sampleXy?.join(", ") ?? "—"} alone does not decide it`,
    },
    remedy: {
      ja: `--crs で指定してください。候補と最初の点の位置（経度, 緯度）：${list || "該当なし"}`,
      en: `State it with --crs. Candidates and where the first point would be (longitude, latitude): ${list || "none"}`,
    },
  });
}

/** Systems that would put the coordinate into Japan, the city's own zone first; exchanged degrees are degrees. */
export function crsCandidates(xy: readonly [number, number], cityPlaneEpsg: number): { epsg: number; lonLat: readonly [number, number] }[] {
  if (isSwapped(...xy)) return [{ epsg: storageEpsg, lonLat: [xy[1], xy[0]] }];
  if (isInside(xy, plausibleBounds(6668))) return isInside(xy, japanBoundsLonLat) ? [{ epsg: 6668, lonLat: xy }] : [];
  return planeZones
    .map((zone) => ({ epsg: planeZoneEpsg(zone), lonLat: proj4(planeZoneProj4(zone)).inverse([xy[0], xy[1]]) as [number, number] }))
    .filter(({ lonLat }) => isInside(lonLat, japanBoundsLonLat))
    .sort((a, b) => Number(b.epsg === cityPlaneEpsg) - Number(a.epsg === cityPlaneEpsg));
}

/** @throws Problem when `--crs` names degrees for metres or the other way round. */
export function checkStatedCrs(epsg: number, layer: RawLayer, sampleXy: readonly [number, number] | undefined): void {
  if (sampleXy === undefined || isInside(sampleXy, plausibleBounds(epsg))) return;
  // Exchanged axes are put right and reported row by row.
  if (isGeographic(epsg) && isSwapped(...sampleXy)) return;
  const kind = isGeographic(epsg) ? { ja: "度", en: "degrees" } : { ja: "メートル", en: "metres" };
  throw new Problem("unknown-crs", {
    where: layer.file,
    detail: {
      ja: `${layer.file} の座標 ${sampleXy.join(", ")} は EPSG:${epsg}（${kind.ja}）の範囲にありません`,
      en: `The coordinate ${sampleXy.join(", ")} of ${layer.file} is not possible in EPSG:${epsg} (${kind.en})`,
    },
    remedy: { ja: "--crs の番号、または .prj を確認してください", en: "Check the number given with --crs, or the .prj" },
  });
}

function isInside([x, y]: readonly [number, number], [west, south, east, north]: readonly [number, number, number, number]): boolean {
  return x >= west && x <= east && y >= south && y <= north;
}
