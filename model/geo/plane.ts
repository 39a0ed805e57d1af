/** Geometry in a plane-rectangular zone, metres. */

export type Place = readonly [eastMeters: number, northMeters: number];

/** Between JGD2011 degrees and the metres of one plane-rectangular zone. */
export interface PlaneProjection {
  toLonLat(eastMeters: number, northMeters: number): [lon: number, lat: number];
  toPlane(lon: number, lat: number): [eastMeters: number, northMeters: number];
}

/** Rings closed or not; the first is the outer one, the others are holes. */
export type Rings = readonly (readonly Place[])[];

export interface Box {
  readonly westMeters: number;
  readonly southMeters: number;
  readonly eastMeters: number;
  readonly northMeters: number;
}

/** m², positive for a ring against the clock. */
export function signedAreaMeters2(ring: readonly Place[]): number {
  const [east0, north0] = ring[0] ?? [0, 0];
  let twice = 0;
  for (let i = 0; i < ring.length; i++) {
    const [east, north] = ring[i] ?? [0, 0];
    const [nextEast, nextNorth] = ring[i + 1] ?? [east0, north0];
    // From the first vertex, so that coordinates far from the origin cost no digits.
    twice += (east - east0) * (nextNorth - north0) - (nextEast - east0) * (north - north0);
  }
  return twice / 2;
}

/** m² of an outer ring less its holes, whichever way the rings run. */
export function areaMeters2([outer = [], ...holes]: Rings): number {
  return Math.abs(signedAreaMeters2(outer)) - holes.reduce((sum, hole) => sum + Math.abs(signedAreaMeters2(hole)), 0);
}

export function boxOf(places: Iterable<Place>): Box {
  const box = { westMeters: Infinity, southMeters: Infinity, eastMeters: -Infinity, northMeters: -Infinity };
  for (const [east, north] of places) {
    box.westMeters = Math.min(box.westMeters, east);
    box.southMeters = Math.min(box.southMeters, north);
    box.eastMeters = Math.max(box.eastMeters, east);
    box.northMeters = Math.max(box.northMeters, north);
  }
  return box;
}

/** Is a place inside by the even-odd rule? */
export function isInside(rings: Rings, [east, north]: Place): boolean {
  let inside = false;
  for (const ring of rings) {
    let [previousEast, previousNorth] = ring.at(-1) ?? [0, 0];
    for (const [nextEast, nextNorth] of ring) {
      const between = previousNorth > north !== nextNorth > north;
      if (between && east < previousEast + ((north - previousNorth) / (nextNorth - previousNorth)) * (nextEast - previousEast))
        inside = !inside;
      [previousEast, previousNorth] = [nextEast, nextNorth];
    }
  }
  return inside;
}

/** Rings of several polygons in any order, sorted out: an outer ring with the holes in it each (even-odd). */
export function polygonsOf(rings: readonly (readonly Place[])[]): Rings[] {
  if (rings.length === 1) return [rings];
  const around = rings.map(([place], i) => (place ? rings.flatMap((ring, k) => (k !== i && isInside([ring], place) ? [k] : [])) : []));
  const polygons = new Map<number, (readonly Place[])[]>();
  for (const [i, ring] of rings.entries()) if ((around[i]?.length ?? 0) % 2 === 0) polygons.set(i, [ring]);
  for (const [i, ring] of rings.entries()) {
    const outside = around[i] ?? [];
    if (outside.length % 2 === 0) continue;
    // Its own outer ring is the innermost of those around it.
    const owner = outside.find((k) => polygons.has(k) && around[k]?.length === outside.length - 1);
    if (owner !== undefined) polygons.get(owner)?.push(ring);
  }
  return [...polygons.values()];
}

/** Mean of the vertices of a ring. */
export function middleOf(ring: readonly Place[]): Place {
  let [east, north] = [0, 0];
  for (const [x, y] of ring) [east, north] = [east + x, north + y];
  return [east / ring.length, north / ring.length];
}
