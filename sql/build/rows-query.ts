import { type DatasetDefinition, type FieldDefinition, publicFields } from "../../model/dataset.ts";
import { identifier, literal, type Query } from "../query.ts";
import { publicView, tileGeometryColumn } from "./dataset-table.ts";

/** Questions about the rows of one dataset version, as the public sees them. Pure text and values. */

/**
 * The rows that are true in `version`. Two branches, so that the indexes of current and of past rows are
 * used, and so that a load published meanwhile changes nothing for a reader of an older version.
 */
function rowsOfVersion(dataset: DatasetDefinition, version: number, columns: string, where: string): string {
  const from = `select ${columns} from ${publicView(dataset)} where version_from <= ${literal(version)}`;
  return `${from} and version_to is null and ${where} union all ${from} and version_to > ${literal(version)} and ${where}`;
}

/** A tile with more rows than this is not readable by anybody; the coarser band is wrong then. */
const rowsPerTile = 50_000;

export interface TileQuestion {
  readonly z: number;
  /** West, south, east, north in Web Mercator metres, buffer included. */
  readonly boundsMeters: readonly [number, number, number, number];
  readonly version: number;
}

export type TileFieldKind = "text" | "integer" | "number" | "boolean";

/** The attributes a tile carries: name and how they are sent. */
export function tileFields(dataset: DatasetDefinition): { name: string; kind: TileFieldKind }[] {
  return dataset.tiles.fields.map((name) => ({ name, kind: tileFieldKind(dataset.fields[name]) }));
}

function tileFieldKind(field: FieldDefinition | undefined): TileFieldKind {
  const { type } = field ?? { type: "text" as const };
  return type === "code" || type === "date" ? "text" : type;
}

/** `COPY` of (fid, version_from, fields…, geometry) for one tile: what `server/tiles/` encodes. Ordered, so that bytes are reproducible. */
export function copyTileRows(dataset: DatasetDefinition, { z, boundsMeters, version }: TileQuestion): string {
  const geometry = tileGeometryColumn(dataset, z);
  const fields = dataset.tiles.fields.map((name) =>
    dataset.fields[name]?.type === "date" ? `${identifier(name)}::text` : identifier(name),
  );
  const columns = ["fid", "version_from", ...fields, geometry].join(", ");
  const envelope = `st_makeenvelope(${boundsMeters.map(literal).join(", ")}, 3857)`;
  const rows = rowsOfVersion(dataset, version, columns, `${geometry} && ${envelope}`);
  return `copy (${rows} order by fid limit ${rowsPerTile}) to stdout (format binary)`;
}

/** A slice of the rows by feature number: after `afterFid` up to `toFid`. */
export interface Slice {
  readonly version: number;
  readonly afterFid?: number;
  readonly toFid?: number;
}

/** The last feature number of the next `count` rows after `afterFid`; null when there are none. */
export function selectSliceEnd(dataset: DatasetDefinition, afterFid: number, count: number): Query {
  return {
    text: `select max(fid) as "toFid" from (select fid from ${publicView(dataset)} where fid > $1 order by fid limit $2) next`,
    values: [afterFid, count],
  };
}

function sliceRows(dataset: DatasetDefinition, { version, afterFid, toFid }: Slice): string {
  const conditions = [
    `version_from <= ${literal(version)}`,
    `(version_to is null or version_to > ${literal(version)})`,
    ...(afterFid === undefined ? [] : [`fid > ${literal(afterFid)}`]),
    ...(toFid === undefined ? [] : [`fid <= ${literal(toFid)}`]),
  ];
  return `from ${publicView(dataset)} where ${conditions.join(" and ")} order by fid`;
}

/** GeoJSON features, one a line. JSON text has no control characters, so the odd quote and delimiter never occur. */
export function copyGeoJsonFeatures(dataset: DatasetDefinition, slice: Slice): string {
  return `copy (select ${geoJsonFeature(dataset)} ${sliceRows(dataset, slice)}) to stdout (format csv, quote e'\\x01', delimiter e'\\x02')`;
}

/** Rows as CSV (RFC 4180, LF), in the order of `csvHeader`. */
export function copyCsvRows(dataset: DatasetDefinition, slice: Slice): string {
  const columns = csvColumns(dataset).map(({ sql }) => sql);
  return `copy (select ${columns.join(", ")} ${sliceRows(dataset, slice)}) to stdout (format csv)`;
}

/** Rows with typed columns: fid, id, source, public fields…, WKB; what `sql/copy-rows.ts` reads. */
export function copyRecords(dataset: DatasetDefinition, slice: Slice): string {
  const fields = publicFields(dataset).map(([name, { type }]) => (type === "date" ? `${identifier(name)}::text` : identifier(name)));
  const columns = ["fid", "id", "source", ...fields, "st_asbinary(geom, 'NDR')"];
  return `copy (select ${columns.join(", ")} ${sliceRows(dataset, slice)}) to stdout (format binary)`;
}

export function csvHeader(dataset: DatasetDefinition): string[] {
  return csvColumns(dataset).map(({ name }) => name);
}

function csvColumns(dataset: DatasetDefinition): { name: string; sql: string }[] {
  const position =
    dataset.geometry === "point"
      ? [
          { name: "lon", sql: "st_x(st_pointonsurface(geom))" },
          { name: "lat", sql: "st_y(st_pointonsurface(geom))" },
        ]
      : [{ name: "geometry_wkt", sql: "st_astext(geom, 7)" }];
  // COPY writes a boolean as t or f, which no other program reads.
  const values = attributes(dataset).map(({ name, sql }) => ({
    name,
    sql: dataset.fields[name]?.type === "boolean" ? `${sql}::text` : sql,
  }));
  return [{ name: "id", sql: "id" }, ...values, { name: "source", sql: "source" }, ...position];
}

function geoJsonFeature(dataset: DatasetDefinition): string {
  const members = [...attributes(dataset), { name: "source", sql: "source" }, { name: "version_from", sql: "version_from" }];
  const properties = members.map(({ name, sql }) => `${literal(`,${JSON.stringify(name)}:`)} || coalesce(to_json(${sql})::text, 'null')`);
  return `'{"type":"Feature","id":' || fid || ',"geometry":' || coalesce(st_asgeojson(geom, 7, 0), 'null')
    || ',"properties":{"id":' || to_json(id)::text || ${properties.join(" || ")} || '}}'`;
}

/** Every public field; a code is followed by its Japanese label, so that a spreadsheet can be read without the code list. */
function attributes(dataset: DatasetDefinition): { name: string; sql: string }[] {
  return publicFields(dataset).flatMap(([name, field]) => {
    const column = identifier(name);
    const value = { name, sql: column };
    if (field.codes === undefined) return [value];
    const cases = field.codes.map((code) => `when ${literal(code.value)} then ${literal(code.label.ja)}`);
    return [value, { name: `${name}_label`, sql: `case ${column} ${cases.join(" ")} end` }];
  });
}
