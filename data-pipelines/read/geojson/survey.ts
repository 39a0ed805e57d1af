import { damagedFile } from "../file/damage.ts";
import type { JsonItem, ScanOptions } from "../json/item-scanner.ts";
import { jsonItems, parseItem, type JsonSource } from "../json/json-items.ts";
import { isObject } from "../json/object.ts";
import type { DeliveredFile } from "../reader.ts";
import { epsgOfCrsMember } from "./crs-member.ts";
import { firstPosition, isGeometryType } from "./geometry-wkb.ts";

/** Columns and magnitudes are learnt from this many features; the rest is only counted. */
const surveyedFeatures = 1000;
const longestQuote = 200;
const wgs84 = 4326;

export interface Survey {
  readonly columns: readonly string[];
  readonly crs: number | undefined;
  readonly count: number;
  /** The document is one feature or geometry instead of a collection. */
  readonly isSingle: boolean;
}

/**
 * Goes once through the whole document, so that one that is broken or cut short is refused before anything is
 * loaded, and so that a `crs` member behind the features is seen.
 * @throws Problem `unreadable-file` when it is not GeoJSON.
 */
export async function survey(source: JsonSource, options: ScanOptions): Promise<Survey> {
  const sample: unknown[] = [];
  const members = new Map<string, unknown>();
  let count = 0;
  for await (const items of jsonItems(source, options)) {
    for (const item of items) {
      if (item.isElement) {
        count++;
        if (sample.length < surveyedFeatures) sample.push(await parseItem(source, item));
      } else members.set(item.key ?? "", await parseItem(source, item));
    }
  }
  const isSingle = members.get("type") === "Feature" || isGeometryType(members.get("type"));
  if (!isSingle) checkCollection(source.file, { members, sample, options });
  const features = isSingle ? [Object.fromEntries(members)] : sample;
  return { columns: columnsOf(features), crs: crsOf(members, features), count: isSingle ? 1 : count, isSingle };
}

/** The GeoJSON object that the items of a single document make up. */
export async function singleObject(source: JsonSource, items: AsyncIterable<readonly JsonItem[]>): Promise<Record<string, unknown>> {
  const members: [string, unknown][] = [];
  for await (const some of items) for (const item of some) members.push([item.key ?? "", await parseItem(source, item)]);
  return Object.fromEntries(members);
}

/** Properties of a feature, with its `id` member when no property has that name. */
export function propertiesOf(feature: Record<string, unknown>): Record<string, unknown> {
  const properties = isObject(feature["properties"]) ? feature["properties"] : {};
  const { id } = feature;
  return (typeof id === "string" || typeof id === "number") && !Object.hasOwn(properties, "id") ? { id, ...properties } : properties;
}

function columnsOf(features: readonly unknown[]): string[] {
  return [...new Set(features.filter(isObject).flatMap((feature) => Object.keys(propertiesOf(feature))))];
}

/** RFC 7946 says WGS 84, but only coordinates that can be degrees are believed to be. */
function crsOf(members: ReadonlyMap<string, unknown>, features: readonly unknown[]): number | undefined {
  if (members.has("crs")) return epsgOfCrsMember(members.get("crs"));
  const positions = features.filter(isObject).flatMap((feature) => {
    const position = firstPosition(feature["geometry"] ?? feature);
    return position && position.every((value) => Math.abs(value) < 1e9) ? [position] : [];
  });
  const beyondDegrees = positions.filter(([x, y]) => Math.abs(x) > 181 || Math.abs(y) > 91);
  return beyondDegrees.length * 2 > positions.length ? undefined : wgs84;
}

interface Collection {
  readonly members: ReadonlyMap<string, unknown>;
  readonly sample: readonly unknown[];
  readonly options: ScanOptions;
}

function checkCollection(file: DeliveredFile, { members, sample, options }: Collection): void {
  const isCollection = members.get("type") === "FeatureCollection" && !members.has("features");
  const isSequence =
    options.isSequence && sample.every((value) => isObject(value) && (value["type"] === "Feature" || isGeometryType(value["type"])));
  if (isCollection || isSequence) return;
  const type = members.get("type");
  const said = members.get("message") ?? members.get("error") ?? members.get("title");
  const ja = [type === undefined ? "type がありません" : `type は ${quoted(type)}`, said === undefined ? "" : `内容は${quoted(said)}`];
  const en = [type === undefined ? "it has no type" : `its type is ${quoted(type)}`, said === undefined ? "" : `it says ${quoted(said)}`];
  throw damagedFile(
    file.name,
    {
      ja: `JSON ですが GeoJSON ではありません（${ja.filter(Boolean).join("、")}）`,
      en: `is JSON but not GeoJSON (${en.filter(Boolean).join(", ")})`,
    },
    {
      ja: "FeatureCollection の GeoJSON を提出してください。提供元がデータを公開していない場合もあります",
      en: "Deliver a GeoJSON FeatureCollection; the publisher may not offer this data",
    },
  );
}

function quoted(value: unknown): string {
  return JSON.stringify(value).slice(0, longestQuote);
}
