import type { Expression } from "../../model/cql2/expression.ts";
import { type DatasetDefinition, publicFields } from "../../model/dataset.ts";
import { isGeographic, storageEpsg } from "../../model/geo/crs.ts";
import { identifier, literal } from "../query.ts";
import { publicView } from "./dataset-table.ts";
import { toText } from "./fragment.ts";
import { matchConditions } from "./items-query.ts";
import { rightHanded } from "./winding.ts";

/** The rows of one dataset version as files want them, as the public sees them. COPY takes no parameters, so values are literals. */

/** Which rows, and how they are written. */
export interface ExportQuestion {
  readonly version: number;
  /** A checked filter. */
  readonly filter?: Expression | undefined;
  /** Days; rows that are valid on one of them, or always. `null` is an open end. */
  readonly validity?: { readonly from: string | null; readonly to: string | null } | undefined;
  /** The positions' coordinate system, x before y; longitude and latitude where left out. */
  readonly epsg?: number | undefined;
  /** How a table says where a row lies; coordinates for points and well-known text for the rest where left out. */
  readonly position?: TablePosition | undefined;
}

export type TablePosition = "lonlat" | "wkt";

/** Is it all rows of the version? */
export function isWhole({ filter, validity }: ExportQuestion): boolean {
  return filter === undefined && validity === undefined;
}

/** Some rows by feature number: those after `afterFid`, up to where `markSliceEnd` has said. */
export interface Slice {
  readonly afterFid: number;
}

/** Ends a slice, for the rest of the transaction, behind the next `count` rows after `afterFid`; at 0 when there are none. */
export function markSliceEnd(dataset: DatasetDefinition, { afterFid }: Slice, count: number): string {
  const next = `select fid from ${publicView(dataset)} where fid > ${literal(afterFid)} order by fid limit ${literal(count)}`;
  return `select set_config('machizu.slice_end', coalesce(max(fid), 0)::text, true) from (${next}) next`;
}

/** The feature number at which the slice ends. */
export const sliceEnd = "current_setting('machizu.slice_end')::bigint";

export function sliceConditions(slice: Slice | undefined): string[] {
  return slice ? [`fid > ${literal(slice.afterFid)}`, `fid <= ${sliceEnd}`] : [];
}

/** One text column, a line each. JSON text has no control characters, so the odd quote and delimiter never occur. */
export const plainLines = "(format csv, quote e'\\x01', delimiter e'\\x02')";

/** Rows as CSV (RFC 4180, LF), in the order of `csvHeader`. */
export function copyCsvRows(dataset: DatasetDefinition, question: ExportQuestion, slice?: Slice): string {
  const columns = csvColumns(dataset, question).map(({ sql }) => sql);
  return `copy (select ${columns.join(", ")} ${rowsInOrder(dataset, question, slice)}) to stdout (format csv)`;
}

/** Rows with typed columns: fid, id, source, version_from, public fields…, WKB; what `sql/copy-rows.ts` reads. */
export function copyRecords(dataset: DatasetDefinition, question: ExportQuestion, slice?: Slice): string {
  const fields = publicFields(dataset).map(([name, { type }]) => (type === "date" ? `${identifier(name)}::text` : identifier(name)));
  const columns = ["fid", "id", "source", "version_from", ...fields, `st_asbinary(${movedGeometry(question)}, 'NDR')`];
  return `copy (select ${columns.join(", ")} ${rowsInOrder(dataset, question, slice)}) to stdout (format binary)`;
}

/** How many rows there are, on a line. */
export function copyCount(dataset: DatasetDefinition, question: ExportQuestion, slice?: Slice): string {
  return `copy (select count(*) ${rows(dataset, question, slice)}) to stdout`;
}

export function csvHeader(dataset: DatasetDefinition, question: Pick<ExportQuestion, "epsg" | "position">): string[] {
  return csvColumns(dataset, question).map(({ name }) => name);
}

function rowsInOrder(dataset: DatasetDefinition, question: ExportQuestion, slice: Slice | undefined): string {
  return `${rows(dataset, question, slice)} order by fid`;
}

/**
 * All rows come in the order of the primary key; a part of them through the indexes of present and past rows, of which the past
 * ones are looked through only when a newer version has ended some.
 */
function rows(dataset: DatasetDefinition, question: ExportQuestion, slice: Slice | undefined): string {
  const begun = `version_from <= ${literal(question.version)}`;
  const notEnded = `version_to > ${literal(question.version)}`;
  const conditions = [begun, ...sliceConditions(slice), ...matchConditions(dataset, asked(question)).map(toText)];
  const view = publicView(dataset);
  if (slice || isWhole(question)) return `from ${view} where ${[...conditions, `(version_to is null or ${notEnded})`].join(" and ")}`;
  const branch = (state: string) => `select * from ${view} where ${[...conditions, state].join(" and ")}`;
  const newer = `exists (select from published.version where dataset = ${literal(dataset.id)} and version > ${literal(question.version)})`;
  return `from (${branch("version_to is null")} union all ${branch(`(select ${newer}) and ${notEnded}`)}) row`;
}

function asked({ filter, validity }: ExportQuestion) {
  return { ...(filter && { filter }), ...(validity && { validity }) };
}

/** WGS 84 and JGD2011 are not told apart: they differ by less than the data's accuracy. */
function movedGeometry({ epsg = storageEpsg }: Pick<ExportQuestion, "epsg">): string {
  return isGeographic(epsg) ? "geom" : `st_transform(geom, ${literal(epsg)})`;
}

/** A centimetre of longitude and latitude; a millimetre of metres. */
function decimals({ epsg = storageEpsg }: Pick<ExportQuestion, "epsg">): number {
  return isGeographic(epsg) ? 7 : 3;
}

interface NamedColumn {
  readonly name: string;
  readonly sql: string;
}

export function csvColumns(dataset: DatasetDefinition, question: Pick<ExportQuestion, "epsg" | "position">): NamedColumn[] {
  // COPY writes a boolean as t or f, which no other program reads.
  const values = attributes(dataset).map(({ name, sql }) => ({
    name,
    sql: dataset.fields[name]?.type === "boolean" ? `${sql}::text` : sql,
  }));
  return [{ name: "id", sql: "id" }, ...values, { name: "source", sql: "source" }, ...positionColumns(dataset, question)];
}

/** Coordinates in metres say in their names of which system they are: the file has no other place for it. */
function positionColumns(dataset: DatasetDefinition, question: Pick<ExportQuestion, "epsg" | "position">): NamedColumn[] {
  const { epsg = storageEpsg, position = dataset.geometry === "point" ? "lonlat" : "wkt" } = question;
  const moved = movedGeometry(question);
  const suffix = isGeographic(epsg) ? "" : `_epsg${epsg}`;
  if (position === "wkt") return [{ name: `geometry_wkt${suffix}`, sql: `st_astext(${moved}, ${decimals(question)})` }];
  const [x, y] = isGeographic(epsg) ? ["lon", "lat"] : [`x${suffix}`, `y${suffix}`];
  const coordinate = (axis: string) => {
    const value = `${axis}(st_pointonsurface(${moved}))`;
    return `round(${value}::numeric, ${decimals(question)})`;
  };
  return [
    { name: x as string, sql: coordinate("st_x") },
    { name: y as string, sql: coordinate("st_y") },
  ];
}

export function geoJsonGeometry(dataset: DatasetDefinition, geometry: string): string {
  return `coalesce(st_asgeojson(${rightHanded(dataset.geometry, geometry)}, 7, 0), 'null')`;
}

/** `"id":…,"name":…` as text. @param row what stands before the names of columns. */
export function geoJsonMembers(dataset: DatasetDefinition, row = ""): string {
  const fields = publicFields(dataset).map(([name, field]) => {
    const column = `${row}${identifier(name)}`;
    const key = literal(`,${JSON.stringify(name)}:`);
    if (field.codes === undefined) return `${key} || coalesce(to_json(${column})::text, 'null')`;
    const labelKey = `,${JSON.stringify(`${name}_label`)}:`;
    const cases = field.codes.map(
      ({ value, label }) => `when ${literal(value)} then ${literal(`${JSON.stringify(value)}${labelKey}${JSON.stringify(label.ja)}`)}`,
    );
    return `${key} || case ${column} ${cases.join(" ")} else coalesce(to_json(${column})::text, 'null') || ${literal(`${labelKey}null`)} end`;
  });
  return [
    `'"id":' || to_json(${row}id)::text`,
    ...fields,
    `',"source":' || to_json(${row}source)::text`,
    `',"version_from":' || ${row}version_from`,
  ].join(" || ");
}

/** Every public field; a code is followed by its Japanese label, so that a spreadsheet can be read without the code list. */
function attributes(dataset: DatasetDefinition): NamedColumn[] {
  return publicFields(dataset).flatMap(([name, field]) => {
    const column = identifier(name);
    const value = { name, sql: column };
    if (field.codes === undefined) return [value];
    const cases = field.codes.map((code) => `when ${literal(code.value)} then ${literal(code.label.ja)}`);
    return [value, { name: `${name}_label`, sql: `case ${column} ${cases.join(" ")} end` }];
  });
}
