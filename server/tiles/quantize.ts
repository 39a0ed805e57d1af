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

  /** Holds the numbers `start…end` of `vertices` rounded half up, without each point equal to the one before it. */
  roundLine(vertices: Vertices, start: number, end: number): void {
    const to = this.#allocate(end - start);
    const from = vertices.xy;
    const min = this.#min;
    // counted from `min` nothing is negative, and what is not negative is rounded down by truncation
    const shift = 0.5 - min;
    let length = 0;
    let lastX = NaN;
    let lastY = NaN;
    for (let i = start; i < end; i += 2) {
      const x = (((from[i] as number) + shift) | 0) + min;
      const y = (((from[i + 1] as number) + shift) | 0) + min;
      if (x === lastX && y === lastY) continue;
      to[length++] = x;
      to[length++] = y;
      lastX = x;
      lastY = y;
    }
    this.length = length;
  }

  /** The same for a ring, whose last point then differs from its first one. */
  roundRing(vertices: Vertices): void {
    this.roundLine(vertices, 0, vertices.length);
    const { xy } = this;
    while (this.length > 2 && xy[0] === xy[this.length - 2] && xy[1] === xy[this.length - 1]) this.length -= 2;
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
