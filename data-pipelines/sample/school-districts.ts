import { areaOf, at, distance, type Polygon, type Ring, type XyPlane } from "./plane-geometry.ts";
import type { Facility } from "./places.ts";
import { polygonsOf, ringsOf, type Arc } from "./polygon-rings.ts";
import type { Town } from "./towns.ts";

export interface SchoolDistrict {
  readonly level: "primary" | "secondary";
  readonly school: Facility;
  /** Without gaps and overlaps between the districts of a level. */
  readonly parts: readonly Polygon[];
}

/** Whole towns go to the nearest primary school, and whole primary districts to one lower secondary school. */
export function planSchoolDistricts(facilities: readonly Facility[], towns: readonly Town[]): SchoolDistrict[] {
  const schools = (kind: Facility["kind"]) => facilities.filter((facility) => facility.kind === kind);
  const inhabited = towns.filter(({ isWater }) => !isWater);
  const primary = byNearest(inhabited, schools("elementary"), ({ place }) => place);
  const secondary = byNearest([...primary], schools("junior-high"), ([school]) => school.centre);
  return [
    ...[...primary].map(([school, members]) => districtOf("primary", school, members)),
    ...[...secondary].map(([school, members]) =>
      districtOf(
        "secondary",
        school,
        members.flatMap(([, of]) => of),
      ),
    ),
  ];
}

function districtOf(level: SchoolDistrict["level"], school: Facility, towns: readonly Town[]): SchoolDistrict {
  return { level, school, parts: dissolve(towns.flatMap(({ parts }) => parts)) };
}

function byNearest<T>(items: readonly T[], schools: readonly Facility[], placeOf: (item: T) => XyPlane): Map<Facility, T[]> {
  const groups = new Map<Facility, T[]>();
  for (const item of items) {
    const metres = (school: Facility) => distance(placeOf(item), school.centre);
    const nearest = schools.reduce<Facility | undefined>(
      (best, school) => (best && metres(best) <= metres(school) ? best : school),
      undefined,
    );
    if (nearest) groups.set(nearest, [...(groups.get(nearest) ?? []), item]);
  }
  return groups;
}

/** The union of areas that share their borders point for point: sides run along in both directions are inside and fall away. */
export function dissolve(polygons: readonly Polygon[]): Polygon[] {
  const nodes = new Map<string, number>();
  const nodeOf = (place: XyPlane): number => {
    const key = place.join(" ");
    const node = nodes.get(key) ?? nodes.size;
    nodes.set(key, node);
    return node;
  };
  const sides = new Map<string, Arc>();
  for (const ring of polygons.flat()) {
    ring.forEach((place, i) => {
      const next = at(ring, (i + 1) % ring.length);
      const [from, to] = [nodeOf(place), nodeOf(next)];
      if (!sides.delete(`${to} ${from}`)) sides.set(`${from} ${to}`, { from, to, points: [place, next] });
    });
  }
  const rings: Ring[] = ringsOf([...sides.values()]);
  return polygonsOf(rings).toSorted((a, b) => areaOf(b) - areaOf(a));
}
