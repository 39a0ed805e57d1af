import { isObject } from "../json/object.ts";
import type { ParquetFile } from "./open-parquet.ts";

export interface GeometryColumn {
  readonly name: string;
  /** EPSG code; undefined when the file says that its CRS is unknown or names another authority's. */
  readonly crs: number | undefined;
  /** Columns that only repeat the bounding boxes. */
  readonly boxes: readonly string[];
}

const wgs84 = 4326;

/** The geometry column by GeoParquet's metadata, or else by Parquet's own geometry type; undefined for a plain table. */
export function geometryColumnOf({ metadata, columns }: ParquetFile): GeometryColumn | undefined {
  const geo = parsed(metadata.key_value_metadata?.find(({ key }) => key === "geo")?.value);
  const described = isObject(geo) && isObject(geo["columns"]) ? geo["columns"] : {};
  const primary = isObject(geo) ? geo["primary_column"] : undefined;
  const name = typeof primary === "string" && columns.includes(primary) ? primary : undefined;
  const column = name === undefined ? undefined : described[name];
  if (name !== undefined && isObject(column)) return { name, crs: epsgOfProjJson(column), boxes: boxColumns(column) };
  const element = metadata.schema.find(({ logical_type: type }) => type?.type === "GEOMETRY" || type?.type === "GEOGRAPHY");
  if (!element || !columns.includes(element.name)) return undefined;
  const { logical_type: type } = element;
  return { name: element.name, crs: epsgOfName(type !== undefined && "crs" in type ? type.crs : undefined), boxes: [] };
}

/** Longitude/latitude of WGS 84 where no CRS is given; null means unknown. */
function epsgOfProjJson(column: Record<string, unknown>): number | undefined {
  if (!("crs" in column)) return wgs84;
  const id = isObject(column["crs"]) ? column["crs"]["id"] : undefined;
  return isObject(id) ? epsgOfName(`${String(id["authority"])}:${String(id["code"])}`) : undefined;
}

function epsgOfName(crs: string | undefined): number | undefined {
  if (crs === undefined || /^OGC:CRS84$/i.test(crs)) return wgs84;
  const code = Number(/^EPSG:(\d+)$/i.exec(crs)?.[1]);
  return code > 0 ? code : undefined;
}

/** First words of the paths of `covering.bbox`. */
function boxColumns({ covering }: Record<string, unknown>): string[] {
  const box = isObject(covering) ? covering["bbox"] : undefined;
  const paths = isObject(box) ? Object.values(box) : [];
  return [...new Set(paths.flatMap((path) => (Array.isArray(path) ? [String(path[0])] : [])))];
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
