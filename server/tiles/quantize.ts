import type { ClipWindow, Vertices } from "./vertices.ts";

/** Points in whole tile units, flat: x, y, x, y … Their array is kept and only grows. */
export class GridPoints {
  xy = new Int32Array(2048);
  /** Numbers in use, two to a point. */
  length = 0;
  readonly #min: number;

  /** What is rounded later must lie in `window`, whose sides are whole numbers. */
  constructor(window: ClipWindow) {
    this.#min = window.min;
  }

  /**
   * Holds the line in the numbers `start…end` of `vertices`, rounded half up, without each point that is equal to the
   * one before it or lies on the straight way from that one to the next.
   */
  roundLine(vertices: Vertices, start: number, end: number): void {
    this.#round(vertices, { start, end, isRing: false });
  }

  /** The same for a ring. Spikes (out and straight back) are dropped too, and its last point differs from its first. */
  roundRing(vertices: Vertices): void {
    this.#round(vertices, { start: 0, end: vertices.length, isRing: true });
    this.#closeSeam();
  }

  push(x: number, y: number): void {
    if (this.length + 2 > this.xy.length) {
      const grown = new Int32Array(this.xy.length * 2);
      grown.set(this.xy);
      this.xy = grown;
    }
    this.xy[this.length++] = x;
    this.xy[this.length++] = y;
  }

  #round(vertices: Vertices, part: { readonly start: number; readonly end: number; readonly isRing: boolean }): void {
    const { start, end } = part;
    // a step that goes on has a positive product with the one before; in a ring one straight back is dropped as well
    const leastProduct = part.isRing ? -Infinity : 0;
    const to = this.#allocate(end - start);
    const from = vertices.xy;
    const min = this.#min;
    // counted from `min` nothing is negative, and what is not negative is rounded down by truncation
    const shift = 0.5 - min;
    let length = 0;
    let lastX = min - 1;
    let lastY = min - 1;
    // the step that led to the last point
    let stepX = 0;
    let stepY = 0;
    for (let i = start; i < end; i += 2) {
      const x = (((from[i] as number) + shift) | 0) + min;
      const y = (((from[i + 1] as number) + shift) | 0) + min;
      let dx = x - lastX;
      let dy = y - lastY;
      if (dx === 0 && dy === 0) continue;
      while (stepX * dy === stepY * dx && length >= 4 && stepX * dx + stepY * dy > leastProduct) {
        length -= 2;
        lastX = to[length - 2] as number;
        lastY = to[length - 1] as number;
        stepX = length >= 4 ? lastX - (to[length - 4] as number) : 0;
        stepY = length >= 4 ? lastY - (to[length - 3] as number) : 0;
        dx = x - lastX;
        dy = y - lastY;
        if (dx === 0 && dy === 0) break;
      }
      if (dx === 0 && dy === 0) continue;
      to[length++] = x;
      to[length++] = y;
      lastX = x;
      lastY = y;
      stepX = dx;
      stepY = dy;
    }
    this.length = length;
  }

  /** Drops points where the ring closes, as `#round` does elsewhere. */
  #closeSeam(): void {
    const { xy } = this;
    let end = this.length;
    while (end >= 6) {
      if (areInLine(xy, end - 4, end - 2, 0)) end -= 2;
      else if (areInLine(xy, end - 2, 0, 2)) {
        xy.copyWithin(0, 2, end);
        end -= 2;
      } else break;
    }
    this.length = end;
  }

  /** Keeps the first of equal points, also of those that are not neighbours. */
  dropRepeated(): void {
    if (this.length <= 2) return;
    const { xy } = this;
    const seen = new Set<number>();
    let length = 0;
    for (let i = 0; i < this.length; i += 2) {
      const x = xy[i] as number;
      const y = xy[i + 1] as number;
      const cell = x * 2 ** 26 + y;
      if (seen.has(cell)) continue;
      seen.add(cell);
      xy[length++] = x;
      xy[length++] = y;
    }
    this.length = length;
  }

  #allocate(length: number): Int32Array {
    if (length > this.xy.length) this.xy = new Int32Array(Math.max(length, this.xy.length * 2));
    return this.xy;
  }
}

/** Twice the area in a ring, in square tile units; positive if it runs clockwise as seen on screen (MVT 2.1 §4.3.3.3). */
export function doubledArea(ring: GridPoints): number {
  const { xy, length } = ring;
  if (length < 6) return 0;
  let sum = 0;
  let x = xy[length - 2] as number;
  let y = xy[length - 1] as number;
  for (let i = 0; i < length; i += 2) {
    const nextX = xy[i] as number;
    const nextY = xy[i + 1] as number;
    sum += x * nextY - nextX * y;
    x = nextX;
    y = nextY;
  }
  return sum;
}

/** Whether the points at these three positions lie on one straight line; so they do if two are equal. */
function areInLine(xy: Int32Array, a: number, b: number, c: number): boolean {
  const bx = xy[b] as number;
  const by = xy[b + 1] as number;
  return (bx - (xy[a] as number)) * ((xy[c + 1] as number) - by) === (by - (xy[a + 1] as number)) * ((xy[c] as number) - bx);
}
