import { z } from "zod";
import { checkFilter, type PropertyType } from "../../model/cql2/check-filter.ts";
import type { Expression, Geometry } from "../../model/cql2/expression.ts";
import { parseText } from "../../model/cql2/parse-text.ts";
import { readInstant } from "../../model/cql2/read-instant.ts";
import { parseJson } from "../../model/cql2/read-json.ts";
import type { DatasetDefinition } from "../../model/dataset.ts";
import { Problem } from "../../model/problem.ts";
import { itemMembers, itemProperties, type ItemProperty, type SortKey } from "../../sql/build/items-query.ts";
import { asOfSchema } from "../http/query.ts";
import { digest, readOgcQuery } from "./answer.ts";
import type { OgcRequest } from "./ogc-request.ts";
import { readBbox } from "./bbox.ts";
import { type ApiCrs, crs84Uri, readCrs } from "./crs.ts";
import { type Cursor, readCursor } from "./cursor.ts";
import { type Days, readDatetime } from "./datetime.ts";
import { limitSchema, offsetSchema, pageSize } from "./page-size.ts";

/** What a request for features asks. */
export interface ItemQuery {
  readonly limit: number;
  readonly offset: number;
  readonly crs: ApiCrs;
  readonly asOf: string | undefined;
  readonly sort: readonly SortKey[];
  readonly members: readonly string[] | undefined;
  readonly skipGeometry: boolean;
  /** The filter as written, for people. */
  readonly filterText: string | undefined;
  /** Every condition on properties and geometry, checked. */
  readonly filter: Expression | undefined;
  readonly validity: Days | undefined;
  /** Digest of everything that decides which features match and in which order. */
  readonly question: string;
  readonly cursor: Cursor | undefined;
}

export const mostSortKeys = 8;

/** The parameters every collection's items have. */
const shape = {
  limit: limitSchema,
  offset: offsetSchema,
  cursor: z.string().max(4096).optional(),
  bbox: z.string().optional(),
  "bbox-crs": z.string().optional(),
  datetime: z.string().optional(),
  asOf: asOfSchema.optional(),
  sortby: z.string().optional(),
  properties: z.string().optional(),
  skipGeometry: z.enum(["true", "false"]).default("false"),
  filter: z.string().optional(),
  "filter-lang": z.enum(["cql2-text", "cql2-json"]).default("cql2-text"),
  "filter-crs": z.string().optional(),
  crs: z.string().optional(),
};

const accepted: Record<keyof typeof shape, string> = {
  limit: "1…10000",
  offset: "0…100000",
  cursor: "…",
  bbox: "136.1,35.0,136.3,35.2",
  "bbox-crs": crs84Uri,
  datetime: "2026-04-01/..",
  asOf: "3 | 2026-04-01",
  sortby: "name,-area",
  properties: "name,area",
  skipGeometry: "true | false",
  filter: "name='…'",
  "filter-lang": "cql2-text | cql2-json",
  "filter-crs": crs84Uri,
  crs: crs84Uri,
};

/** The properties that are a parameter of their own: those with a simple value and no namesake among the others. */
export function plainParameters(dataset: DatasetDefinition): ItemProperty[] {
  const taken = [...Object.keys(shape), "f", "lang"];
  return itemProperties(dataset).filter(({ name, type }) => type !== "geometry" && !taken.includes(name));
}

/** @throws Problem `invalid-parameter` naming the parameter that cannot be read. */
export function readItemQuery(ogc: OgcRequest, dataset: DatasetDefinition): ItemQuery {
  const { city } = ogc.platform;
  const plain = plainParameters(dataset);
  const plainShape = Object.fromEntries(plain.map(({ name }) => [name, z.string().optional()]));
  const plainAccepted = Object.fromEntries(plain.map(({ name }) => [name, "…"]));
  const read = readOgcQuery(ogc, { ...plainShape, ...shape }, { ...plainAccepted, ...accepted });
  const given = read as typeof read & Readonly<Record<string, unknown>>;
  const scope = { properties: propertyTypes(dataset), crs: readCrs(city, "filter-crs", given["filter-crs"]) };
  const bboxCrs = readCrs(city, "bbox-crs", given["bbox-crs"]);
  const conditions = [
    ...(given.bbox === undefined ? [] : [withinBox(readBbox(given.bbox, bboxCrs), bboxCrs)]),
    ...plain.flatMap((property) =>
      typeof given[property.name] === "string" ? [plainCondition(property, String(given[property.name]))] : [],
    ),
    ...(given.filter === undefined ? [] : [checkFilter(parseFilter(given.filter, given["filter-lang"]), scope)]),
  ];
  const sort = readSort(given.sortby, scope.properties);
  const question = digestOf(given);
  return {
    limit: given.limit ?? pageSize.byDefault,
    offset: given.offset ?? 0,
    crs: readCrs(city, "crs", given.crs),
    asOf: given.asOf,
    sort,
    members: given.properties === undefined ? undefined : readNames("properties", given.properties, itemMembers(dataset)),
    skipGeometry: given.skipGeometry === "true",
    filterText: given.filter,
    filter: conditions.length > 1 ? { kind: "and", args: conditions } : conditions[0],
    validity: given.datetime === undefined ? undefined : readDatetime(given.datetime),
    question,
    cursor: given.cursor === undefined ? undefined : readCursor(given.cursor, question, sort.length),
  };
}

function propertyTypes(dataset: DatasetDefinition): Map<string, PropertyType> {
  return new Map(itemProperties(dataset).map(({ name, type }) => [name, type]));
}

/** Page size, position, form and members do not change which features match. */
function digestOf(given: Readonly<Record<string, unknown>>): string {
  const deciding = Object.entries(given).filter(
    ([name, value]) =>
      value !== undefined && !["limit", "offset", "cursor", "f", "lang", "crs", "properties", "skipGeometry"].includes(name),
  );
  return digest(JSON.stringify(deciding.sort(([a], [b]) => (a < b ? -1 : 1))));
}

function parseFilter(text: string, language: "cql2-text" | "cql2-json"): Expression {
  return language === "cql2-json" ? parseJson(text) : parseText(text);
}

function withinBox(geometry: Geometry, { epsg }: ApiCrs): Expression {
  return { kind: "spatial", op: "s_intersects", left: { kind: "property", name: "geometry" }, right: { kind: "geometry", geometry, epsg } };
}

function plainCondition({ name, type }: ItemProperty, text: string): Expression {
  const right = plainValue(type, text);
  if (right !== undefined) return { kind: "comparison", op: "=", left: { kind: "property", name }, right };
  const examples: Readonly<Partial<Record<PropertyType, string>>> = { number: "12.5", boolean: "true | false", date: "2026-04-01" };
  throw new Problem("invalid-parameter", {
    where: name,
    detail: { ja: `「${text}」は ${name} の値として読めません`, en: `"${text}" is no value for ${name}` },
    remedy: { ja: `使えるもの：${examples[type] ?? "文字列"}`, en: `Accepted: ${examples[type] ?? "a text"}` },
  });
}

function plainValue(type: PropertyType, text: string): Expression | undefined {
  switch (type) {
    case "number":
      return text.trim() !== "" && Number.isFinite(Number(text)) ? { kind: "number", value: Number(text) } : undefined;
    case "boolean":
      return text === "true" || text === "false" ? { kind: "boolean", value: text === "true" } : undefined;
    case "date":
      return readInstant("date", text) === undefined ? undefined : { kind: "date", value: text };
    case "string":
    case "geometry":
      return text.includes("\0") ? undefined : { kind: "string", value: text };
  }
}

/** `name,-area`; a plus sign in front, which arrives as a space, says nothing more. */
function readSort(text: string | undefined, properties: ReadonlyMap<string, PropertyType>): SortKey[] {
  if (text === undefined) return [];
  const sortable = [...properties].filter(([, type]) => type !== "geometry").map(([name]) => name);
  const parts = text.split(",");
  const names = readNames("sortby", parts.map((part) => part.replace(/^[-+ ]/, "")).join(","), sortable);
  if (names.length > mostSortKeys || new Set(names).size < names.length) throw wrongNames("sortby", text, sortable);
  return names.map((name, index) => ({ name, descending: parts[index]?.startsWith("-") === true }));
}

function readNames(parameter: string, text: string, known: readonly string[]): string[] {
  const names = text.split(",");
  if (names.every((name) => known.includes(name))) return names;
  throw wrongNames(parameter, names.find((name) => !known.includes(name)) ?? text, known);
}

function wrongNames(parameter: string, text: string, known: readonly string[]): Problem {
  const names = known.join(", ");
  return new Problem("invalid-parameter", {
    where: parameter,
    detail: { ja: `${parameter} の「${text}」は使えません`, en: `${parameter}: "${text}" cannot be used` },
    remedy: { ja: `使えるもの（それぞれ 1 回）：${names}`, en: `Available, each once: ${names}` },
  });
}
