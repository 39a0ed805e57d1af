import type { ClipWindow, Vertices } from "./vertices.ts";

/**
 * Cuts a ring to the window, side after side (Sutherland & Hodgman 1974), only at the sides its box crosses:
 *
 *        ╱╲              the two teeth stay one ring, joined by an edge along the window's side; that edge has no
 *   ┌───┼──┼──┼──┼─┐     area and lies in the buffer, so nobody sees it
 *   │   ╱    ╲╱    ╲
 *
 * `ring` has its box and may repeat its first vertex at the end. Returns `ring` or `spare`, whichever holds the
 * result; the other one's content is lost, and so is the box.
 */
export function clipRing(ring: Vertices, spare: Vertices, window: ClipWindow): Vertices {
  const { xMin, yMin, xMax, yMax } = ring;
  let from = ring;
  let to = spare;
  for (const side of sides) {
    const isCrossed = side.keeps > 0 ? (side.axis === 0 ? xMin : yMin) < window.min : (side.axis === 0 ? xMax : yMax) > window.max;
    if (!isCrossed) continue;
    clipToSide(from, to, side, side.keeps > 0 ? window.min : window.max);
    [from, to] = [to, from];
    if (from.length === 0) return from;
  }
  return from;
}

interface Side {
  /** 0: x is compared, 1: y. */
  readonly axis: 0 | 1;
  /** +1 keeps what is at or above the bound, −1 what is at or below it. */
  readonly keeps: 1 | -1;
}

const sides: readonly Side[] = [
  { axis: 0, keeps: 1 },
  { axis: 0, keeps: -1 },
  { axis: 1, keeps: 1 },
  { axis: 1, keeps: -1 },
];

function clipToSide(from: Vertices, to: Vertices, side: Side, bound: number): void {
  const { xy, length } = from;
  const { axis, keeps } = side;
  const other = 1 - axis;
  // every vertex, and a crossing on every edge
  const out = to.allocate(length * 2);
  let end = 0;
  let previousA = xy[length - 2 + axis] as number;
  let previousB = xy[length - 2 + other] as number;
  let wasKept = (previousA - bound) * keeps >= 0;
  for (let i = 0; i < length; i += 2) {
    const a = xy[i + axis] as number;
    const b = xy[i + other] as number;
    const isKept = (a - bound) * keeps >= 0;
    if (isKept !== wasKept) {
      out[end + axis] = bound;
      out[end + other] = previousB + ((bound - previousA) / (a - previousA)) * (b - previousB);
      end += 2;
    }
    if (isKept) {
      out[end + axis] = a;
      out[end + other] = b;
      end += 2;
    }
    previousA = a;
    previousB = b;
    wasKept = isKept;
  }
  to.length = end;
}
