import type { Feature, Geometry, Position } from "geojson";
import { expect } from "vitest";
import { type ExpectedFeature, expectSameGeometry, withoutMissing } from "./expected.ts";

export type FoundFeature = Feature<Geometry | null>;
type Values = Readonly<Record<string, unknown>>;

/** How a reader's value becomes comparable, by column. */
export type Conversions = Readonly<Record<string, (value: unknown) => unknown>>;

/** As many features, each with the same values under the same names and the same geometry. */
export function expectSameFeatures(
  found: readonly FoundFeature[],
  expected: readonly ExpectedFeature[],
  conversions: Conversions = {},
): void {
  expect(found.length).toBe(expected.length);
  const byId = new Map(found.map((feature) => [String(feature.properties?.["id"]), feature]));
  for (const { values, geometry } of expected) {
    const feature = byId.get(String(values["id"]));
    expect(comparable(feature?.properties ?? {}, Object.keys(values), conversions)).toEqual(values);
    expectSameGeometry(feature?.geometry ?? null, geometry);
  }
}

/** The values that there are, converted; and those that should not be there, so that they are seen. */
function comparable(properties: Values, names: readonly string[], conversions: Conversions): Values {
  const known = Object.entries(withoutMissing(properties)).filter(([name]) => names.includes(name) || !readerColumns.has(name));
  return Object.fromEntries(known.map(([name, value]) => [name, conversions[name] ? conversions[name](value) : value]));
}

/** Columns that a reader adds itself, or that GeoJSON alone has. */
const readerColumns = new Set([
  "version_from",
  "Name",
  "description",
  "timestamp",
  "begin",
  "end",
  "altitudeMode",
  "tessellate",
  "extrude",
  "visibility",
  "drawOrder",
  "icon",
  "fid",
]);

/** GDAL writes dates with slashes, and some with a time. */
export function isoDate(value: unknown): string {
  return String(value).slice(0, 10).replaceAll("/", "-");
}

/** The day a Date of this computer's time zone means. */
export function localDate(value: unknown): string {
  const date = value as Date;
  return [date.getFullYear(), String(date.getMonth() + 1).padStart(2, "0"), String(date.getDate()).padStart(2, "0")].join("-");
}

export function utcDate(value: unknown): string {
  return (value as Date).toISOString().slice(0, 10);
}

/** GDAL takes KML's own name and a field of that name for one. */
export function withLowerCaseName({ properties, ...feature }: FoundFeature): FoundFeature {
  const { Name: name, ...others } = properties ?? {};
  return { ...feature, properties: { name: name as unknown, ...others } };
}

/** GDAL writes numbers with fifteen digits. */
export function asGdalWrites(feature: ExpectedFeature): ExpectedFeature {
  const short = Object.entries(feature.values).map(([name, value]) => [
    name,
    typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(15)) : value,
  ]);
  return { ...feature, values: Object.fromEntries(short) as ExpectedFeature["values"] };
}

/** Everything is text in KML, and truth is a word. */
export function asInKml(feature: ExpectedFeature): ExpectedFeature {
  const words = Object.entries(feature.values).map(([name, value]) => [
    name,
    typeof value === "boolean" ? (value ? "はい" : "いいえ") : String(value),
  ]);
  return { ...feature, values: Object.fromEntries(words) as ExpectedFeature["values"] };
}

const mostTextBytes = 254;

/** Of a dBASE table readers get 254 bytes of a text and no spaces around it, 15 decimals, and 1 or 0 for truth. */
export function asInDbf(feature: ExpectedFeature): ExpectedFeature {
  const kept = (value: string | number | boolean) => {
    if (typeof value === "string") return cutToBytes(value).trim();
    return typeof value === "number" ? Number(value.toFixed(15)) : Number(value);
  };
  return {
    ...feature,
    values: withoutMissing(Object.fromEntries(Object.entries(feature.values).map(([name, value]) => [name, kept(value)]))),
  };
}

function cutToBytes(text: string): string {
  let cut = text;
  while (Buffer.byteLength(cut) > mostTextBytes) cut = cut.slice(0, -1);
  return cut;
}

export function trimmed(value: unknown): string {
  return String(value).trim();
}

const fullNames: Readonly<Record<string, string>> = {
  surveyed_o: "surveyed_on",
  a_long_fie: "a_long_field_name",
  a_long_f_2: "a_long_field_name_too",
};

/** A shapefile's fields under their full names. */
export function withFullNames(feature: FoundFeature): FoundFeature {
  return {
    ...feature,
    properties: Object.fromEntries(Object.entries(feature.properties ?? {}).map(([name, value]) => [fullNames[name] ?? name, value])),
  };
}

/** The rings of a polygon shapefile as they stand in it. */
export function rawRings(shp: Buffer): Position[][] {
  const rings: Position[][] = [];
  for (let at = 100; at < shp.length; at += 8 + shp.readInt32BE(at + 4) * 2) {
    const record = shp.subarray(at + 8);
    if (record.readInt32LE(0) !== 5) continue;
    const [parts, points] = [record.readInt32LE(36), record.readInt32LE(40)];
    const starts = Array.from({ length: parts }, (_, part) => record.readInt32LE(44 + part * 4));
    const position = (index: number): Position => [
      record.readDoubleLE(44 + parts * 4 + index * 16),
      record.readDoubleLE(52 + parts * 4 + index * 16),
    ];
    for (const [part, start] of starts.entries())
      rings.push(Array.from({ length: (starts[part + 1] ?? points) - start }, (_, index) => position(start + index)));
  }
  return rings;
}
