/**
 * Proves cheaply that an area is valid (OGC 06-103r4, 6.1.11): its rings neither touch nor cross themselves or each other, and the holes lie
 * inside. What it cannot prove with certainty, such as a hole that touches its ring in a point, is for PostGIS to judge.
 */

/** Closed rings, outer ring first, one after the other; ring r ends before coordinate `ends[r]`. */
export interface Rings {
  readonly xs: Float64Array;
  readonly ys: Float64Array;
  readonly ends: readonly number[];
}

/** More than this many pairs of segments are not worth looking at here. */
const mostPairs = 4_000_000;
/** So few segments are compared pair by pair; more are sorted first. */
const fewSegments = 48;

export function isSoundArea(rings: Rings): boolean {
  return ringsHaveSpace(rings) && !segmentsMeet(rings) && holesAreInside(rings);
}

/** Every ring is closed and turns at least twice. */
function ringsHaveSpace({ xs, ys, ends }: Rings): boolean {
  let start = 0;
  for (const end of ends) {
    if (end - start < 4 || xs[start] !== xs[end - 1] || ys[start] !== ys[end - 1]) return false;
    start = end;
  }
  return ends.length > 0;
}

/** Do any two segments have more in common than the end where one follows the other, or is that not certain? */
function segmentsMeet(rings: Rings): boolean {
  const { ends } = rings;
  const total = ends.at(-1) ?? 0;
  if (total - ends.length > fewSegments) return segmentsMeetSorted(rings, total);
  let start = 0;
  for (const end of ends) {
    for (let a = start; a < end - 1; a++) {
      for (let b = a + 1; b < end - 1; b++) if (pairMeets(rings, { a, b, start, end })) return true;
      for (let b = end; b < total - 1; b++) if (!ends.includes(b + 1) && apartOrMeets(rings, a, b)) return true;
    }
    start = end;
  }
  return false;
}

/** As above, for many segments: only those whose boxes overlap from west to east are compared. */
function segmentsMeetSorted(rings: Rings, total: number): boolean {
  const { xs, ends } = rings;
  const ringOf = new Uint32Array(total);
  const order: number[] = [];
  let start = 0;
  for (const [ring, end] of ends.entries()) {
    for (let a = start; a < end - 1; a++) {
      ringOf[a] = ring;
      order.push(a);
    }
    start = end;
  }
  const west = (a: number) => Math.min(xs[a] as number, xs[a + 1] as number);
  order.sort((a, b) => west(a) - west(b));
  let pairs = 0;
  for (let i = 0; i < order.length; i++) {
    const first = order[i] as number;
    const east = Math.max(xs[first] as number, xs[first + 1] as number);
    for (let j = i + 1; j < order.length && west(order[j] as number) <= east; j++) {
      if (++pairs > mostPairs) return true;
      const second = order[j] as number;
      const ring = ringOf[first] as number;
      const [a, b] = first < second ? [first, second] : [second, first];
      if (ringOf[second] === ring) {
        if (pairMeets(rings, { a, b, start: ends[ring - 1] ?? 0, end: ends[ring] as number })) return true;
      } else if (apartOrMeets(rings, a, b)) return true;
    }
  }
  return false;
}

/** Segments a < b of the ring from `start` to `end`. */
function pairMeets(rings: Rings, { a, b, start, end }: { a: number; b: number; start: number; end: number }): boolean {
  if (b === a + 1) return foldsBack(rings, a, b, b + 1);
  if (a === start && b === end - 2) return foldsBack(rings, b, a, a + 1);
  return apartOrMeets(rings, a, b);
}

/** Does the way from `before` over `corner` to `after` go back onto itself, or is that not certain? */
function foldsBack({ xs, ys }: Rings, before: number, corner: number, after: number): boolean {
  const turn = orientation(
    xs[before] as number,
    ys[before] as number,
    xs[corner] as number,
    ys[corner] as number,
    xs[after] as number,
    ys[after] as number,
  );
  if (turn !== 0) return false;
  const back = ((xs[before] as number) - (xs[corner] as number)) * ((xs[after] as number) - (xs[corner] as number));
  const down = ((ys[before] as number) - (ys[corner] as number)) * ((ys[after] as number) - (ys[corner] as number));
  return back + down >= 0;
}

/** Do two segments that do not follow each other meet, or is it not certain that they do not? */
function apartOrMeets({ xs, ys }: Rings, a: number, b: number): boolean {
  const ax = xs[a] as number;
  const ay = ys[a] as number;
  const bx = xs[a + 1] as number;
  const by = ys[a + 1] as number;
  const cx = xs[b] as number;
  const cy = ys[b] as number;
  const dx = xs[b + 1] as number;
  const dy = ys[b + 1] as number;
  if (Math.max(ax, bx) < Math.min(cx, dx) || Math.max(cx, dx) < Math.min(ax, bx)) return false;
  if (Math.max(ay, by) < Math.min(cy, dy) || Math.max(cy, dy) < Math.min(ay, by)) return false;
  if (orientation(ax, ay, bx, by, cx, cy) * orientation(ax, ay, bx, by, dx, dy) > 0) return false;
  return orientation(cx, cy, dx, dy, ax, ay) * orientation(cx, cy, dx, dy, bx, by) <= 0;
}

/** J. R. Shewchuk, "Adaptive Precision Floating-Point Arithmetic" (1997): his first bound of the rounding error. */
const errorBound = (3 + 16 * 2 ** -53) * 2 ** -53;

/** 1 where c lies left of a → b, −1 where right, 0 where it is on the line or that is not certain. */
function orientation(ax: number, ay: number, bx: number, by: number, cx: number, cy: number): number {
  const left = (ax - cx) * (by - cy);
  const right = (ay - cy) * (bx - cx);
  const bound = errorBound * (Math.abs(left) + Math.abs(right));
  const determinant = left - right;
  if (determinant > bound) return 1;
  return determinant < -bound ? -1 : 0;
}

/** Rings that do not meet lie inside each other or apart; every hole must lie in the outer ring and apart from the others. */
function holesAreInside(rings: Rings): boolean {
  const { ends } = rings;
  for (let hole = 1; hole < ends.length; hole++) {
    if (!isInside(rings, hole, 0)) return false;
    for (let other = 1; other < hole; other++) if (!boxesAreApart(rings, hole, other)) return false;
  }
  return true;
}

/** The first corner of ring `inner` against ring `outer`; false where it is not certain. */
function isInside({ xs, ys, ends }: Rings, inner: number, outer: number): boolean {
  const first = ends[inner - 1] ?? 0;
  const [x, y] = [xs[first] as number, ys[first] as number];
  let isIn = false;
  for (let i = ends[outer - 1] ?? 0; i < (ends[outer] as number) - 1; i++) {
    const [ay, by] = [ys[i] as number, ys[i + 1] as number];
    if (ay > y === by > y) continue;
    const side = orientation(xs[i] as number, ay, xs[i + 1] as number, by, x, y);
    if (side === 0) return false;
    if (side > 0 === by > ay) isIn = !isIn;
  }
  return isIn;
}

function boxesAreApart(rings: Rings, a: number, b: number): boolean {
  const [p, q] = [ringBox(rings, a), ringBox(rings, b)];
  return p[2] < q[0] || q[2] < p[0] || p[3] < q[1] || q[3] < p[1];
}

/** West, south, east, north. */
export function ringBox({ xs, ys, ends }: Rings, ring: number): [number, number, number, number] {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = ends[ring - 1] ?? 0; i < (ends[ring] as number); i++) {
    box[0] = Math.min(box[0], xs[i] as number);
    box[1] = Math.min(box[1], ys[i] as number);
    box[2] = Math.max(box[2], xs[i] as number);
    box[3] = Math.max(box[3], ys[i] as number);
  }
  return box;
}
