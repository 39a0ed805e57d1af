import { at, direction, signedArea, type Ring, type XyPlane } from "./plane-geometry.ts";
import { polygonsOf, ringsOf, type Arc } from "./polygon-rings.ts";
import type { Polygon } from "./plane-geometry.ts";
import type { RoadGraph } from "./road-graph.ts";

/** The blocks between roads: faces of the planar network, with their neighbours across each road. */
export interface RoadFaces {
  /** Outer ring of each face; the face around everything has a negative area. */
  readonly rings: readonly Ring[];
  readonly areas: readonly number[];
  readonly centroids: readonly XyPlane[];
  /** For every face, its sides: the neighbour across and the length, metres. */
  readonly sides: readonly (readonly Side[])[];
  /** Outlines of the faces that carry the same label, sharing their borders point for point. */
  dissolve(labels: readonly number[]): Map<number, Polygon[]>;
}

export interface Side {
  readonly neighbour: number;
  readonly metres: number;
}

interface HalfEdge {
  readonly from: number;
  readonly to: number;
  readonly twin: number;
  face: number;
}

export function findFaces(graph: RoadGraph): RoadFaces {
  const halfEdges = loopEdges(graph);
  const next = successors(graph, halfEdges);
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
  const place = (node: number) => at(graph.nodes, node);
  const rings = loops.map((loop) => loop.map((edge) => place(at(halfEdges, edge).from)));
  const sides = loops.map((loop) =>
    loop.map((edge) => {
      const { from, to, twin } = at(halfEdges, edge);
      return { neighbour: at(halfEdges, twin).face, metres: Math.hypot(place(from)[0] - place(to)[0], place(from)[1] - place(to)[1]) };
    }),
  );
  const dissolve = (labels: readonly number[]) => {
    const arcs = new Map<number, Arc[]>();
    for (const { from, to, twin, face } of halfEdges) {
      const label = at(labels, face);
      if (label < 0 || label === at(labels, at(halfEdges, twin).face)) continue;
      const arc = { from, to, points: [place(from), place(to)] };
      const list = arcs.get(label);
      if (list) list.push(arc);
      else arcs.set(label, [arc]);
    }
    return new Map([...arcs].toSorted(([a], [b]) => a - b).map(([label, list]) => [label, polygonsOf(ringsOf(list))]));
  };
  return { rings, areas: rings.map(signedArea), centroids: rings.map(centroid), sides, dissolve };
}

/** Both directions of every road that is part of a loop; roads into nowhere bound no block. */
function loopEdges(graph: RoadGraph): HalfEdge[] {
  const degree = graph.nodes.map((_, node) => graph.edgesAt(node).length);
  const inLoop = graph.edges.map(({ alive }) => alive);
  const ends = degree.flatMap((count, node) => (count === 1 ? [node] : []));
  while (ends.length > 0) {
    const node = ends.pop() ?? 0;
    const edge = graph.edgesAt(node).find((candidate) => inLoop[candidate]);
    if (edge === undefined) continue;
    inLoop[edge] = false;
    const { a, b } = at(graph.edges, edge);
    const other = a === node ? b : a;
    degree[node] = 0;
    degree[other] = at(degree, other) - 1;
    if (degree[other] === 1) ends.push(other);
  }
  const halfEdges: HalfEdge[] = [];
  graph.edges.forEach(({ a, b }, edge) => {
    if (!inLoop[edge]) return;
    const first = halfEdges.length;
    halfEdges.push({ from: a, to: b, twin: first + 1, face: -1 }, { from: b, to: a, twin: first, face: -1 });
  });
  return halfEdges;
}

/** For each half edge the one that follows it round the face on its left. */
function successors(graph: RoadGraph, halfEdges: readonly HalfEdge[]): Int32Array {
  const outgoing = new Map<number, { edge: number; angle: number }[]>();
  halfEdges.forEach(({ from, to }, edge) => {
    const entry = { edge, angle: direction(at(graph.nodes, from), at(graph.nodes, to)) };
    const list = outgoing.get(from);
    if (list) list.push(entry);
    else outgoing.set(from, [entry]);
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
