import type { SchemaElement } from "hyparquet";
import type { Column, ColumnType } from "../content/columns.ts";
import { projJson, wgs84Epsg } from "../crs/definitions.ts";

const geometryColumn = "geometry";
const boxColumn = "bbox";
const sides = ["xmin", "ymin", "xmax", "ymax"] as const;

type Element = Pick<SchemaElement, "type" | "converted_type" | "logical_type">;

const elements: Record<ColumnType, Element> = {
  text: { type: "BYTE_ARRAY", converted_type: "UTF8", logical_type: { type: "STRING" } },
  integer: { type: "INT64" },
  number: { type: "DOUBLE" },
  boolean: { type: "BOOLEAN" },
  date: { type: "INT32", converted_type: "DATE", logical_type: { type: "DATE" } },
};

/** Every column may be empty; the box is a group of four numbers. */
export function parquetSchema(columns: readonly Column[]): SchemaElement[] {
  return [
    { name: "schema", num_children: columns.length + 2 },
    ...columns.map(({ name, type }): SchemaElement => ({ name, repetition_type: "OPTIONAL", ...elements[type] })),
    { name: geometryColumn, repetition_type: "OPTIONAL", type: "BYTE_ARRAY" },
    { name: boxColumn, repetition_type: "OPTIONAL", num_children: sides.length },
    ...sides.map((name): SchemaElement => ({ name, repetition_type: "REQUIRED", type: "DOUBLE" })),
  ];
}

/** The columns that hold values, with their path, in the order of the schema. */
export function columnPaths(schema: readonly SchemaElement[]): { path: string[]; element: SchemaElement }[] {
  return schema
    .filter(({ type }) => type !== undefined)
    .map((element) => ({ path: element.repetition_type === "REQUIRED" ? [boxColumn, element.name] : [element.name], element }));
}

const typeNames = ["", "Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon", "GeometryCollection"];

/**
 * The `geo` entry of GeoParquet 1.1 (https://geoparquet.org/releases/v1.1.0/). Without `crs` the coordinates are
 * longitude and latitude, OGC:CRS84, to which JGD2011 is taken as equal; so it is written only where it was asked for.
 * @param types WKB types that occur.
 * @param bbox xMin, yMin, xMax, yMax; undefined when nothing has a position.
 */
export function geoMetadata(
  types: readonly number[],
  { bbox, epsg }: { bbox: readonly number[] | undefined; epsg: number | undefined },
): string {
  const covering = { bbox: Object.fromEntries(sides.map((side) => [side, [boxColumn, side]])) };
  const crs = epsg === undefined || epsg === wgs84Epsg ? undefined : projJson(epsg);
  const column = {
    encoding: "WKB",
    geometry_types: types.map((type) => typeNames[type]),
    ...(crs && { crs }),
    ...(bbox && { bbox }),
    covering,
  };
  return JSON.stringify({ version: "1.1.0", primary_column: geometryColumn, columns: { [geometryColumn]: column } });
}
