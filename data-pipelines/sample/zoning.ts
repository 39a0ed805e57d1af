import { at, type Polygon, type XyPlane } from "./plane-geometry.ts";
import { findFaces, type RoadFaces } from "./road-faces.ts";
import type { RoadSegment } from "./road-graph.ts";
import { urbanKinds, type District } from "./settlements.ts";

/** 用途地域 codes of 国土数値情報. */
export type ZoneCode = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 21;

export interface Zone {
  readonly code: ZoneCode;
  readonly coveragePercent: number;
  readonly floorAreaPercent: number;
  readonly polygon: Polygon;
}

export const zoneNames: Record<ZoneCode, string> = {
  1: "第一種低層住居専用地域",
  2: "第二種低層住居専用地域",
  3: "第一種中高層住居専用地域",
  4: "第二種中高層住居専用地域",
  5: "第一種住居地域",
  6: "第二種住居地域",
  7: "準住居地域",
  8: "近隣商業地域",
  9: "商業地域",
  10: "準工業地域",
  11: "工業地域",
  12: "工業専用地域",
  21: "田園住居地域",
};

/** What may be built: the kind of zone with its two limits. One row of this table is one colour of the zoning map. */
const rules = [
  { code: 1, coverage: 50, floorArea: 80 },
  { code: 1, coverage: 60, floorArea: 100 },
  { code: 2, coverage: 60, floorArea: 150 },
  { code: 3, coverage: 60, floorArea: 200 },
  { code: 4, coverage: 60, floorArea: 200 },
  { code: 5, coverage: 60, floorArea: 200 },
  { code: 6, coverage: 60, floorArea: 200 },
  { code: 7, coverage: 60, floorArea: 200 },
  { code: 8, coverage: 80, floorArea: 200 },
  { code: 8, coverage: 80, floorArea: 300 },
  { code: 9, coverage: 80, floorArea: 400 },
  { code: 10, coverage: 60, floorArea: 200 },
  { code: 11, coverage: 60, floorArea: 200 },
  { code: 12, coverage: 60, floorArea: 200 },
  { code: 21, coverage: 50, floorArea: 80 },
] as const satisfies readonly { code: ZoneCode; coverage: number; floorArea: number }[];

/** Zones are made of whole blocks, so that their limits run along streets, as drawn in city plans. */
export function buildZones(districts: readonly District[], segments: readonly RoadSegment[]): Zone[] {
  const faces = findFaces(segments);
  const urban = districts.filter(({ kind }) => urbanKinds.includes(kind));
  const bypass = segments.filter(({ road }) => road.name === "国道999号").flatMap(({ line }) => line);
  const nearBypass = (place: XyPlane) => bypass.some(([x, y]) => Math.abs(x - place[0]) < 95 && Math.abs(y - place[1]) < 95);
  const labels = faces.centroids.map((place, face) => {
    const area = at(faces.areas, face);
    return area > 0 && area < 130_000 ? ruleAt(urban, place, nearBypass) : -1;
  });
  fillGaps(faces, labels);
  for (let pass = 0; pass < 3; pass++) settle(faces, labels);
  for (let pass = 0; pass < 3; pass++) absorbCrumbs(faces, labels);
  const zones: Zone[] = [];
  for (const [label, polygons] of faces.dissolve(labels)) {
    const { code, coverage, floorArea } = at(rules, label);
    for (const polygon of polygons) zones.push({ code, coveragePercent: coverage, floorAreaPercent: floorArea, polygon });
  }
  return zones;
}

/** Row of `rules` for a place, or −1 outside the town. */
function ruleAt(urban: readonly District[], place: XyPlane, nearBypass: (place: XyPlane) => boolean): number {
  let best: { district: District; outward: number; index: number } | undefined;
  urban.forEach((district, index) => {
    const outward = district.outward(place);
    if (outward < (best?.outward ?? 1.5)) best = { district, outward, index };
  });
  if (!best) return -1;
  const { district, outward, index } = best;
  const turn = Math.atan2(place[1] - district.centre[1], place[0] - district.centre[0]);
  switch (district.kind) {
    case "station":
      if (outward < 0.42) return row(9);
      if (outward < 0.62) return row(8, 300);
      if (nearBypass(place)) return row(7);
      if (outward > 1.05) return turn > 0 ? row(2) : row(5);
      return turn > 0.9 ? row(5) : row(6);
    case "castle-town":
      if (outward < 0.34) return row(8);
      if (nearBypass(place)) return row(7);
      if (outward < 0.75) return row(5);
      if (outward > 1.1) return turn > 0 ? row(1) : row(21);
      return turn > 0.4 && turn < 2.2 ? row(3) : turn < -1.2 ? row(4) : row(1, 100);
    case "industrial":
      if (districtsOfKind(urban, "industrial").indexOf(district) > 0) return row(10);
      return outward < 0.62 ? row(12) : row(11);
    default:
      if (nearBypass(place)) return row(7);
      if (outward > 1.08) return index % 2 === 1 ? row(21) : row(1);
      return [row(1), row(2), row(3), row(1)][index % 4] ?? row(1);
  }
}

function districtsOfKind(districts: readonly District[], kind: District["kind"]): District[] {
  return districts.filter((district) => district.kind === kind);
}

function row(code: ZoneCode, floorArea?: number): number {
  return rules.findIndex((rule) => rule.code === code && (floorArea === undefined || rule.floorArea === floorArea));
}

/** Blocks that the town encloses belong to it, whatever they are used for: they take the zone they border longest. */
function fillGaps(faces: RoadFaces, labels: number[]): void {
  const outside = new Uint8Array(labels.length);
  const open = faces.areas.flatMap((area, face) => (area <= 0 || area > 2_000_000 ? [face] : []));
  for (const face of open) outside[face] = 1;
  while (open.length > 0) {
    for (const { neighbour } of at(faces.sides, open.pop() ?? 0)) {
      if (outside[neighbour] === 1 || at(labels, neighbour) >= 0) continue;
      outside[neighbour] = 1;
      open.push(neighbour);
    }
  }
  for (let pass = 0; pass < 12; pass++) {
    labels.forEach((label, face) => {
      if (label < 0 && outside[face] === 0) labels[face] = longestNeighbour(faces, labels, face);
    });
  }
}

/** A single block of another kind among its neighbours, or a block hanging on by a corner, follows the neighbours. */
function settle(faces: RoadFaces, labels: number[]): void {
  labels.forEach((label, face) => {
    if (at(faces.areas, face) <= 0) return;
    const own = at(faces.sides, face).reduce((sum, side) => sum + (at(labels, side.neighbour) === label ? side.metres : 0), 0);
    const total = at(faces.sides, face).reduce((sum, side) => sum + side.metres, 0);
    if (label >= 0 && own < total * 0.2 && at(faces.areas, face) < 30_000) labels[face] = longestNeighbour(faces, labels, face);
  });
}

/** No zone is drawn for less than this. */
const smallestZoneSquareMeters = 6000;

/** Joins zones that are too small to the zone they border longest; alone in the fields they are given up. */
function absorbCrumbs(faces: RoadFaces, labels: number[]): void {
  const seen = new Uint8Array(labels.length);
  labels.forEach((label, start) => {
    if (label < 0 || seen[start] === 1) return;
    const zone = [start];
    seen[start] = 1;
    for (let next = 0; next < zone.length; next++) {
      for (const { neighbour } of at(faces.sides, at(zone, next))) {
        if (at(labels, neighbour) !== label || seen[neighbour] === 1) continue;
        seen[neighbour] = 1;
        zone.push(neighbour);
      }
    }
    if (zone.reduce((sum, face) => sum + at(faces.areas, face), 0) >= smallestZoneSquareMeters) return;
    const metres = new Map<number, number>();
    for (const side of zone.flatMap((face) => at(faces.sides, face))) {
      const other = at(labels, side.neighbour);
      if (other !== label && other >= 0) metres.set(other, (metres.get(other) ?? 0) + side.metres);
    }
    const joined = [...metres].reduce((best, entry) => (entry[1] > best[1] ? entry : best), [-1, 0] as [number, number])[0];
    for (const face of zone) labels[face] = joined;
  });
}

function longestNeighbour(faces: RoadFaces, labels: readonly number[], face: number): number {
  const metres = new Map<number, number>();
  for (const side of at(faces.sides, face)) {
    const label = at(labels, side.neighbour);
    metres.set(label, (metres.get(label) ?? 0) + side.metres);
  }
  return [...metres].reduce((best, entry) => (entry[1] > best[1] ? entry : best), [-1, 0] as [number, number])[0];
}
