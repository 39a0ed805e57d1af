import type { Geometry, Position } from "geojson";
import { expect } from "vitest";
import type { DatasetDefinition } from "../../../../model/dataset.ts";
import type { FeatureSource } from "../../../../model/download-format.ts";
import type { Database } from "../../../../sql/database.ts";

/** What a file of the dataset has to hold, asked of the database and not of the formats' own code. */
export interface ExpectedFeature {
  readonly fid: number;
  /** Without those that are missing. */
  readonly values: Readonly<Record<string, string | number | boolean>>;
  readonly geometry: Geometry | null;
}

export async function expectedFeatures(database: Database, source: FeatureSource): Promise<ExpectedFeature[]> {
  const geometries = await geometriesOf(database, source.dataset);
  const records = (await Array.fromAsync(source.records())).flat();
  expect(records.length).toBe(geometries.size);
  return records.map(({ fid, id, source: sourceId, values }) => {
    const all: Record<string, unknown> = { id, source: sourceId };
    for (const [index, [name, { codes }]] of source.fields.entries()) {
      all[name] = values[index];
      if (codes) all[`${name}_label`] = codes.find(({ value }) => value === values[index])?.label.ja;
    }
    return { fid, values: withoutMissing(all), geometry: geometries.get(fid) ?? null };
  });
}

async function geometriesOf(database: Database, { id }: DatasetDefinition): Promise<Map<number, Geometry | null>> {
  const sql = `select fid::int, st_asgeojson(geom, 15)::json as geometry from published.${id.replaceAll("-", "_")} where version_to is null order by fid`;
  const { rows } = await database.pool.query<{ fid: number; geometry: Geometry | null }>(sql);
  return new Map(rows.map(({ fid, geometry }) => [fid, geometry]));
}

/** Null, undefined and the empty text are all "no value" to some format. */
export function withoutMissing(values: Readonly<Record<string, unknown>>): Record<string, string | number | boolean> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== "")) as Record<
    string,
    string | number | boolean
  >;
}

/** The same vertices up to 1e-7°, whatever is multi-part, where rings begin and which way they run. */
export function expectSameGeometry(actual: Geometry | null, expected: Geometry | null): void {
  const [found, wanted] = [paths(actual), paths(expected)];
  expect(found.map(({ kind, xy }) => [kind, xy.length])).toEqual(wanted.map(({ kind, xy }) => [kind, xy.length]));
  for (const [index, { xy }] of wanted.entries()) {
    for (const [place, [x = 0, y = 0]] of xy.entries()) {
      const [atX = Number.NaN, atY = Number.NaN] = found[index]?.xy[place] ?? [];
      expect(Math.abs(atX - x)).toBeLessThanOrEqual(1e-7);
      expect(Math.abs(atY - y)).toBeLessThanOrEqual(1e-7);
    }
  }
}

interface Path {
  readonly kind: string;
  readonly xy: readonly Position[];
}

function paths(geometry: Geometry | null): Path[] {
  if (geometry === null) return [];
  switch (geometry.type) {
    case "Point":
      return [{ kind: "point", xy: [geometry.coordinates] }];
    case "MultiPoint":
      return geometry.coordinates.map((position) => ({ kind: "point", xy: [position] }));
    case "LineString":
      return [{ kind: "line", xy: geometry.coordinates }];
    case "MultiLineString":
      return geometry.coordinates.filter((xy) => xy.length > 0).map((xy) => ({ kind: "line", xy }));
    case "Polygon":
      return rings(geometry.coordinates);
    case "MultiPolygon":
      return geometry.coordinates.flatMap(rings);
    case "GeometryCollection":
      return geometry.geometries.flatMap(paths);
  }
}

function rings(polygon: readonly (readonly Position[])[]): Path[] {
  return polygon.map((ring, index) => ({ kind: index === 0 ? "outer" : "hole", xy: normalRing(ring) }));
}

/** From the lowest vertex on, counter-clockwise, without the repeated last one. */
function normalRing(ring: readonly Position[]): Position[] {
  const open = ring.slice(0, -1);
  if (signedArea(ring) < 0) open.reverse();
  const key = ([x = 0, y = 0]: Position) => Math.round(x * 1e6) * 1e9 + Math.round(y * 1e6);
  const start = open.reduce((lowest, position, index) => (key(position) < key(open[lowest] ?? []) ? index : lowest), 0);
  return [...open.slice(start), ...open.slice(0, start)];
}

/** Positive when counter-clockwise. */
export function signedArea(ring: readonly Position[]): number {
  const [x0 = 0, y0 = 0] = ring[0] ?? [];
  return ring.reduce((sum, [x = 0, y = 0], index) => {
    const [nextX = 0, nextY = 0] = ring[(index + 1) % ring.length] ?? [];
    return sum + ((x - x0) * (nextY - y0) - (nextX - x0) * (y - y0)) / 2;
  }, 0);
}
