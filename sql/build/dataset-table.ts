import { type DatasetDefinition, type FieldType, publicFields, redistributableSources } from "../../model/dataset.ts";
import { identifier, literal } from "../query.ts";

/** Definition → table, indexes and public view. Pure text; nothing here runs anything. */

/** `land-use-zones` → `land_use_zones`. */
export function tableName(dataset: DatasetDefinition): string {
  return dataset.id.replaceAll("-", "_");
}

/** The history table: every state of every row. */
export function dataTable(dataset: DatasetDefinition): string {
  return identifier("data", tableName(dataset));
}

/** The view that public requests read: public fields of redistributable sources, past and present. */
export function publicView(dataset: DatasetDefinition): string {
  return identifier("published", tableName(dataset));
}

export const columnTypes: Record<FieldType, string> = {
  text: "text",
  code: "text",
  integer: "bigint",
  number: "double precision",
  boolean: "boolean",
  date: "date",
};

interface ZoomBand {
  readonly maxZoom: number;
  readonly column: string;
}

/**
 * Zoom bands with geometry of their own, coarsest first: each serves the zooms up to `maxZoom` that no
 * coarser band serves. Above the last band the full geometry is drawn, where generalising gains nothing.
 */
const generalisedBands: readonly ZoomBand[] = [8, 10, 12].map((maxZoom) => ({ maxZoom, column: `tile_geom_z${maxZoom}` }));

/** The column that holds the geometry drawn at zoom `z`. */
export function tileGeometryColumn(dataset: DatasetDefinition, z: number): string {
  return zoomBands(dataset).find(({ maxZoom }) => z <= maxZoom)?.column ?? "tile_geom";
}

/** Of the rows with a geometry in a column, those that tiles made from it show. */
export function tileRows({ tiles: { minor } }: DatasetDefinition, geometryColumn: string): string {
  const band = generalisedBands.find(({ column }) => column === geometryColumn);
  return minor === undefined || band === undefined || band.maxZoom >= minor.minZoom ? "true" : majorRows(minor);
}

/** Those that are drawn at every zoom. */
export function majorRows(minor: DatasetDefinition["tiles"]["minor"]): string {
  if (minor === undefined) return "true";
  return `coalesce(${identifier(minor.field)} not in (${minor.values.map(literal).join(", ")}), true)`;
}

/** The bands the dataset is drawn in. Points have one geometry for all zooms. */
function zoomBands({ geometry, tiles }: DatasetDefinition): readonly ZoomBand[] {
  return geometry === "point" ? [] : generalisedBands.filter(({ maxZoom }) => maxZoom >= tiles.minZoom);
}

/**
 * The bands follow from the full tile geometry, so the database keeps them itself: a band that a definition gains when it is to be drawn
 * from further away is filled for the rows that are there.
 */
function bandColumns(dataset: DatasetDefinition): string[] {
  return zoomBands(dataset).map(
    ({ column, maxZoom }) =>
      `${column} geometry(Geometry, 3857) generated always as (${generalise("tile_geom", maxZoom, dataset.geometry)}) stored`,
  );
}

/** Side of a tile unit (1/4096 of a tile) at zoom `z`, in Web Mercator metres. */
function tileUnitMeters(z: number): number {
  return 40_075_016.685578488 / 2 ** z / 4096;
}

/** Geometry for zooms up to `maxZoom`: what would be smaller than a few tile units is left out, the rest simplified to one. */
function generalise(geom: string, maxZoom: number, kind: DatasetDefinition["geometry"]): string {
  const unit = tileUnitMeters(maxZoom);
  const only = (dimension: number) => (kind === "mixed" ? `st_dimension(${geom}) = ${dimension} and ` : "");
  const tooSmall = `${only(2)}st_area(${geom}) < ${(6 * unit) ** 2}`;
  const tooShort = `${only(1)}st_length(${geom}) < ${8 * unit}`;
  const leftOut = { point: "false", line: tooShort, polygon: tooSmall, mixed: `(${tooSmall}) or (${tooShort})` }[kind];
  return `case when ${leftOut} then null else st_simplify(${geom}, ${unit}, true) end`;
}

/** Columns that tell one state of one row. */
export const rowKey = "fid, version_from";

/**
 * Statements that create the table, or add the columns a definition has gained; safe to run at every start. What every tile
 * reads stands first and what is long and seldom read last: PostgreSQL finds a column by walking over those before it.
 */
export function createTable(dataset: DatasetDefinition): string[] {
  const table = dataTable(dataset);
  const bands = bandColumns(dataset);
  const fields = Object.entries(dataset.fields).map(([name, field]) => `${identifier(name)} ${columnTypes[field.type]}`);
  return [
    `create table if not exists ${table} (
      fid bigint not null,
      version_from integer not null,
      load_id bigint not null,
      content_hash uuid not null,
      version_to integer,
      source text not null,
      ${[...bands, "tile_geom geometry(Geometry, 3857)", ...fields].join(",\n      ")},
      valid_from date,
      valid_to date,
      id text not null,
      part text not null,
      geometry_hash uuid,
      geom geometry(Geometry, 6668),
      mended text,
      raw jsonb not null,
      primary key (${rowKey}),
      check (version_to > version_from)
    )`,
    ...[...fields, ...bands, "mended text"].map((column) => `alter table ${table} add column if not exists ${column}`),
    ...createIndexes(dataset),
    `insert into meta.dataset (dataset) values (${literal(dataset.id)}) on conflict do nothing`,
  ];
}

/**
 * Every index but the primary key's.
 * @param of another table of the same shape, and what the names of its indexes begin with.
 */
export function createIndexes(
  dataset: DatasetDefinition,
  of: { table: string; prefix: string } = { table: dataTable(dataset), prefix: tableName(dataset) },
): string[] {
  return Object.entries(indexes(dataset)).map(
    ([name, on]) =>
      `create ${name === "id" ? "unique " : ""}index if not exists ${identifier(`${of.prefix}_${name}`)} on ${of.table} ${on}`,
  );
}

/** As their names end. */
export function indexNames(dataset: DatasetDefinition): string[] {
  return Object.keys(indexes(dataset));
}

/** Name → what it is on. Current and past rows are indexed apart: most questions are about the present. */
function indexes(dataset: DatasetDefinition): Record<string, string> {
  const tileColumns = ["tile_geom", ...zoomBands(dataset).map(({ column }) => column)];
  return {
    id: "(id) where version_to is null",
    scope: "(source, part) where version_to is null",
    // What a version has changed: rows are appended version by version, so a few pages of ranges do.
    begun: "using brin (version_from)",
    ended: "(version_to) where version_to is not null",
    geom: "using gist (geom) where version_to is null",
    ...Object.fromEntries(tileColumns.map((column) => [column, `using gist (${column}) where version_to is null`])),
    ...Object.fromEntries(tileColumns.map((column) => [`${column}_past`, `using gist (${column}) where version_to is not null`])),
  };
}

/**
 * Statements that make the public view anew. An internal dataset has none; a source whose licence forbids
 * redistribution and internal fields are not in it, whoever asks and however.
 */
export function createPublicView(dataset: DatasetDefinition): string[] {
  const view = publicView(dataset);
  const drop = `drop view if exists ${view}`;
  if (dataset.visibility === "internal") return [drop];
  const columns = [
    "fid, id, source, geom, valid_from, valid_to, version_from, version_to, tile_geom",
    ...zoomBands(dataset).map(({ column }) => column),
    ...publicFields(dataset).map(([name]) => identifier(name)),
  ];
  const sources = redistributableSources(dataset).map(({ id }) => literal(id));
  return [
    drop,
    `create view ${view} as
      select ${columns.join(", ")} from ${dataTable(dataset)}
      where source in (${sources.join(", ") || "null"})`,
    `grant select on ${view} to machizu_public`,
  ];
}

/** What the public may know of versions and releases of these datasets. */
export function createPublicVersionView(datasets: readonly DatasetDefinition[]): string[] {
  const ids = datasets.filter(({ visibility }) => visibility === "public").map(({ id }) => literal(id));
  return [
    "drop view if exists published.version",
    `create view published.version as
      select v.dataset, v.version, v.published_at, v.added, v.changed, v.removed, v.row_count, v.bbox, v.sources, v.sample,
             l.source, l.position_note, r.label, r.sha256, r.released_on
      from meta.version v
      left join meta.load l on l.id = v.load_id
      left join meta.release r on r.id = l.release_id
      where v.dataset in (${ids.join(", ") || "null"})`,
    "grant select on published.version to machizu_public",
  ];
}
