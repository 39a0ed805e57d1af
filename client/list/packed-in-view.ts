import type { Feature, Geometry, Position } from "geojson";
import type { BboxLonLat } from "../../model/geo/tile.ts";
import { type InView, type InViewAsked, type InViewFeature, inViewLimits } from "../../model/in-view.ts";
import { isOver } from "../offline/look-up.ts";
import { packsHere, readPack } from "../offline/packs.ts";

/** What `/api/in-view` would answer, from the districts on this device; undefined where none is here. */
export async function packedInView({ datasets, bboxLonLat, nearLonLat }: InViewAsked, offset: number): Promise<InView | undefined> {
  const packs = await packsHere();
  if (packs.length === 0) return undefined;
  const contents = await Promise.all(packs.map(readPack));
  const layers = datasets.map((dataset) => {
    const version = packs.find(({ versions }) => versions[dataset] !== undefined)?.versions[dataset] ?? null;
    // Neighbouring districts share what lies on their border.
    const rows = new Map(
      contents.flatMap(({ rows: held }) => (held.get(dataset)?.features ?? []).map((row) => [String(row.id), row] as const)),
    );
    const seen = [...rows.values()].flatMap((row) => rowInView(row, bboxLonLat, nearLonLat));
    const sorted = seen.toSorted((a, b) => a.distanceMeters - b.distanceMeters || a.fid - b.fid);
    return { dataset, version, matched: seen.length, features: sorted.slice(offset, offset + inViewLimits.pageSize) };
  });
  return { near: nearLonLat, layers };
}

function rowInView(row: Feature, box: BboxLonLat, near: readonly [number, number]): InViewFeature[] {
  const { geometry, properties } = row;
  if (geometry === null || !meets(geometry, box)) return [];
  const told = { fid: Number(row.id), properties: properties ?? {} };
  if (isOver(geometry, near)) return [{ ...told, distanceMeters: 0, bearingDegrees: null, lonLat: near }];
  const [east, north, lonLat] = nearestPart(geometry, near);
  const distanceMeters = Math.hypot(east, north);
  const bearing = (Math.atan2(east, north) * 180) / Math.PI;
  return [{ ...told, distanceMeters, bearingDegrees: distanceMeters === 0 ? null : (bearing + 360) % 360, lonLat }];
}

/** Does one of its vertices lie in the box, one of its edges run through it, or the area cover it? */
function meets(geometry: Geometry, [west, south, east, north]: BboxLonLat): boolean {
  const corner: [number, number] = [west, south];
  if (isOver(geometry, corner)) return true;
  return chainsOf(geometry).some((chain) =>
    chain.some(([x = 0, y = 0], i) => {
      const [px = x, py = y] = chain[i - 1] ?? [];
      return crossesBox([px, py, x, y], [west, south, east, north]);
    }),
  );
}

/** Liang–Barsky: is some of the segment within the box? */
function crossesBox([x0, y0, x1, y1]: readonly [number, number, number, number], [west, south, east, north]: BboxLonLat): boolean {
  let [from, to] = [0, 1];
  for (const [delta, low, high] of [
    [x1 - x0, west - x0, east - x0],
    [y1 - y0, south - y0, north - y0],
  ] as const) {
    if (delta === 0) {
      if (low > 0 || high < 0) return false;
      continue;
    }
    const [enter, leave] = delta > 0 ? [low / delta, high / delta] : [high / delta, low / delta];
    from = Math.max(from, enter);
    to = Math.min(to, leave);
  }
  return from <= to;
}

/** East and north of the nearest point of its lines, in metres on the ellipsoid around `near`, and where that is. */
function nearestPart(
  geometry: Geometry,
  near: readonly [number, number],
): readonly [east: number, north: number, lonLat: readonly [number, number]] {
  const [eastPerDegree, northPerDegree] = metersPerDegree(near[1]);
  let nearest: readonly [number, number] = [Infinity, Infinity];
  for (const chain of chainsOf(geometry)) {
    for (const [i, position] of chain.entries()) {
      const [x1, y1] = toMeters(position);
      const [x0, y0] = toMeters(chain[i - 1] ?? position);
      const [dx, dy] = [x1 - x0, y1 - y0];
      const squared = dx * dx + dy * dy;
      const t = squared > 0 ? Math.min(1, Math.max(0, -(x0 * dx + y0 * dy) / squared)) : 0;
      const [x, y] = [x0 + t * dx, y0 + t * dy];
      if (Math.hypot(x, y) < Math.hypot(...nearest)) nearest = [x, y];
    }
  }
  const [east, north] = nearest;
  return [east, north, [near[0] + east / eastPerDegree, near[1] + north / northPerDegree]];

  function toMeters([lon = 0, lat = 0]: Position): readonly [number, number] {
    return [(lon - near[0]) * eastPerDegree, (lat - near[1]) * northPerDegree];
  }
}

/** On GRS 80, by the radii of curvature: exact to some 0.1 % within a district. */
function metersPerDegree(lat: number): readonly [east: number, north: number] {
  const [semiMajor, eccentricity2, radians] = [6_378_137, 0.006_694_380_023, Math.PI / 180];
  const w2 = 1 - eccentricity2 * Math.sin(lat * radians) ** 2;
  return [(semiMajor / Math.sqrt(w2)) * Math.cos(lat * radians) * radians, ((semiMajor * (1 - eccentricity2)) / w2 ** 1.5) * radians];
}

/** Points, lines and rings as rows of positions. */
function chainsOf(geometry: Geometry): readonly (readonly Position[])[] {
  switch (geometry.type) {
    case "Point":
      return [[geometry.coordinates]];
    case "MultiPoint":
      return geometry.coordinates.map((position) => [position]);
    case "LineString":
      return [geometry.coordinates];
    case "MultiLineString":
    case "Polygon":
      return geometry.coordinates;
    case "MultiPolygon":
      return geometry.coordinates.flat();
    case "GeometryCollection":
      return geometry.geometries.flatMap(chainsOf);
  }
}
