/** A place in plane rectangular zone VI (EPSG:6674), metres: x = east, y = north. */
export type XyPlane = readonly [x: number, y: number];
export type Line = readonly XyPlane[];
/** Closed without repeating the first point. */
export type Ring = readonly XyPlane[];
/** Outer ring counter-clockwise, then holes clockwise. */
export type Polygon = readonly [outer: Ring, ...holes: Ring[]];

export interface Box {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

export function at<T>(items: ArrayLike<T>, index: number): T {
  const item = items[index];
  if (item === undefined) throw new RangeError(`no item ${index} of ${items.length}`);
  return item;
}

export function distance(a: XyPlane, b: XyPlane): number {
  return Math.hypot(b[0] - a[0], b[1] - a[1]);
}

export function between(a: XyPlane, b: XyPlane, share: number): XyPlane {
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
}

/** The place `metres` away from `from` in the direction `angle` (radians, counter-clockwise from east). */
export function step(from: XyPlane, angle: number, metres: number): XyPlane {
  return [from[0] + Math.cos(angle) * metres, from[1] + Math.sin(angle) * metres];
}

export function direction(a: XyPlane, b: XyPlane): number {
  return Math.atan2(b[1] - a[1], b[0] - a[0]);
}

/** Acute angle between two undirected lines, 0 … π/2. */
export function undirectedAngle(a: number, b: number): number {
  const turn = Math.abs(a - b) % Math.PI;
  return turn > Math.PI / 2 ? Math.PI - turn : turn;
}

export function boxOf(points: Iterable<XyPlane>): Box {
  let minX = Infinity;
  let minY = Infinity;
  let maxX = -Infinity;
  let maxY = -Infinity;
  for (const [x, y] of points) {
    minX = Math.min(minX, x);
    minY = Math.min(minY, y);
    maxX = Math.max(maxX, x);
    maxY = Math.max(maxY, y);
  }
  return { minX, minY, maxX, maxY };
}

export function grow(box: Box, metres: number): Box {
  return { minX: box.minX - metres, minY: box.minY - metres, maxX: box.maxX + metres, maxY: box.maxY + metres };
}

export function isInBox(box: Box, [x, y]: XyPlane): boolean {
  return x >= box.minX && x <= box.maxX && y >= box.minY && y <= box.maxY;
}

/** Square metres, positive when counter-clockwise. Taken from the first point: plain cross products of zone VI coordinates would lose digits. */
export function signedArea(ring: Ring): number {
  const [originX, originY] = at(ring, 0);
  let sum = 0;
  let previous = at(ring, ring.length - 1);
  for (const point of ring) {
    sum += (previous[0] - originX) * (point[1] - originY) - (point[0] - originX) * (previous[1] - originY);
    previous = point;
  }
  return sum / 2;
}

export function areaOf(polygon: Polygon): number {
  return polygon.reduce((sum, ring) => sum + signedArea(ring), 0);
}

export function isInRing(ring: Ring, [x, y]: XyPlane): boolean {
  let inside = false;
  let previous = at(ring, ring.length - 1);
  for (const point of ring) {
    if (point[1] > y !== previous[1] > y) {
      const crossing = previous[0] + ((y - previous[1]) / (point[1] - previous[1])) * (point[0] - previous[0]);
      if (x < crossing) inside = !inside;
    }
    previous = point;
  }
  return inside;
}

export function isInPolygon([outer, ...holes]: Polygon, point: XyPlane): boolean {
  return isInRing(outer, point) && !holes.some((hole) => isInRing(hole, point));
}

/** Where segment a–b meets segment c–d, as shares 0 … 1 along both; undefined when parallel or apart. */
export function crossing(a: XyPlane, b: XyPlane, c: XyPlane, d: XyPlane): { onFirst: number; onSecond: number } | undefined {
  const rx = b[0] - a[0];
  const ry = b[1] - a[1];
  const sx = d[0] - c[0];
  const sy = d[1] - c[1];
  const cross = rx * sy - ry * sx;
  if (Math.abs(cross) < 1e-9) return undefined;
  const onFirst = ((c[0] - a[0]) * sy - (c[1] - a[1]) * sx) / cross;
  const onSecond = ((c[0] - a[0]) * ry - (c[1] - a[1]) * rx) / cross;
  return onFirst >= 0 && onFirst <= 1 && onSecond >= 0 && onSecond <= 1 ? { onFirst, onSecond } : undefined;
}

export function nearestOnSegment(point: XyPlane, a: XyPlane, b: XyPlane): { share: number; metres: number } {
  const dx = b[0] - a[0];
  const dy = b[1] - a[1];
  const squared = dx * dx + dy * dy;
  const share = squared === 0 ? 0 : Math.max(0, Math.min(1, ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / squared));
  return { share, metres: Math.hypot(a[0] + dx * share - point[0], a[1] + dy * share - point[1]) };
}

export function distanceToLine(point: XyPlane, line: Line): number {
  let best = Infinity;
  for (let i = 1; i < line.length; i++) best = Math.min(best, nearestOnSegment(point, at(line, i - 1), at(line, i)).metres);
  return best;
}

export function lengthOf(line: Line): number {
  let sum = 0;
  for (let i = 1; i < line.length; i++) sum += distance(at(line, i - 1), at(line, i));
  return sum;
}

/** The same line with points every `spacing` metres (the last stretch may be shorter); the ends stay. */
export function resample(line: Line, spacing: number): XyPlane[] {
  const result: XyPlane[] = [at(line, 0)];
  let carried = 0;
  for (let i = 1; i < line.length; i++) {
    const from = at(line, i - 1);
    const to = at(line, i);
    const length = distance(from, to);
    let along = spacing - carried;
    for (; along < length; along += spacing) result.push(between(from, to, along / length));
    carried = length - (along - spacing);
  }
  if (carried > 1e-6) result.push(at(line, line.length - 1));
  return result;
}

/** Part of a line between two distances from its start. */
export function cut(line: Line, fromMeters: number, toMeters: number): XyPlane[] {
  const result: XyPlane[] = [];
  let along = 0;
  for (let i = 1; i < line.length; i++) {
    const a = at(line, i - 1);
    const b = at(line, i);
    const length = distance(a, b);
    if (along + length >= fromMeters && along <= toMeters && length > 0) {
      if (result.length === 0) result.push(between(a, b, Math.max(0, (fromMeters - along) / length)));
      result.push(between(a, b, Math.min(1, (toMeters - along) / length)));
    }
    along += length;
  }
  return result;
}

/** A smooth curve through the given places (Catmull–Rom), one point about every `spacing` metres. */
export function curveThrough(places: Line, spacing: number): XyPlane[] {
  const curve: XyPlane[] = [];
  for (let i = 0; i + 1 < places.length; i++) {
    const p0 = at(places, Math.max(0, i - 1));
    const p1 = at(places, i);
    const p2 = at(places, i + 1);
    const p3 = at(places, Math.min(places.length - 1, i + 2));
    const pieces = Math.max(2, Math.ceil(distance(p1, p2) / spacing));
    for (let k = 0; k < pieces; k++) curve.push(catmullRom([p0, p1, p2, p3], k / pieces));
  }
  curve.push(at(places, places.length - 1));
  return resample(curve, spacing);
}

function catmullRom([p0, p1, p2, p3]: readonly [XyPlane, XyPlane, XyPlane, XyPlane], t: number): XyPlane {
  const blend = (a: number, b: number, c: number, d: number) =>
    0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t * t * t);
  return [blend(p0[0], p1[0], p2[0], p3[0]), blend(p0[1], p1[1], p2[1], p3[1])];
}

/** Unit normal to the left of the line at point `index`. */
export function normalAt(line: Line, index: number): XyPlane {
  const before = at(line, Math.max(0, index - 1));
  const after = at(line, Math.min(line.length - 1, index + 1));
  const length = distance(before, after) || 1;
  return [-(after[1] - before[1]) / length, (after[0] - before[0]) / length];
}

/** The line moved sideways; positive metres go to the left of its direction. */
export function offset(line: Line, metresAt: (index: number) => number): XyPlane[] {
  return line.map(([x, y], index) => {
    const [nx, ny] = normalAt(line, index);
    const metres = metresAt(index);
    return [x + nx * metres, y + ny * metres];
  });
}

export interface Rectangle {
  readonly centre: XyPlane;
  /** Direction of the side that is `alongMeters` long, radians. */
  readonly angle: number;
  readonly alongMeters: number;
  readonly acrossMeters: number;
}

/** Corners counter-clockwise, of a rectangle enlarged on all sides. */
export function cornersOf({ centre: [x, y], angle, alongMeters, acrossMeters }: Rectangle, enlargedMeters = 0): XyPlane[] {
  const halfAlong = alongMeters / 2 + enlargedMeters;
  const halfAcross = acrossMeters / 2 + enlargedMeters;
  const ux = Math.cos(angle) * halfAlong;
  const uy = Math.sin(angle) * halfAlong;
  const vx = -Math.sin(angle) * halfAcross;
  const vy = Math.cos(angle) * halfAcross;
  return [
    [x - ux - vx, y - uy - vy],
    [x + ux - vx, y + uy - vy],
    [x + ux + vx, y + uy + vy],
    [x - ux + vx, y - uy + vy],
  ];
}

/** Do two convex rings share any inner point? (separating axes) */
export function convexOverlap(first: Ring, second: Ring): boolean {
  return !isSeparatedBySideOf(first, second) && !isSeparatedBySideOf(second, first);
}

function isSeparatedBySideOf(ring: Ring, other: Ring): boolean {
  let a = at(ring, ring.length - 1);
  for (const b of ring) {
    const dx = b[0] - a[0];
    const dy = b[1] - a[1];
    const [ax, ay] = a;
    if (other.every(([x, y]) => dx * (y - ay) - dy * (x - ax) <= 1e-9)) return true;
    a = b;
  }
  return false;
}

/** Does a closed ring touch or cross itself? Quadratic: for small rings only. */
export function crossesItself(ring: Ring): boolean {
  const count = ring.length;
  for (let i = 0; i < count; i++) {
    for (let j = i + 2; j < count; j++) {
      if (i === 0 && j === count - 1) continue;
      if (crossing(at(ring, i), at(ring, (i + 1) % count), at(ring, j), at(ring, (j + 1) % count))) return true;
    }
  }
  return false;
}
