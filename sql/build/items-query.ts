import type { Expression } from "../../model/cql2/expression.ts";
import type { PropertyType } from "../../model/cql2/check-filter.ts";
import { type DatasetDefinition, type FieldDefinition, type FieldType, publicFields } from "../../model/dataset.ts";
import { storageEpsg } from "../../model/geo/crs.ts";
import { identifier, literal, type Query } from "../query.ts";
import { type PropertyColumns, filterCondition } from "./cql2.ts";
import { publicView } from "./dataset-table.ts";
import { rightHanded } from "./winding.ts";
import { type Fragment, join, param, sql, toQuery, trusted } from "./fragment.ts";

/** Questions of the OGC API about the features of one dataset version, as the public sees them. Pure text and values. */

/** What a filter, an order or a plain parameter may name. */
export interface ItemProperty {
  readonly name: string;
  readonly type: PropertyType;
  /** Absent for what every dataset has. */
  readonly field?: FieldDefinition;
}

/** The names a filter may use: the feature's number and key, the public fields, its source, version and validity, its geometry. */
export function itemProperties(dataset: DatasetDefinition): ItemProperty[] {
  const fields = publicFields(dataset).map(([name, field]): ItemProperty => ({ name, type: propertyTypes[field.type], field }));
  return [
    { name: "fid", type: "number" },
    { name: "id", type: "string" },
    ...fields,
    { name: "source", type: "string" },
    { name: "version_from", type: "number" },
    { name: "valid_from", type: "date" },
    { name: "valid_to", type: "date" },
    { name: "geometry", type: "geometry" },
  ];
}

const propertyTypes: Readonly<Record<FieldType, PropertyType>> = {
  text: "string",
  code: "string",
  integer: "number",
  number: "number",
  boolean: "boolean",
  date: "date",
};

/** The members of a GeoJSON feature's `properties`; a code is followed by its label in Japanese. */
export function itemMembers(dataset: DatasetDefinition): string[] {
  return members(dataset).map(({ name }) => name);
}

export interface SortKey {
  readonly name: string;
  readonly descending: boolean;
}

/** The last feature of a page: where the next one begins. Keys as text, null where the feature has no value. */
export interface PageEnd {
  readonly keys: readonly (string | null)[];
  readonly fid: number;
}

export interface ItemsQuestion {
  readonly version: number;
  /** A checked filter. */
  readonly filter?: Expression;
  /** Days; rows that are valid on one of them, or always. `null` is an open end. */
  readonly validity?: { readonly from: string | null; readonly to: string | null };
}

export interface PageQuestion extends ItemsQuestion {
  readonly sort: readonly SortKey[];
  readonly after?: PageEnd;
  /** Rows left out at the beginning. */
  readonly offset: number;
  readonly limit: number;
  readonly shape: ItemShape;
}

/** How a feature is written. */
export interface ItemShape {
  /** Members of `properties`; all where left out. */
  readonly members?: readonly string[];
  readonly epsg: number;
  /** The authority's order of axes, where it is north (or latitude) first. */
  readonly northFirst: boolean;
  readonly decimals: number;
  /** `geometry` is null, whatever the feature has. */
  readonly skipGeometry?: boolean;
}

/** More geometry than this (half a million vertices) is not sent in one page; the rest is on the next one. */
const mostGeometryBytesPerPage = 8 * 2 ** 20;

/**
 * A page of features: `feature` (GeoJSON text), `fid`, `keys` (as in PageEnd) and `found` (rows of the page and, if there are more, one).
 * A page ends early where its geometry becomes too large.
 */
export function selectItems(dataset: DatasetDefinition, question: PageQuestion): Query {
  const keys = question.sort.map(({ name }) => trusted(columnOf(dataset, name)));
  const order = orderBy(question.sort.map((key, index) => ({ sql: `_key_${index}`, descending: key.descending })));
  const keyColumns = keys.map((key, index) => sql`, ${key} as _key_${trusted(String(index))}`);
  const page = rowsOfVersion(dataset, question, {
    columns: sql`${trusted(columnsOf(dataset).join(", "))}${join(keyColumns, "")}`,
    after: question.after && afterCondition(dataset, question.sort, question.after),
    tail: sql`order by ${trusted(order)} limit ${param(question.offset + question.limit + 1)}::bigint`,
  });
  const keyTexts = keys.map((_, index) => `_key_${index}::text`);
  // No field's name begins with an underscore, so that none of them is taken for one of these.
  return toQuery(sql`
    select fid::float8 as fid, array[${trusted(keyTexts.join(", "))}]::text[] as keys, _found::int as found, ${trusted(geoJsonFeature(dataset, question.shape))} as feature
    from (
      select *, row_number() over _page as _place, sum(st_memsize(geom)) over _page as _bytes, count(*) over () as _found
      from (${question.offset === 0 ? page : sql`select * from (${page}) matching order by ${trusted(order)} offset ${param(question.offset)}::bigint`}) row
      window _page as (order by ${trusted(order)})
    ) counted
    where _place <= ${param(question.limit)}::bigint and (_place = 1 or coalesce(_bytes, 0) <= ${trusted(String(mostGeometryBytesPerPage))})
    order by _place`);
}

/** How many features there are: `matched`. */
export function countItems(dataset: DatasetDefinition, question: ItemsQuestion): Query {
  return toQuery(
    sql`select count(*)::float8 as matched from (${rowsOfVersion(dataset, question, { columns: trusted("fid"), after: undefined, tail: trusted("") })}) row`,
  );
}

/** One feature: `feature` as GeoJSON text. */
export function selectItem(dataset: DatasetDefinition, { fid, version }: { fid: number; version: number }, shape: ItemShape): Query {
  return toQuery(sql`select ${trusted(geoJsonFeature(dataset, shape))} as feature from ${trusted(publicView(dataset))} row
    where fid = ${param(fid)}::bigint and version_from <= ${param(version)}::int and (version_to is null or version_to > ${param(version)}::int)`);
}

/** From when to when the rows of a version are valid: `from` and `to`, null where a row has no such limit or there is no row. */
export function selectValidity(dataset: DatasetDefinition, version: number): Query {
  return toQuery(sql`select
      case when bool_and(valid_from is not null) then min(valid_from)::text end as "from",
      case when bool_and(valid_to is not null) then max(valid_to)::text end as "to"
    from ${trusted(publicView(dataset))}
    where version_from <= ${param(version)}::int and (version_to is null or version_to > ${param(version)}::int)`);
}

/**
 * The rows true in a version that match. Rows that have ended are looked through only where a newer version has ended some, which
 * the same statement asks, so that a load published meanwhile loses no row. (The process number is asked only because parallel
 * workers cannot: they would be started, at a cost of 40 ms, before it is known that there is nothing to look through.)
 */
function rowsOfVersion(
  dataset: DatasetDefinition,
  question: ItemsQuestion,
  { columns, after, tail }: { columns: Fragment; after: Fragment | undefined; tail: Fragment },
): Fragment {
  const version = sql`${param(question.version)}::int`;
  const conditions = [sql`version_from <= ${version}`, ...matchConditions(dataset, question), ...(after ? [after] : [])];
  const rows = (state: Fragment) =>
    sql`(select ${columns} from ${trusted(publicView(dataset))} where ${join([...conditions, state], " and ")} ${tail})`;
  const newer = sql`(select exists (select from published.version where dataset = ${trusted(literal(dataset.id))} and version > ${version}))`;
  return sql`${rows(trusted("version_to is null"))} union all ${rows(sql`${newer} and pg_backend_pid() is not null and version_to > ${version}`)}`;
}

/** What the rows have to fulfil besides being true in the version. */
export function matchConditions(dataset: DatasetDefinition, { filter, validity }: Pick<ItemsQuestion, "filter" | "validity">): Fragment[] {
  const columns: PropertyColumns = new Map(itemProperties(dataset).map(({ name }) => [name, columnOf(dataset, name)]));
  return [
    ...(filter ? [filterCondition(filter, columns)] : []),
    ...(validity?.to == null ? [] : [sql`(valid_from is null or valid_from <= ${param(validity.to)}::date)`]),
    ...(validity?.from == null ? [] : [sql`(valid_to is null or valid_to >= ${param(validity.from)}::date)`]),
  ];
}

/** Texts are ordered by code point everywhere: the two database homes have no other collation in common that is quick. */
function columnOf(dataset: DatasetDefinition, name: string): string {
  if (name === "geometry") return "geom";
  const property = itemProperties(dataset).find((candidate) => candidate.name === name);
  if (property === undefined) throw new Error(`"${name}" is no property of ${dataset.id}`);
  return property.type === "string" ? `(${identifier(name)} collate "C")` : identifier(name);
}

function orderBy(keys: readonly { sql: string; descending: boolean }[]): string {
  return [...keys.map((key) => `${key.sql} ${key.descending ? "desc" : "asc"} nulls last`), "fid"].join(", ");
}

/** The rows after `end`: behind in the first key in which they differ. A missing value comes last in either direction. */
function afterCondition(dataset: DatasetDefinition, sort: readonly SortKey[], end: PageEnd): Fragment {
  const steps = sort.map(({ name, descending }, index) => {
    const column = trusted(columnOf(dataset, name));
    const key = end.keys[index] ?? null;
    const typed = sql`${param(key)}::${trusted(keyType(dataset, name))}`;
    if (key === null) return { same: sql`${column} is null`, behind: trusted("false") };
    return { same: sql`${column} = ${typed}`, behind: sql`(${column} ${trusted(descending ? "<" : ">")} ${typed} or ${column} is null)` };
  });
  const last = { same: trusted("true"), behind: sql`fid > ${param(end.fid)}::bigint` };
  const alternatives = [...steps, last].map(({ behind }, index) =>
    join([...steps.slice(0, index).map(({ same }) => same), behind], " and "),
  );
  return sql`(${join(
    alternatives.map((alternative) => sql`(${alternative})`),
    " or ",
  )})`;
}

function keyType(dataset: DatasetDefinition, name: string): string {
  const property = itemProperties(dataset).find((candidate) => candidate.name === name);
  const isWhole = property?.field === undefined || property.field.type === "integer";
  const types: Readonly<Record<PropertyType, string>> = {
    string: "text",
    number: isWhole ? "bigint" : "float8",
    boolean: "boolean",
    date: "date",
    geometry: "text",
  };
  return types[property?.type ?? "string"];
}

/** What a feature is made of. */
function columnsOf(dataset: DatasetDefinition): string[] {
  return [
    "fid",
    "id",
    "source",
    "geom",
    "valid_from",
    "valid_to",
    "version_from",
    ...publicFields(dataset).map(([name]) => identifier(name)),
  ];
}

function members(dataset: DatasetDefinition): { name: string; sql: string }[] {
  const fields = publicFields(dataset).flatMap(([name, field]) => {
    const value = { name, sql: identifier(name) };
    if (field.codes === undefined) return [value];
    const cases = field.codes.map((code) => `when ${literal(code.value)} then ${literal(code.label.ja)}`);
    return [value, { name: `${name}_label`, sql: `case ${value.sql} ${cases.join(" ")} end` }];
  });
  return [
    { name: "id", sql: "id" },
    ...fields,
    ...["source", "version_from", "valid_from", "valid_to"].map((name) => ({ name, sql: name })),
  ];
}

function geoJsonFeature(dataset: DatasetDefinition, { members: wanted, epsg, northFirst, decimals, skipGeometry }: ItemShape): string {
  const moved = epsg === storageEpsg ? "geom" : `st_transform(geom, ${literal(epsg)})`;
  const wound = rightHanded(dataset.geometry, moved);
  // The last argument: no bounding box and no `crs` member, which RFC 7946 has abolished.
  const geometry = `st_asgeojson(${northFirst ? `st_flipcoordinates(${wound})` : wound}, ${literal(decimals)}, 0)`;
  return `'{"type":"Feature","id":' || fid || ',"geometry":' || ${skipGeometry ? "'null'" : `coalesce(${geometry}, 'null')`}
    || ',"properties":' || ${itemPropertiesText(dataset, wanted)} || '}'`;
}

/** A feature's `properties` as JSON text. */
export function itemPropertiesText(dataset: DatasetDefinition, wanted?: readonly string[]): string {
  const chosen = members(dataset).filter(({ name }) => wanted === undefined || wanted.includes(name));
  const properties = chosen.map(
    ({ name, sql: value }, index) =>
      `${literal(`${index === 0 ? "" : ","}${JSON.stringify(name)}:`)} || coalesce(to_json(${value})::text, 'null')`,
  );
  return ["'{'", ...properties, "'}'"].join(" || ");
}
