import { at, crossing, distance, type XyPlane } from "./plane-geometry.ts";
import { findFaces } from "./road-faces.ts";
import type { Road, RoadGraph, RoadSegment } from "./road-graph.ts";

/** Free ends shorter than this are cut off; lanes of a village may end at a gate, field roads may not end in a field. */
const shortestFreeEndMeters: Record<Road["setting"], number> = {
  arterial: 60,
  town: 26,
  estate: 30,
  industrial: 60,
  village: 22,
  field: 400,
  levee: 200,
  forest: 60,
};

export function pruneRoads(graph: RoadGraph): void {
  removeCrossings(graph);
  keepLargestPart(graph);
  for (let round = 0; round < 6; round++) if (cutFreeEnds(graph) === 0) break;
  for (let round = 0; round < 3; round++) {
    removeSlivers(graph);
    for (let again = 0; again < 6; again++) if (cutFreeEnds(graph) === 0) break;
  }
}

/** A block smaller than this is a sliver, square metres: too small for a field, or for a house in a village. */
const sliverSquareMeters: Partial<Record<Road["setting"], number>> = { field: 2600, village: 320, town: 250, estate: 250 };

/** Gives up one road beside every sliver, field roads first. */
function removeSlivers(graph: RoadGraph): void {
  const segments = chainSegments(graph);
  const { areas, sides } = findFaces(segments);
  areas.forEach((area, face) => {
    if (area <= 0 || area > 2600) return;
    const least = at(sides, face)
      .map(({ segment, metres }) => ({ segment: at(segments, segment), metres }))
      .filter(({ segment }) => area < (sliverSquareMeters[segment.road.setting] ?? 0))
      .toSorted((a, b) => a.segment.road.widthMeters - b.segment.road.widthMeters || b.metres - a.metres)[0];
    for (const edge of least?.segment.edges ?? []) if (at(graph.edges, edge).alive) graph.remove(edge);
  });
}

/** Rounding to centimetres can in rare cases push a road across another: the lesser one is given up. */
function removeCrossings(graph: RoadGraph): void {
  for (const [first, second] of crossingPairs(graph)) {
    const loser = at(graph.edges, first).road.widthMeters < at(graph.edges, second).road.widthMeters ? first : second;
    if (at(graph.edges, loser).alive) graph.remove(loser);
  }
}

/** Living edges that touch without sharing a node. */
export function crossingPairs(graph: RoadGraph): [number, number][] {
  const pairs: [number, number][] = [];
  graph.edges.forEach(({ a, b, alive }, edge) => {
    if (!alive) return;
    const from = at(graph.nodes, a);
    const to = at(graph.nodes, b);
    const middle: XyPlane = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
    for (const other of graph.near(middle, distance(from, to) / 2 + 1)) {
      const { a: c, b: d } = at(graph.edges, other);
      if (other <= edge || c === a || c === b || d === a || d === b) continue;
      if (crossing(from, to, at(graph.nodes, c), at(graph.nodes, d))) pairs.push([edge, other]);
    }
  });
  return pairs;
}

/** Every road can be reached from every other. */
function keepLargestPart(graph: RoadGraph): void {
  const partOf = new Int32Array(graph.nodes.length).fill(-1);
  const sizes: number[] = [];
  graph.nodes.forEach((_, start) => {
    if (at(partOf, start) >= 0) return;
    const part = sizes.push(0) - 1;
    const open = [start];
    partOf[start] = part;
    while (open.length > 0) {
      const node = open.pop() ?? 0;
      for (const edge of graph.edgesAt(node)) {
        sizes[part] = at(sizes, part) + 1;
        const { a, b } = at(graph.edges, edge);
        const next = a === node ? b : a;
        if (at(partOf, next) >= 0) continue;
        partOf[next] = part;
        open.push(next);
      }
    }
  });
  const largest = sizes.indexOf(sizes.reduce((most, size) => Math.max(most, size), 0));
  graph.edges.forEach(({ a, alive }, edge) => {
    if (alive && at(partOf, a) !== largest) graph.remove(edge);
  });
}

function cutFreeEnds(graph: RoadGraph): number {
  let cuts = 0;
  graph.nodes.forEach((_, start) => {
    if (graph.edgesAt(start).length !== 1) return;
    const chain: number[] = [];
    let metres = 0;
    let node = start;
    for (;;) {
      const edge = graph.edgesAt(node).find((candidate) => !chain.includes(candidate));
      if (edge === undefined) break;
      const { a, b } = at(graph.edges, edge);
      chain.push(edge);
      metres += distance(at(graph.nodes, a), at(graph.nodes, b));
      node = a === node ? b : a;
      if (graph.edgesAt(node).length !== 2 || metres > 500) break;
    }
    const { road } = at(graph.edges, at(chain, 0));
    if (road.through ? metres > 110 : metres > shortestFreeEndMeters[road.setting]) return;
    for (const edge of chain) graph.remove(edge);
    cuts++;
  });
  return cuts;
}

/** Joins the straight pieces between junctions into the segments that are delivered. */
export function chainSegments(graph: RoadGraph): RoadSegment[] {
  const done = new Uint8Array(graph.edges.length);
  const segments: RoadSegment[] = [];
  const continues = (node: number, edge: number): number | undefined => {
    const [first, second, third] = graph.edgesAt(node);
    if (first === undefined || second === undefined || third !== undefined) return undefined;
    const other = first === edge ? second : first;
    const [here, there] = [at(graph.edges, edge), at(graph.edges, other)];
    return here.road === there.road && here.bridge === there.bridge && done[other] === 0 ? other : undefined;
  };
  const walk = (start: number, from: number): { nodes: number[]; edges: number[] } => {
    const nodes = [from];
    const edges: number[] = [];
    let edge: number | undefined = start;
    let node = from;
    while (edge !== undefined) {
      done[edge] = 1;
      edges.push(edge);
      const { a, b }: { a: number; b: number } = at(graph.edges, edge);
      node = a === node ? b : a;
      nodes.push(node);
      edge = node === from ? undefined : continues(node, edge);
    }
    return { nodes, edges };
  };
  graph.edges.forEach(({ a, alive, road, bridge }, edge) => {
    if (!alive || done[edge]) return;
    const forward = walk(edge, a);
    const back = at(forward.nodes, forward.nodes.length - 1) === a ? undefined : continues(a, edge);
    const backward = back === undefined ? { nodes: [a], edges: [] } : walk(back, a);
    const nodes = [...backward.nodes.toReversed(), ...forward.nodes.slice(1)];
    segments.push({
      id: String(segments.length + 1).padStart(6, "0"),
      road,
      isBridge: bridge,
      line: nodes.map((node) => at(graph.nodes, node)),
      fromNode: at(nodes, 0),
      toNode: at(nodes, nodes.length - 1),
      edges: [...backward.edges, ...forward.edges],
    });
  });
  return segments;
}
