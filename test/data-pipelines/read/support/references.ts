import { execFileSync } from "node:child_process";
import { open } from "shapefile";
import type { RawFeature } from "../../../../data-pipelines/read/reader.ts";
import { decodeWkb, type Geometry } from "./wkb.ts";

/** One record as another program read it, in a form that can be compared. */
export interface Comparable {
  readonly values: readonly unknown[];
  readonly geometry: unknown;
}

export const hasGdal = canRun("ogr2ogr");
if (!hasGdal) console.warn("comparisons with GDAL are skipped: ogr2ogr is not installed");

/** Our own reading. */
export function comparable(feature: RawFeature): Comparable {
  return { values: Object.values(feature.properties).map(plain), geometry: canonical(decodeWkb(feature.wkb)) };
}

export async function readWithNpmShapefile(base: string, encoding: string): Promise<Comparable[]> {
  const source = await open(`${base}.shp`, `${base}.dbf`, { encoding });
  const records: Comparable[] = [];
  for (;;) {
    const { done, value } = await source.read();
    if (done) return records;
    records.push({ values: Object.values(value.properties ?? {}).map(plain), geometry: canonical(asGeometry(value.geometry)) });
  }
}

/** GDAL's GeoJSON rounds the last of 17 digits for beauty; compared with it, coordinates count to 14. */
export function rounded({ values, geometry }: Comparable): Comparable {
  const text = JSON.stringify(geometry).replaceAll(/-?\d+(?:\.\d+)?(?:e[-+]?\d+)?/g, (number) => Number(number).toPrecision(14));
  return { values, geometry: text };
}

/** GDAL cuts "76.6" to 76 where the table declares no decimals, as KSJ P23 wrongly does. */
export function withoutDecimals({ values, geometry }: Comparable): Comparable {
  return { values: values.map((value) => (typeof value === "number" ? Math.trunc(value) + 0 : value)), geometry };
}

/** GDAL's reading of the layer in its own coordinates. */
export function readWithGdal(path: string, encoding: string): Comparable[] {
  const json = execFileSync(
    "ogr2ogr",
    [
      "-f",
      "GeoJSON",
      "/vsistdout/",
      path,
      "-dim",
      "XY",
      "-oo",
      `ENCODING=${encoding}`,
      "-lco",
      "SIGNIFICANT_FIGURES=17",
      "-lco",
      "WRITE_NAME=NO",
    ],
    { maxBuffer: 2 ** 29, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
  );
  const { features }: GdalCollection = JSON.parse(json);
  return features.map(({ properties, geometry }) => ({ values: Object.values(properties).map(plain), geometry: canonical(geometry) }));
}

interface GdalCollection {
  readonly features: readonly { readonly properties: Record<string, unknown>; readonly geometry: Geometry | null }[];
}

/** Spelling differences of the programs: dates, blanks at the ends, logical values as letters. */
function plain(value: unknown): unknown {
  if (value instanceof Date) return isoDay(value);
  if (typeof value === "boolean") return value ? "T" : "F";
  if (typeof value === "number") return Number.isNaN(value) ? null : value;
  if (typeof value !== "string") return value ?? null;
  if (/^[tf]$/.test(value)) return value.toUpperCase();
  // npm shapefile shows a cut last character as a replacement character.
  const text = value
    .trim()
    .replace(/\ufffd$/, "")
    .replace(/^(\d{4})\/(\d{2})\/(\d{2})$/, "$1-$2-$3");
  return text === "" ? null : text;
}

function isoDay(date: Date): string | null {
  if (Number.isNaN(date.getTime())) return null;
  const two = (part: number) => String(part).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** Polygons of a multipolygon and holes of a polygon may come in any order; coordinates may not differ in one bit. */
function canonical(geometry: Geometry | null): unknown {
  if (!geometry?.type.endsWith("Polygon")) return geometry && { type: geometry.type, coordinates: geometry.coordinates };
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : list(geometry.coordinates);
  const sorted = polygons.map((rings) => {
    const [outer, ...holes] = list(rings);
    return JSON.stringify([outer, ...holes.map((hole) => JSON.stringify(hole)).sort()]);
  });
  return { type: geometry.type, polygons: sorted.sort() };
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The typings of npm shapefile know neither null shapes nor that collections do not occur. */
function asGeometry(geometry: { readonly type: string } | null): Geometry | null {
  return geometry && "coordinates" in geometry ? { type: geometry.type, coordinates: geometry.coordinates } : null;
}

function canRun(program: string): boolean {
  try {
    execFileSync(program, ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
