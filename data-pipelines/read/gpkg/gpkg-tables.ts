import type { DatabaseSync } from "node:sqlite";
import { damagedFile } from "../file/damage.ts";
import type { DeliveredFile } from "../reader.ts";

export interface GpkgTable {
  readonly name: string;
  /** Undefined for a table of attributes alone. */
  readonly geometryColumn: string | undefined;
  /** EPSG code; undefined where the file names none. */
  readonly crs: number | undefined;
}

/** What QGIS keeps its styles in, and such. */
const houseTables = ["layer_styles", "qgis_projects"];

/**
 * The tables that hold data, in the order of the contents. Views are left out: a query in a delivery may never end.
 * @throws Problem `unreadable-file` when the database is no GeoPackage.
 */
export function listTables(database: DatabaseSync, file: DeliveredFile): GpkgTable[] {
  const existing = new Set(
    database
      .prepare("select name from sqlite_master where type = 'table'")
      .all()
      .map(({ name }) => String(name)),
  );
  if (!existing.has("gpkg_contents") || !existing.has("gpkg_geometry_columns") || !existing.has("gpkg_spatial_ref_sys")) {
    throw damagedFile(
      file.name,
      {
        ja: "SQLite ですが GeoPackage ではありません（gpkg_contents がありません）",
        en: "is an SQLite database, but not a GeoPackage (it has no gpkg_contents)",
      },
      { ja: "GeoPackage として書き出し直してください", en: "Export it as a GeoPackage" },
    );
  }
  const rows = database
    .prepare(
      `select c.table_name as name, g.column_name as geometry, s.organization as organization, s.organization_coordsys_id as code
       from gpkg_contents c
       left join gpkg_geometry_columns g on g.table_name = c.table_name
       left join gpkg_spatial_ref_sys s on s.srs_id = g.srs_id
       where c.data_type in ('features', 'attributes') order by c.rowid`,
    )
    .all();
  return rows
    .map((row) => ({
      name: String(row["name"]),
      geometryColumn: row["geometry"] === null ? undefined : String(row["geometry"]),
      crs: epsgOf(row["organization"], Number(row["code"])),
    }))
    .filter(({ name }) => existing.has(name) && !houseTables.includes(name));
}

/** Names of the columns in their order. */
export function columnsOf(database: DatabaseSync, { name }: GpkgTable): string[] {
  return database
    .prepare(`select * from ${quoted(name)} limit 0`)
    .columns()
    .map((column) => column.name);
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Codes 0 and −1 mean "undefined"; other organisations' codes are not ours. */
function epsgOf(organization: unknown, code: number): number | undefined {
  return typeof organization === "string" && organization.toUpperCase() === "EPSG" && code > 0 ? code : undefined;
}
