import type { Column, ColumnType } from "../content/columns.ts";
import { spatialReferences } from "./spatial-references.ts";

/** The SQL of a GeoPackage 1.3 (https://www.geopackage.org/spec130/) as far as it does not depend on rows. */

/** Nothing is kept of a file that was not completed, so nothing needs a journal. */
export const openingPragmas = `
  pragma journal_mode = off; pragma synchronous = off; pragma locking_mode = exclusive; pragma cache_size = -8000;
  pragma application_id = 0x47504B47; pragma user_version = 10300;`;

/** @param epsg coordinate system of the features. */
export const metadataTables = (epsg: number) => `
  create table gpkg_spatial_ref_sys (srs_name text not null, srs_id integer primary key, organization text not null,
    organization_coordsys_id integer not null, definition text not null, description text);
  create table gpkg_contents (table_name text not null primary key, data_type text not null, identifier text unique, description text default '',
    last_change datetime not null default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')), min_x double, min_y double, max_x double, max_y double, srs_id integer,
    constraint fk_gc_r_srs_id foreign key (srs_id) references gpkg_spatial_ref_sys (srs_id));
  create table gpkg_geometry_columns (table_name text not null, column_name text not null, geometry_type_name text not null, srs_id integer not null,
    z tinyint not null, m tinyint not null, constraint pk_geom_cols primary key (table_name, column_name), constraint uk_gc_table_name unique (table_name),
    constraint fk_gc_tn foreign key (table_name) references gpkg_contents (table_name), constraint fk_gc_srs foreign key (srs_id) references gpkg_spatial_ref_sys (srs_id));
  create table gpkg_extensions (table_name text, column_name text, extension_name text not null, definition text not null, scope text not null,
    constraint ge_tce unique (table_name, column_name, extension_name));
  create table gpkg_data_columns (table_name text not null, column_name text not null, name text, title text, description text, mime_type text, constraint_name text,
    constraint pk_gdc primary key (table_name, column_name), constraint gdc_tn unique (table_name, name));
  create table gpkg_data_column_constraints (constraint_name text not null, constraint_type text not null, value text, min numeric, min_is_inclusive boolean,
    max numeric, max_is_inclusive boolean, description text, constraint gdcc_ntv unique (constraint_name, constraint_type, value));
  create table gpkg_metadata (id integer primary key, md_scope text not null default 'dataset', md_standard_uri text not null,
    mime_type text not null default 'text/xml', metadata text not null default '');
  create table gpkg_metadata_reference (reference_scope text not null, table_name text, column_name text, row_id_value integer,
    timestamp datetime not null default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')), md_file_id integer not null, md_parent_id integer,
    constraint crmr_mfi_fk foreign key (md_file_id) references gpkg_metadata (id), constraint crmr_mpi_fk foreign key (md_parent_id) references gpkg_metadata (id));
  insert into gpkg_extensions values
    ('gpkg_data_columns', null, 'gpkg_schema', 'http://www.geopackage.org/spec121/#extension_schema', 'read-write'),
    ('gpkg_data_column_constraints', null, 'gpkg_schema', 'http://www.geopackage.org/spec121/#extension_schema', 'read-write'),
    ('gpkg_metadata', null, 'gpkg_metadata', 'http://www.geopackage.org/spec120/#extension_metadata', 'read-write'),
    ('gpkg_metadata_reference', null, 'gpkg_metadata', 'http://www.geopackage.org/spec120/#extension_metadata', 'read-write');
  insert into gpkg_spatial_ref_sys values
    ${spatialReferences(epsg)
      .map((values) => `(${values.map(literal).join(", ")})`)
      .join(",\n    ")};`;

export const geometryColumn = "geom";

const sqlTypes: Record<ColumnType, string> = { text: "TEXT", integer: "INTEGER", number: "REAL", boolean: "BOOLEAN", date: "DATE" };

export function createFeatureTable(table: string, columns: readonly Column[]): string {
  const fields = columns.map(({ name, type }) => `${identifier(name)} ${sqlTypes[type]}`);
  return `create table ${identifier(table)} (fid INTEGER PRIMARY KEY NOT NULL, ${geometryColumn} GEOMETRY, ${fields.join(", ")})`;
}

export function insertFeature(table: string, columns: readonly Column[]): string {
  return `insert into ${identifier(table)} values (?, ?${", ?".repeat(columns.length)})`;
}

export function rtreeTable(table: string): string {
  return `rtree_${table}_${geometryColumn}`;
}

/** The empty index. */
export function createRtree(table: string): string {
  return `create virtual table ${identifier(rtreeTable(table))} using rtree(id, minx, maxx, miny, maxy)`;
}

/** What keeps the index true when somebody edits the file (https://www.geopackage.org/spec130/#extension_rtree). */
export function createRtreeTriggers(table: string): string {
  const [features, rtree, geom] = [identifier(table), identifier(rtreeTable(table)), identifier(geometryColumn)];
  const put = `insert or replace into ${rtree} values (new.fid, ST_MinX(new.${geom}), ST_MaxX(new.${geom}), ST_MinY(new.${geom}), ST_MaxY(new.${geom}));`;
  const removeOld = `delete from ${rtree} where id = old.fid;`;
  const isThere = `(new.${geom} notnull and not ST_IsEmpty(new.${geom}))`;
  const isGone = `(new.${geom} isnull or ST_IsEmpty(new.${geom}))`;
  const trigger = (name: string, rest: string) => `create trigger ${identifier(`${rtreeTable(table)}_${name}`)} after ${rest} end;`;
  return [
    trigger("insert", `insert on ${features} when ${isThere} begin ${put}`),
    trigger("update1", `update of ${geom} on ${features} when old.fid = new.fid and ${isThere} begin ${put}`),
    trigger("update2", `update of ${geom} on ${features} when old.fid = new.fid and ${isGone} begin ${removeOld}`),
    trigger("update3", `update on ${features} when old.fid != new.fid and ${isThere} begin ${removeOld} ${put}`),
    trigger(
      "update4",
      `update on ${features} when old.fid != new.fid and ${isGone} begin delete from ${rtree} where id in (old.fid, new.fid);`,
    ),
    trigger("delete", `delete on ${features} when old.${geom} notnull begin ${removeOld}`),
  ].join("\n");
}

export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function literal(value: string | number | null): string {
  if (value === null) return "null";
  return typeof value === "number" ? String(value) : `'${value.replaceAll("'", "''")}'`;
}
