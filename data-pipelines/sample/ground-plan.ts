import { createBoxGrid } from "./box-grid.ts";
import type { Geography } from "./geography.ts";
import { at, boxOf, convexOverlap, cornersOf, grow, type Line, type Rectangle, type Ring, type XyPlane } from "./plane-geometry.ts";
import type { RoadSegment } from "./road-graph.ts";
import type { Terrain } from "./terrain.ts";

/** Keeps account of the ground: what is road, water, railway or slope, and what has been built on. */
export interface GroundPlan {
  /** Is there room, with `clearMeters` to roads and to what stands already? */
  isFree(place: Rectangle, clearMeters: number): boolean;
  take(place: Rectangle): void;
}

export interface Ground {
  readonly geography: Geography;
  readonly terrain: Terrain;
  readonly segments: readonly RoadSegment[];
  readonly railway: Line;
}

/** Steepest ground that is built on, rise over run. */
const steepest = 0.13;
/** From the foot of a bank: the slope of a levee and its path. */
const bankMeters = 7;

export function createGroundPlan({ geography, terrain, segments, railway }: Ground): GroundPlan {
  /** Numbers kept for each straight piece of road: both ends, half the width. */
  const pieces: number[] = [];
  const roads = createBoxGrid<number>(80);
  for (const { line, road } of segments) {
    for (let i = 1; i < line.length; i++) {
      const [a, b] = [at(line, i - 1), at(line, i)];
      roads.add(grow(boxOf([a, b]), road.widthMeters / 2), pieces.push(...a, ...b, road.widthMeters / 2) - 5);
    }
  }
  const crossesRoad = (place: Rectangle, clearMeters: number) => (piece: number) => {
    const [ax = 0, ay = 0, bx = 0, by = 0, halfWidth = 0] = pieces.slice(piece, piece + 5);
    return touches(place, clearMeters + halfWidth, [
      [ax, ay],
      [bx, by],
    ]);
  };
  const railStart = at(railway, 0)[1];
  const railSpacing = (at(railway, railway.length - 1)[1] - railStart) / (railway.length - 1);
  const taken = createBoxGrid<Ring>(40);
  const isGround = (place: XyPlane) =>
    geography.cityMeters(place) > 20 &&
    place[0] > geography.shoreX(place[1]) + 35 &&
    terrain.bankMeters(place) > bankMeters &&
    terrain.slope(place) < steepest;
  return {
    isFree(place, clearMeters) {
      const { centre, alongMeters, acrossMeters } = place;
      const railX = railway[Math.round((centre[1] - railStart) / railSpacing)]?.[0] ?? Infinity;
      if (Math.abs(centre[0] - railX) < 9 + Math.hypot(alongMeters, acrossMeters) / 2) return false;
      if (!isGround(centre)) return false;
      const outer = cornersOf(place, clearMeters);
      const box = boxOf(outer);
      if (taken.near(box).some((other) => convexOverlap(outer, other))) return false;
      if (roads.near(box).some(crossesRoad(place, clearMeters))) return false;
      return outer.every(isGround);
    },
    take(place) {
      const ring = cornersOf(place);
      taken.add(boxOf(ring), ring);
    },
  };
}

/** Does a segment come into a rectangle enlarged by `metres` on all sides? (Liang–Barsky in the rectangle's own axes) */
function touches({ centre, angle, alongMeters, acrossMeters }: Rectangle, metres: number, [a, b]: readonly [XyPlane, XyPlane]): boolean {
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const local = ([x, y]: XyPlane) =>
    [(x - centre[0]) * cos + (y - centre[1]) * sin, (y - centre[1]) * cos - (x - centre[0]) * sin] as const;
  const from = local(a);
  const to = local(b);
  let first = 0;
  let last = 1;
  for (const [axis, half] of [
    [0, alongMeters / 2 + metres],
    [1, acrossMeters / 2 + metres],
  ] as const) {
    const delta = to[axis] - from[axis];
    if (delta === 0) {
      if (Math.abs(from[axis]) > half) return false;
      continue;
    }
    const enter = (-Math.sign(delta) * half - from[axis]) / delta;
    const leave = (Math.sign(delta) * half - from[axis]) / delta;
    first = Math.max(first, enter);
    last = Math.min(last, leave);
    if (first > last) return false;
  }
  return true;
}
