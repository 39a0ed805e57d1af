import { at, direction, lengthOf, signedArea, type Line, type Polygon, type Ring, type XyPlane } from "./plane-geometry.ts";
import { polygonsOf, ringsOf, type Arc } from "./polygon-rings.ts";
import type { RoadSegment } from "./road-graph.ts";

/** The blocks between roads: faces of the planar network, with their neighbours across each road. */
export interface RoadFaces {
  /** Outer ring of each face; the face around everything has a negative area. */
  readonly rings: readonly Ring[];
  readonly areas: readonly number[];
  readonly centroids: readonly XyPlane[];
  /** For every face, its sides: the neighbour across and the length, metres. */
  readonly sides: readonly (readonly Side[])[];
  /** Outlines of the faces that carry the same label, sharing their borders point for point; negative labels are left out. */
  dissolve(labels: readonly number[]): Map<number, Polygon[]>;
}

export interface Side {
  /** Index of the road segment. */
  readonly segment: number;
  readonly neighbour: number;
  readonly metres: number;
}

/** One direction of a segment; the face lies on its left. */
interface HalfEdge {
  readonly segment: number;
  readonly from: number;
  readonly to: number;
  readonly twin: number;
  readonly line: Line;
  readonly isForward: boolean;
  face: number;
}

export function findFaces(segments: readonly RoadSegment[]): RoadFaces {
  const halfEdges = loopEdges(segments);
  const next = successors(halfEdges);
  const loops: number[][] = [];
  halfEdges.forEach((start, index) => {
    if (start.face >= 0) return;
    const loop: number[] = [];
    for (let edge = index; at(halfEdges, edge).face < 0; edge = at(next, edge)) {
      at(halfEdges, edge).face = loops.length;
      loop.push(edge);
    }
    loops.push(loop);
  });
  const rings = loops.map((loop) => loop.flatMap((edge) => pointsOf(at(halfEdges, edge)).slice(0, -1)));
  const sides = loops.map((loop) =>
    loop.map((edge) => {
      const { line, twin, segment } = at(halfEdges, edge);
      return { segment, neighbour: at(halfEdges, twin).face, metres: lengthOf(line) };
    }),
  );
  const dissolve = (labels: readonly number[]) => {
    const arcs = new Map<number, Arc[]>();
    for (const halfEdge of halfEdges) {
      const { from, to, twin, face } = halfEdge;
      const label = at(labels, face);
      if (label < 0 || label === at(labels, at(halfEdges, twin).face)) continue;
      const arc = { from, to, points: pointsOf(halfEdge) };
      const list = arcs.get(label);
      if (list) list.push(arc);
      else arcs.set(label, [arc]);
    }
    return new Map([...arcs].toSorted(([a], [b]) => a - b).map(([label, list]) => [label, polygonsOf(ringsOf(list))]));
  };
  return { rings, areas: rings.map(signedArea), centroids: rings.map(centroid), sides, dissolve };
}

function pointsOf({ line, isForward }: HalfEdge): Line {
  return isForward ? line : line.toReversed();
}

/** Both directions of every segment that is part of a loop; roads into nowhere bound no block. */
function loopEdges(segments: readonly RoadSegment[]): HalfEdge[] {
  const incident = new Map<number, number[]>();
  segments.forEach(({ fromNode, toNode }, segment) => {
    for (const node of [fromNode, toNode]) incident.set(node, [...(incident.get(node) ?? []), segment]);
  });
  const inLoop = segments.map(() => true);
  const rest = (node: number) => (incident.get(node) ?? []).filter((segment) => inLoop[segment]);
  const ends = [...incident.keys()].filter((node) => rest(node).length === 1);
  for (let node = ends.pop(); node !== undefined; node = ends.pop()) {
    const [segment, other] = rest(node);
    if (segment === undefined || other !== undefined) continue;
    inLoop[segment] = false;
    const { fromNode, toNode } = at(segments, segment);
    ends.push(fromNode === node ? toNode : fromNode);
  }
  const halfEdges: HalfEdge[] = [];
  segments.forEach(({ fromNode, toNode, line }, segment) => {
    if (!inLoop[segment]) return;
    const first = halfEdges.length;
    halfEdges.push(
      { segment, from: fromNode, to: toNode, twin: first + 1, line, isForward: true, face: -1 },
      { segment, from: toNode, to: fromNode, twin: first, line, isForward: false, face: -1 },
    );
  });
  return halfEdges;
}

/** For each half edge the one that follows it round the face on its left. */
function successors(halfEdges: readonly HalfEdge[]): Int32Array {
  const outgoing = new Map<number, { edge: number; angle: number }[]>();
  halfEdges.forEach((halfEdge, edge) => {
    const { from, line, isForward } = halfEdge;
    const angle = isForward ? direction(at(line, 0), at(line, 1)) : direction(at(line, line.length - 1), at(line, line.length - 2));
    const list = outgoing.get(from);
    if (list) list.push({ edge, angle });
    else outgoing.set(from, [{ edge, angle }]);
  });
  const next = new Int32Array(halfEdges.length);
  for (const list of outgoing.values()) {
    list.sort((a, b) => a.angle - b.angle);
    // Arriving by the twin of an outgoing edge, the face on the left goes on with the next edge clockwise.
    list.forEach(({ edge }, i) => {
      next[at(halfEdges, edge).twin] = at(list, (i + list.length - 1) % list.length).edge;
    });
  }
  return next;
}

function centroid(ring: Ring): XyPlane {
  const [originX, originY] = at(ring, 0);
  let sumX = 0;
  let sumY = 0;
  let sum = 0;
  let previous = at(ring, ring.length - 1);
  for (const point of ring) {
    const [ax, ay] = [previous[0] - originX, previous[1] - originY];
    const [bx, by] = [point[0] - originX, point[1] - originY];
    const cross = ax * by - bx * ay;
    sumX += (ax + bx) * cross;
    sumY += (ay + by) * cross;
    sum += cross;
    previous = point;
  }
  return sum === 0 ? [originX, originY] : [originX + sumX / (3 * sum), originY + sumY / (3 * sum)];
}
