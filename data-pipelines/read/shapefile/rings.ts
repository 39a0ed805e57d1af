import { RingIndex } from "./ring-index.ts";

/**
 * Sorts the rings of one shape into polygons, outer ring first, as GDAL does: a clockwise ring is an outer one; a
 * counter-clockwise ring is a hole of the smallest clockwise ring around it, or an outer ring when there is none.
 * A shape without any clockwise ring was written the wrong way round: there, rings are holes by nesting depth.
 * @param xy x and y in turn.
 * @param starts index of each ring's first position, and the total at the end.
 */
export function groupRings(xy: Float64Array, starts: Uint32Array): number[][] {
  const rings = measureRings(xy, starts);
  const largestFirst = [...rings].sort((a, b) => b.size - a.size);
  const clockwise = largestFirst.filter((ring) => ring.isClockwise);
  const trustsWinding = clockwise.length > 0;
  const holders = trustsWinding ? clockwise : largestFirst;
  const holesOf = new Map<Ring, number[]>();
  for (const ring of largestFirst) {
    const around = trustsWinding && ring.isClockwise ? undefined : findAround(ring, holders);
    if (!around || around.isHole) continue;
    ring.isHole = true;
    const holes = holesOf.get(around) ?? [];
    holesOf.set(around, holes);
    holes.push(ring.index);
  }
  return rings.filter((ring) => !ring.isHole).map((ring) => [ring.index, ...(holesOf.get(ring) ?? []).sort((a, b) => a - b)]);
}

interface Ring {
  readonly index: number;
  readonly points: Float64Array;
  readonly isClockwise: boolean;
  /** Twice the area without sign, -1 when it is not a number. */
  readonly size: number;
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
  isHole: boolean;
  inside: RingIndex | undefined;
}

function measureRings(xy: Float64Array, starts: Uint32Array): Ring[] {
  const rings: Ring[] = [];
  for (let index = 0; index + 1 < starts.length; index++) {
    rings.push(measureRing(xy.subarray(2 * (starts[index] ?? 0), 2 * (starts[index + 1] ?? 0)), index));
  }
  return rings;
}

function measureRing(points: Float64Array, index: number): Ring {
  const originX = points[0] ?? 0;
  const originY = points[1] ?? 0;
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  let twiceArea = 0;
  // Relative to the first point: absolute coordinates would cost half the digits.
  let previousX = (points[points.length - 2] ?? 0) - originX;
  let previousY = (points[points.length - 1] ?? 0) - originY;
  for (let at = 0; at < points.length; at += 2) {
    const x = points[at] ?? 0;
    const y = points[at + 1] ?? 0;
    if (x < west) west = x;
    if (x > east) east = x;
    if (y < south) south = y;
    if (y > north) north = y;
    twiceArea += previousX * (y - originY) - (x - originX) * previousY;
    previousX = x - originX;
    previousY = y - originY;
  }
  const size = Number.isNaN(twiceArea) ? -1 : Math.abs(twiceArea);
  return { index, points, isClockwise: twiceArea < 0, size, west, south, east, north, isHole: false, inside: undefined };
}

/** The smallest holder that is larger than `ring` and around it. A repeated ring is no hole: it would erase the first. */
function findAround(ring: Ring, holders: readonly Ring[]): Ring | undefined {
  return holders.findLast((holder) => holder.size > ring.size && isBoxInside(ring, holder) && isInside(ring, holder));
}

function isBoxInside(inner: Ring, outer: Ring): boolean {
  return inner.west >= outer.west && inner.east <= outer.east && inner.south >= outer.south && inner.north <= outer.north;
}

/** Decided by the first position that is not on the outer ring itself: holes often touch it. */
function isInside(inner: Ring, outer: Ring): boolean {
  outer.inside ??= new RingIndex(outer.points, outer.south, outer.north);
  for (let at = 0; at < inner.points.length; at += 2) {
    const side = outer.inside.side(inner.points[at] ?? 0, inner.points[at + 1] ?? 0);
    if (side !== 0) return side > 0;
  }
  return true;
}
