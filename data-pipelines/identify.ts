import proj4 from "proj4";
import type { DatasetDefinition, SourceDefinition } from "../model/dataset.ts";
import {
  isGeographic,
  japanBoundsLonLat,
  planeZone,
  planeZoneEpsg,
  planeZoneProj4,
  planeZones,
  plausibleBounds,
  storageEpsg,
} from "../model/geo/crs.ts";
import type { City } from "../model/city.ts";
import { Problem } from "../model/problem.ts";
import type { Language, LocalText } from "../model/text.ts";
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

/** The most layers, columns and sources that a message lists. */
const listed = { layers: 5, columns: 12, sources: 4 };

/**
 * Says what is nearest to what was delivered.
 * @param datasets that the delivery was asked to be for.
 * @param others that it may be for as well.
 */
export function unknownSource(
  layers: readonly RawLayer[],
  datasets: readonly DatasetDefinition[],
  others: readonly DatasetDefinition[] = [],
): Problem {
  const found = layers
    .slice(0, listed.layers)
    .map(({ file, columns }) => `${file} (${columns.slice(0, listed.columns).join(", ") || "—"})`)
    .join("; ");
  const elsewhere = layers.flatMap((layer) => fitsElsewhere(layer, others) ?? []);
  if (elsewhere[0]) {
    const { id, title } = elsewhere[0];
    return new Problem("unknown-source", {
      detail: { ja: `これは${title.ja}（${id}）の様式のファイルです：${found}`, en: `This is a file for ${id} (${title.en}): ${found}` },
      remedy: { ja: `npm run ingest -- ${id} --from … で取り込んでください`, en: `Load it with npm run ingest -- ${id} --from …` },
    });
  }
  const nearest = nearestSources(layers, datasets);
  const list = (language: Language) =>
    nearest.map(({ dataset, source, missing }) => `${dataset.title[language]} --source ${source.id} (${missing.join(", ")})`).join(" / ");
  return new Problem("unknown-source", {
    detail: { ja: `列の並びがどの提供元の様式とも合いません：${found}`, en: `The columns fit no known source: ${found}` },
    remedy:
      nearest.length > 0
        ? {
            ja: `近い様式と、足りない列：${list("ja")}。列名を直すか、--source で指定してください`,
            en: `Nearest layouts, and the columns they lack: ${list("en")}. Mend the column names, or name the source with --source`,
          }
        : {
            ja: "取り込める様式は docs/sources.md にあります。新しい様式は docs/how-to/add-a-source.md のとおりに加えられます",
            en: "docs/sources.md lists what can be loaded; docs/how-to/add-a-source.md tells how to add a layout",
          },
  });
}

function fitsElsewhere(layer: RawLayer, others: readonly DatasetDefinition[]): DatasetDefinition | undefined {
  try {
    return identifySource(layer, others)?.dataset;
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

/** Sources that have at least half of their columns in a layer, the most complete first; all of them where there are few. */
function nearestSources(layers: readonly RawLayer[], datasets: readonly DatasetDefinition[]) {
  const isFew = datasets.flatMap(({ sources }) => sources).length <= listed.sources;
  const near = datasets.flatMap((dataset) =>
    dataset.sources.flatMap((source) => {
      const lacking = layers.map(({ columns }) => {
        const matched = matchColumns(source.recognise, columns, "folded");
        return source.recognise.filter((column) => !matched.has(column));
      });
      const missing = lacking.toSorted((a, b) => a.length - b.length)[0] ?? source.recognise;
      return missing.length > 0 && (isFew || missing.length * 2 <= source.recognise.length) ? [{ dataset, source, missing }] : [];
    }),
  );
  return near
    .toSorted((a, b) => a.missing.length / a.source.recognise.length - b.missing.length / b.source.recognise.length)
    .slice(0, listed.sources);
}

interface CrsQuestion {
  readonly layer: RawLayer;
  readonly source: SourceDefinition;
  /** `--crs`. */
  readonly stated: number | undefined;
  /** A coordinate of the layer, to judge by and to show candidates. */
  readonly sampleXy: readonly [number, number] | undefined;
  readonly city: Pick<City, "planeEpsg" | "center" | "name">;
}

/**
 * The EPSG code of a layer: what the person states, else what the delivery states, else what the source
 * always uses (when the coordinates can be that).
 * @throws Problem `unknown-crs` that shows where each candidate would put the data.
 */
export function identifyCrs({ layer, source, stated, sampleXy, city }: CrsQuestion): number {
  const known = stated ?? layer.crs;
  if (known !== undefined) return known;
  if (source.crs !== undefined && (sampleXy === undefined || isInside(sampleXy, plausibleBounds(source.crs)))) return source.crs;
  throw unknownCrs(layer, sampleXy, city);
}

/** The most systems that a message offers: those that put the data nearest to the city. */
const mostCandidates = 5;

function unknownCrs(layer: RawLayer, sampleXy: readonly [number, number] | undefined, city: CrsQuestion["city"]): Problem {
  const candidates = sampleXy === undefined ? [] : crsCandidates(sampleXy, city.planeEpsg);
  const kilometersTo = ({ lonLat: [lon, lat] }: { lonLat: readonly [number, number] }) =>
    111 * Math.hypot((lon - city.center[0]) * Math.cos((lat * Math.PI) / 180), lat - city.center[1]);
  const nearest = candidates.toSorted((a, b) => kilometersTo(a) - kilometersTo(b)).slice(0, mostCandidates);
  const list = (language: Language) =>
    nearest
      .map((candidate) => {
        const { epsg, lonLat } = candidate;
        const [lon, lat] = lonLat.map((degrees) => degrees.toFixed(4));
        const km = Math.round(kilometersTo(candidate));
        return language === "ja"
          ? `--crs ${epsg}（${systemName(epsg).ja}）なら 東経 ${lon} 北緯 ${lat}（${city.name.ja}の中心から約 ${km} km）`
          : `--crs ${epsg} (${systemName(epsg).en}) → ${lon}, ${lat} (about ${km} km from ${city.name.en})`;
      })
      .join(" / ");
  return new Problem("unknown-crs", {
    where: layer.file,
    detail: {
      ja: `${layer.file} には座標系の情報（.prj など）がなく、座標 ${sampleXy?.join(", ") ?? "—"} だけでは決められません`,
      en: `${layer.file} does not state its coordinate system (no .prj), and the coordinate ${sampleXy?.join(", ") ?? "—"} alone does not decide it`,
    },
    remedy: {
      ja: `作った人に座標系を確かめ、--crs で指定してください。最初の点の位置：${list("ja") || "該当なし"}`,
      en: `Ask whoever made it, and state it with --crs. Where the first point would be: ${list("en") || "none"}`,
    },
  });
}

/** As the zones are written. */
const romanZones = "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX".split(" ");

function systemName(epsg: number): LocalText {
  const zone = planeZone(epsg);
  return zone === undefined
    ? { ja: "緯度経度", en: "longitude, latitude" }
    : { ja: `平面直角座標系 第${romanZones[zone - 1]}系`, en: `plane rectangular zone ${romanZones[zone - 1]}` };
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
export function checkStatedCrs(
  epsg: number,
  layer: RawLayer,
  sampleXy: readonly [number, number] | undefined,
  city: CrsQuestion["city"],
): void {
  // Degrees are possible metres: a place some hundred metres from the zone's origin, which nobody delivers.
  const isDegrees = sampleXy !== undefined && (isInside(sampleXy, japanBoundsLonLat) || isSwapped(...sampleXy));
  const isPossible = sampleXy === undefined || isInside(sampleXy, plausibleBounds(epsg));
  if (sampleXy === undefined || (isPossible && (isGeographic(epsg) || !isDegrees))) return;
  // Exchanged axes are put right and reported row by row.
  if (isGeographic(epsg) && isSwapped(...sampleXy)) return;
  const kind = isGeographic(epsg) ? { ja: "度", en: "degrees" } : { ja: "メートル", en: "metres" };
  throw new Problem("unknown-crs", {
    where: layer.file,
    detail: {
      ja: `${layer.file} の座標 ${sampleXy.join(", ")} は EPSG:${epsg}（${kind.ja}）のものではありません`,
      en: `The coordinate ${sampleXy.join(", ")} of ${layer.file} is not one of EPSG:${epsg} (${kind.en})`,
    },
    remedy: otherSystem(sampleXy, city),
  });
}

function otherSystem(sampleXy: readonly [number, number], { planeEpsg, name }: CrsQuestion["city"]): LocalText {
  if (isInside(sampleXy, plausibleBounds(storageEpsg)) || isSwapped(...sampleXy))
    return {
      ja: "座標は度のようです。緯度経度なら --crs 6668 です。.prj も確認してください",
      en: "The coordinates look like degrees: longitude and latitude are --crs 6668. Check the .prj too",
    };
  return {
    ja: `座標はメートルのようです。平面直角座標系なら --crs 6669～6687 です（${name.ja}は ${planeEpsg}）。.prj も確認してください`,
    en: `The coordinates look like metres: plane rectangular zones are --crs 6669 to 6687 (${planeEpsg} for ${name.en}). Check the .prj too`,
  };
}

function isInside([x, y]: readonly [number, number], [west, south, east, north]: readonly [number, number, number, number]): boolean {
  return x >= west && x <= east && y >= south && y <= north;
}
