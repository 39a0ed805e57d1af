import { createBoxGrid } from "./box-grid.ts";
import { at, boxOf, crossing, nearestOnSegment, type Polygon, type XyPlane } from "./plane-geometry.ts";
import { polygonsOf, ringsOf, type Arc } from "./polygon-rings.ts";

/** Areas of cells that carry the same number; negative numbers are outside. */
export interface CellMap {
  readonly labels: Int32Array;
  readonly columns: number;
  readonly rows: number;
  readonly cellMeters: number;
  /** South-west corner of the first cell. */
  readonly origin: XyPlane;
}

export interface Coverage {
  /** Polygons by label, labels rising. */
  readonly areas: ReadonlyMap<number, Polygon[]>;
  /** The outline of all areas together, point for point on their own borders. */
  readonly outline: Polygon[];
}

interface SharedArc extends Arc {
  readonly left: number;
  readonly right: number;
}

/**
 * Outlines of all areas of a map of cells. Neighbours share their borders point for point, so that the areas cover
 * without gaps and overlaps; the steps of the cells are smoothed away wherever that makes no two borders cross.
 */
export function traceCoverage(map: CellMap): Coverage {
  const arcs = smoothWithoutCrossings(traceArcs(map), map.cellMeters);
  const byLabel = new Map<number, Arc[]>();
  const outer: Arc[] = [];
  for (const arc of arcs) {
    const reversed = { from: arc.to, to: arc.from, points: arc.points.toReversed() };
    for (const [label, directed, beyond] of [
      [arc.left, arc, arc.right],
      [arc.right, reversed, arc.left],
    ] as const) {
      if (label < 0) continue;
      if (beyond < 0) outer.push(directed);
      const list = byLabel.get(label);
      if (list) list.push(directed);
      else byLabel.set(label, [directed]);
    }
  }
  const labels = [...byLabel.keys()].toSorted((a, b) => a - b);
  return {
    areas: new Map(labels.map((label) => [label, polygonsOf(ringsOf(byLabel.get(label) ?? []))])),
    outline: polygonsOf(ringsOf(outer)),
  };
}

/** East, north, west, south as steps between corners, and the cells left and right of each step. */
const steps = [
  { dx: 1, dy: 0, left: [0, 0], right: [0, -1] },
  { dx: 0, dy: 1, left: [-1, 0], right: [0, 0] },
  { dx: -1, dy: 0, left: [-1, -1], right: [-1, 0] },
  { dx: 0, dy: -1, left: [0, -1], right: [-1, -1] },
] as const;

function traceArcs(map: CellMap): SharedArc[] {
  const { labels, columns, rows } = map;
  const width = columns + 1;
  const labelAt = (column: number, row: number) =>
    column < 0 || row < 0 || column >= columns || row >= rows ? -1 : at(labels, row * columns + column);
  const sides = (corner: number, direction: number) => {
    const { left, right } = at(steps, direction);
    const column = corner % width;
    const row = Math.floor(corner / width);
    return [labelAt(column + left[0], row + left[1]), labelAt(column + right[0], row + right[1])] as const;
  };
  const directionsAt = (corner: number) =>
    [0, 1, 2, 3].filter((direction) => isInside(corner, direction) && sides(corner, direction)[0] !== sides(corner, direction)[1]);
  const isInside = (corner: number, direction: number) => {
    const column = (corner % width) + at(steps, direction).dx;
    const row = Math.floor(corner / width) + at(steps, direction).dy;
    return column >= 0 && row >= 0 && column <= columns && row <= rows;
  };
  const next = (corner: number, direction: number) => corner + at(steps, direction).dx + at(steps, direction).dy * width;
  const done = new Uint8Array(width * (rows + 1));
  const arcs: SharedArc[] = [];
  const walk = (start: number, first: number) => {
    const points: XyPlane[] = [placeOf(map, start)];
    const [left, right] = sides(start, first);
    let corner = start;
    let direction = first;
    for (;;) {
      done[corner] = at(done, corner) | (1 << direction);
      corner = next(corner, direction);
      const back = (direction + 2) % 4;
      done[corner] = at(done, corner) | (1 << back);
      points.push(placeOf(map, corner));
      const onward = directionsAt(corner).filter((candidate) => candidate !== back);
      if (onward.length !== 1 || corner === start) break;
      direction = at(onward, 0);
    }
    arcs.push({ from: start, to: corner, points, left, right });
  };
  const forEachStart = (accept: (count: number) => boolean) => {
    for (let corner = 0; corner < done.length; corner++) {
      const directions = directionsAt(corner);
      if (directions.length === 0 || !accept(directions.length)) continue;
      for (const direction of directions) if ((at(done, corner) & (1 << direction)) === 0) walk(corner, direction);
    }
  };
  // First from the corners where borders meet; what is left are islands without such a corner.
  forEachStart((count) => count !== 2);
  forEachStart(() => true);
  return arcs;
}

function placeOf({ origin, cellMeters, columns }: CellMap, corner: number): XyPlane {
  return [origin[0] + (corner % (columns + 1)) * cellMeters, origin[1] + Math.floor(corner / (columns + 1)) * cellMeters];
}

function smoothWithoutCrossings(raw: readonly SharedArc[], cellMeters: number): SharedArc[] {
  let arcs: SharedArc[] = raw.map((arc) => ({ ...arc, points: smoothed(arc.points, cellMeters) }));
  for (let round = 0; round < 8; round++) {
    const crossed = crossingArcs(arcs);
    if (crossed.size === 0) return arcs;
    arcs = arcs.map((arc, index) => (crossed.has(index) ? at(raw, index) : arc));
  }
  return [...raw];
}

/** Straightens the steps, then rounds the corners; the ends stay. */
function smoothed(points: readonly XyPlane[], cellMeters: number): XyPlane[] {
  const isLoop = at(points, 0)[0] === at(points, points.length - 1)[0] && at(points, 0)[1] === at(points, points.length - 1)[1];
  if (points.length < 4) return [...points];
  const middle = Math.floor(points.length / 2);
  const straight = isLoop
    ? [...simplified(points.slice(0, middle + 1), cellMeters * 0.72), ...simplified(points.slice(middle), cellMeters * 0.72).slice(1)]
    : simplified(points, cellMeters * 0.72);
  return rounded(rounded(straight));
}

/** Cuts every corner at a quarter of its sides (Chaikin). */
function rounded(points: readonly XyPlane[]): XyPlane[] {
  if (points.length < 3) return [...points];
  const result: XyPlane[] = [at(points, 0)];
  for (let i = 1; i + 1 < points.length; i++) {
    const [x, y] = at(points, i);
    for (const [otherX, otherY] of [at(points, i - 1), at(points, i + 1)]) result.push([x + (otherX - x) * 0.25, y + (otherY - y) * 0.25]);
  }
  result.push(at(points, points.length - 1));
  return result;
}

/** Douglas–Peucker. */
function simplified(points: readonly XyPlane[], toleranceMeters: number): XyPlane[] {
  const first = at(points, 0);
  const last = at(points, points.length - 1);
  let farthest = { index: 0, metres: toleranceMeters };
  for (let i = 1; i + 1 < points.length; i++) {
    const { metres } = nearestOnSegment(at(points, i), first, last);
    if (metres > farthest.metres) farthest = { index: i, metres };
  }
  if (farthest.index === 0) return [first, last];
  return [
    ...simplified(points.slice(0, farthest.index + 1), toleranceMeters),
    ...simplified(points.slice(farthest.index), toleranceMeters).slice(1),
  ];
}

/** Arcs with a side that crosses or touches another side it does not follow or lead into. */
function crossingArcs(arcs: readonly SharedArc[]): Set<number> {
  const grid = createBoxGrid<{ arc: number; a: XyPlane; b: XyPlane }>(200);
  const crossed = new Set<number>();
  arcs.forEach(({ points }, arc) => {
    for (let i = 1; i < points.length; i++) {
      const a = at(points, i - 1);
      const b = at(points, i);
      for (const other of grid.near(boxOf([a, b]))) {
        const shares = isSame(a, other.a) || isSame(a, other.b) || isSame(b, other.a) || isSame(b, other.b);
        if (!shares && crossing(a, b, other.a, other.b)) crossed.add(arc).add(other.arc);
      }
      grid.add(boxOf([a, b]), { arc, a, b });
    }
  });
  return crossed;
}

function isSame(a: XyPlane, b: XyPlane): boolean {
  return a[0] === b[0] && a[1] === b[1];
}
