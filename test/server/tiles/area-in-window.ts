import { type Ring } from "./tile-rows.ts";

/**
 * The area of a ring's part within the square min…max, signed like the ring, found without clipping anything: over
 * each x the ring covers the sum of ±y of its edges, with y held to min…max, and that is integrated edge by edge.
 */
export function areaInWindow(ring: Ring, min: number, max: number): number {
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

export function perimeter(ring: Ring): number {
  return ring.reduce((sum, [ax, ay], i) => {
    const [bx, by] = ring[(i + 1) % ring.length] ?? [ax, ay];
    return sum + Math.hypot(bx - ax, by - ay);
  }, 0);
}
