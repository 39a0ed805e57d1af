import type { Ring } from "./tile-rows.ts";

/** The area of a polygon's part within the square min…max. */
export function areaWithin(rings: readonly Ring[], min: number, max: number): number {
  const [outer = 0, ...holes] = rings.map((ring) => Math.abs(areaInWindow(ring, min, max)));
  return outer - holes.reduce((sum, area) => sum + area, 0);
}

/** How far rounding each vertex by up to half a unit on both axes can move the area of a polygon. */
export function roundingArea(rings: readonly Ring[]): number {
  return rings.reduce((sum, ring) => sum + perimeter(ring) + 2 * ring.length, 10);
}

/** The length of a line's part within the square min…max, measured in steps of 1/2000 of each segment. */
export function lengthWithin(vertices: Ring, min: number, max: number): number {
  const steps = 2000;
  return vertices.slice(1).reduce((sum, [bx, by], i) => {
    const [ax, ay] = vertices[i] ?? [bx, by];
    let inside = 0;
    for (let step = 0.5; step < steps; step++) {
      const x = ax + ((bx - ax) * step) / steps;
      const y = ay + ((by - ay) * step) / steps;
      if (x >= min && x <= max && y >= min && y <= max) inside++;
    }
    return sum + (Math.hypot(bx - ax, by - ay) * inside) / steps;
  }, 0);
}

/**
 * The area of a ring's part within the square min…max, signed like the ring, found without clipping anything: over
 * each x the ring covers the sum of ±y of its edges, with y held to min…max, and that is integrated edge by edge.
 */
function areaInWindow(ring: Ring, min: number, max: number): number {
  let area = 0;
  for (const [i, [ax, ay]] of ring.entries()) {
    const [bx, by] = ring[(i + 1) % ring.length] ?? [ax, ay];
    if (ax === bx) continue;
    const slope = (by - ay) / (bx - ax);
    const from = Math.max(min, Math.min(ax, bx));
    const to = Math.min(max, Math.max(ax, bx));
    if (from >= to) continue;
    const yAt = (x: number) => ay + (x - ax) * slope;
    area -= Math.sign(bx - ax) * clampedIntegral(yAt(from), yAt(to), to - from, { min, max });
  }
  return area;
}

/** ∫ of a straight line from y0 to y1 over `width`, held to min…max. */
function clampedIntegral(y0: number, y1: number, width: number, { min, max }: { min: number; max: number }): number {
  const low = Math.min(y0, y1);
  const high = Math.max(y0, y1);
  if (low >= max) return max * width;
  if (high <= min) return min * width;
  if (high === low) return low * width;
  const perUnit = width / (high - low);
  const below = Math.max(0, min - low) * perUnit;
  const above = Math.max(0, high - max) * perUnit;
  const between = width - below - above;
  return min * below + max * above + ((Math.max(low, min) + Math.min(high, max)) / 2) * between;
}

function perimeter(ring: Ring): number {
  return ring.reduce((sum, [ax, ay], i) => {
    const [bx, by] = ring[(i + 1) % ring.length] ?? [ax, ay];
    return sum + Math.hypot(bx - ax, by - ay);
  }, 0);
}
