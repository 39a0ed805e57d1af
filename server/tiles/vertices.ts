/**
 * Vertices in tile units, flat: x, y, x, y … The origin is the tile's north-west corner, x runs east and y south.
 * One such array serves every ring and line of a tile; it only grows.
 */
export class Vertices {
  xy = new Float64Array(2048);
  /** Numbers in use, two to a vertex. */
  length = 0;
  /** The box around them; known after reading, stale after clipping. */
  xMin = 0;
  yMin = 0;
  xMax = 0;
  yMax = 0;

  /** Makes room for `length` numbers and drops what was there if it has to grow. */
  allocate(length: number): Float64Array {
    if (length > this.xy.length) this.xy = new Float64Array(Math.max(length, this.xy.length * 2));
    return this.xy;
  }
}

/** The square that is kept, in tile units on both axes; its sides belong to it. */
export interface ClipWindow {
  readonly min: number;
  readonly max: number;
}

export function liesOutside(vertices: Vertices, window: ClipWindow): boolean {
  const { min, max } = window;
  return vertices.xMax < min || vertices.xMin > max || vertices.yMax < min || vertices.yMin > max;
}

export function liesInside(vertices: Vertices, window: ClipWindow): boolean {
  const { min, max } = window;
  return vertices.xMin >= min && vertices.xMax <= max && vertices.yMin >= min && vertices.yMax <= max;
}
