import type { DatabaseSync } from "node:sqlite";
import type { FeatureSource } from "../../../model/download-format.ts";
import { storageEpsg } from "../../../model/geo/crs.ts";
import { columnsOf, heading } from "../content/columns.ts";
import { creditLine, credits } from "../content/credits.ts";
import { geometryColumn } from "./tables.ts";

export interface DescribedTable {
  readonly table: string;
  /** WKB type that all features have; undefined when there are several or none. */
  readonly geometryType: number | undefined;
  /** xMin, yMin, xMax, yMax; undefined when nothing has a position. */
  readonly extent: Float64Array | undefined;
}

/** Enters the feature table, its columns with titles and codes, and its licence into the tables that describe the file. */
export function describeTable(database: DatabaseSync, source: FeatureSource, { table, geometryType, extent }: DescribedTable): void {
  const { dataset, version, epsg = storageEpsg } = source;
  const [xMin = null, yMin = null, xMax = null, yMax = null] = extent ?? [];
  const run = (sql: string, ...values: (string | number | null)[]) => database.prepare(sql).run(...values);
  const published = version.publishedAt;
  run(
    "insert into gpkg_contents values (?, 'features', ?, ?, ?, ?, ?, ?, ?, ?)",
    table,
    dataset.title.ja,
    creditLine(source),
    published,
    xMin,
    yMin,
    xMax,
    yMax,
    epsg,
  );
  run(
    "insert into gpkg_geometry_columns values (?, ?, ?, ?, 0, 0)",
    table,
    geometryColumn,
    typeNames[geometryType ?? 0] ?? "GEOMETRY",
    epsg,
  );
  run(
    "insert into gpkg_extensions values (?, ?, 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')",
    table,
    geometryColumn,
  );
  run(
    "insert into gpkg_metadata values (1, 'dataset', ?, 'application/json', ?)",
    `urn:machizu:dataset:${dataset.id}`,
    JSON.stringify(credits(source)),
  );
  run("insert into gpkg_metadata_reference values ('table', ?, null, null, ?, 1, null)", table, published);
  for (const column of columnsOf(source)) {
    const { name, label, description, codes } = column;
    const list = codes && `${table}_${name}`;
    const english = [label.en, ...(description ? [description.ja, description.en] : [])].join(" / ");
    run("insert into gpkg_data_columns values (?, ?, ?, ?, ?, null, ?)", table, name, name, heading(column), english, list ?? null);
    for (const code of codes ?? []) {
      run(
        "insert into gpkg_data_column_constraints values (?, 'enum', ?, null, null, null, null, ?)",
        list ?? null,
        code.value,
        code.label.ja,
      );
    }
  }
}

const typeNames = ["GEOMETRY", "POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON", "GEOMETRYCOLLECTION"];
