import { z } from "zod";
import type { City } from "../../model/city.ts";
import { checkFilter } from "../../model/cql2/check-filter.ts";
import type { Expression } from "../../model/cql2/expression.ts";
import { parseText } from "../../model/cql2/parse-text.ts";
import { parseJson } from "../../model/cql2/read-json.ts";
import type { DatasetDefinition } from "../../model/dataset.ts";
import type { DownloadFormat, DownloadOptions } from "../../model/download-format.ts";
import { isGeographic } from "../../model/geo/crs.ts";
import { Problem } from "../../model/problem.ts";
import { itemProperties } from "../../sql/build/items-query.ts";
import { fileEpsgs, wgs84Epsg } from "../formats/crs/definitions.ts";
import { asOfSchema, readQuery } from "../http/query.ts";
import { readBbox } from "../ogc/bbox.ts";
import { crs84Uri, readCrs } from "../ogc/crs.ts";
import { readDatetime } from "../ogc/datetime.ts";
import type { Extract } from "./feature-source.ts";

/** What a request for a file asks. */
export interface DownloadQuery {
  readonly asOf: string | undefined;
  /** Does the address name its version, so that its answer never changes? */
  readonly isPinned: boolean;
  readonly extract: Extract;
  readonly options: DownloadOptions;
}

const versionNumber = z.string().regex(/^\d{1,9}$/);

const shape = {
  asOf: asOfSchema.optional(),
  v: versionNumber.optional(),
  bbox: z.string().optional(),
  "bbox-crs": z.string().optional(),
  datetime: z.string().optional(),
  filter: z.string().optional(),
  "filter-lang": z.enum(["cql2-text", "cql2-json"]).default("cql2-text"),
  "filter-crs": z.string().optional(),
  crs: z.string().optional(),
  lang: z.enum(["ja", "en"]).optional(),
};

const accepted: Record<keyof typeof shape, string> = {
  asOf: "3 | 2026-04-01",
  v: "3",
  bbox: "136.1,35.0,136.3,35.2",
  "bbox-crs": crs84Uri,
  datetime: "2026-04-01/..",
  filter: "name='…'",
  "filter-lang": "cql2-text | cql2-json",
  "filter-crs": crs84Uri,
  crs: "CRS84 | EPSG:6674",
  lang: "ja | en",
};

/**
 * A file's query string, or the options of the command, which have the same names.
 * @throws Problem `invalid-parameter` naming the parameter that the format does not have or that cannot be read.
 */
export function readDownloadQuery(
  query: unknown,
  { city, dataset, format }: { city: City; dataset: DatasetDefinition; format: DownloadFormat },
): DownloadQuery {
  const own = formatOptions(format);
  const given = readQuery(query, { ...shape, ...own.shape }, { ...accepted, ...own.accepted });
  if (given.asOf !== undefined && given.v !== undefined) throw oneVersion();
  const asOf = given.v ?? given.asOf;
  const bboxCrs = readCrs(city, "bbox-crs", given["bbox-crs"]);
  const properties = new Map(itemProperties(dataset).map(({ name, type }) => [name, type]));
  const scope = { properties, crs: readCrs(city, "filter-crs", given["filter-crs"]) };
  const conditions: Expression[] = [
    ...(given.bbox === undefined ? [] : [withinBox(readBbox(given.bbox, bboxCrs), bboxCrs.epsg)]),
    ...(given.filter === undefined ? [] : [checkFilter(parse(given.filter, given["filter-lang"]), scope)]),
  ];
  const part = Object.entries(given).filter(
    ([name, value]) => ["bbox", "bbox-crs", "datetime", "filter", "filter-crs"].includes(name) && value !== undefined,
  );
  return {
    asOf,
    isPinned: asOf !== undefined && (/^\d+$/.test(asOf) || Date.parse(asOf) < Date.now()),
    extract: {
      filter: conditions.length > 1 ? { kind: "and", args: conditions } : conditions[0],
      validity: given.datetime === undefined ? undefined : readDatetime(given.datetime),
      epsg: given.crs === undefined ? undefined : readFileCrs(given.crs, format),
      position: given.geometry as Extract["position"],
      part: part.length === 0 ? undefined : part.map(([name, value]) => `${name}=${String(value)}`).join(" & "),
    },
    options: {
      encoding: given.encoding as DownloadOptions["encoding"],
      ...(given.bom !== undefined && { byteOrderMark: given.bom === "true" }),
    },
  };
}

const optionShape = {
  encoding: z.enum(["utf-8", "cp932"]).optional(),
  bom: z.enum(["true", "false"]).optional(),
  geometry: z.enum(["lonlat", "wkt"]).optional(),
};
const optionsAccepted: Record<keyof typeof optionShape, string> = {
  encoding: "utf-8 | cp932",
  bom: "true | false",
  geometry: "lonlat | wkt",
};

/** The parameters that only some formats have; of the others each is unknown. */
function formatOptions({ encodings, marksByteOrder, hasPositionColumns }: DownloadFormat) {
  const has = { encoding: encodings !== undefined, bom: marksByteOrder === true, geometry: hasPositionColumns === true };
  const own = <T extends object>(all: T) => Object.fromEntries(Object.entries(all).filter(([name]) => has[name as keyof typeof has])) as T;
  return { shape: own(optionShape), accepted: own(optionsAccepted) };
}

function parse(text: string, language: "cql2-text" | "cql2-json"): Expression {
  return language === "cql2-json" ? parseJson(text) : parseText(text);
}

function withinBox(geometry: ReturnType<typeof readBbox>, epsg: number): Expression {
  return { kind: "spatial", op: "s_intersects", left: { kind: "property", name: "geometry" }, right: { kind: "geometry", geometry, epsg } };
}

const crsPattern = /^(?:(?:EPSG:|https?:\/\/www\.opengis\.net\/def\/crs\/EPSG\/0\/)?(?<code>\d{4,5})|(?:OGC:)?CRS84|(?<uri>.*\/CRS84))$/i;

/** @throws Problem `invalid-parameter` naming what the format can say. */
function readFileCrs(text: string, format: DownloadFormat): number {
  const groups = crsPattern.exec(text)?.groups;
  const isKnownUri = groups?.["uri"] === undefined || text === crs84Uri;
  const epsg = groups === undefined || !isKnownUri ? undefined : Number(groups["code"] ?? wgs84Epsg);
  if (epsg !== undefined && fileEpsgs.includes(epsg) && (format.anyCrs || isGeographic(epsg))) return epsg;
  const known = format.anyCrs ? "CRS84, EPSG:4326, EPSG:6668, EPSG:3857, EPSG:6669 … EPSG:6687" : "CRS84, EPSG:4326, EPSG:6668";
  const isLimit = epsg !== undefined && fileEpsgs.includes(epsg);
  throw new Problem("invalid-parameter", {
    where: "crs",
    detail: isLimit
      ? {
          ja: `${format.label.ja} は経緯度だけを持てる形式です（crs=${text}）`,
          en: `${format.label.en} holds longitude and latitude only (crs=${text})`,
        }
      : { ja: `座標系「${text}」は使えません`, en: `The coordinate system "${text}" is not available` },
    remedy: isLimit
      ? {
          ja: "GeoPackage・FlatGeobuf・シェープファイル・GeoParquet・CSV は他の座標系を選べます",
          en: "GeoPackage, FlatGeobuf, Shapefile, GeoParquet and CSV can have others",
        }
      : { ja: `使えるもの：${known}`, en: `Available: ${known}` },
  });
}

function oneVersion(): Problem {
  return new Problem("invalid-parameter", {
    where: "v",
    detail: { ja: "v と asOf は同時に指定できません", en: "v and asOf cannot both be given" },
    remedy: { ja: "どちらか一つにしてください", en: "Leave one of them out" },
  });
}
