import { createBoxGrid } from "./box-grid.ts";
import {
  at,
  boxOf,
  crossing,
  direction,
  distance,
  grow,
  nearestOnSegment,
  undirectedAngle,
  type Line,
  type XyPlane,
} from "./plane-geometry.ts";

export type RoadClass = "national" | "prefectural" | "city" | "narrow";
/** What kind of place a road was laid out for; decides what is built along it. */
export type RoadSetting = "arterial" | "town" | "estate" | "industrial" | "village" | "field" | "levee" | "forest";

export interface Road {
  readonly name: string;
  readonly class: RoadClass;
  readonly setting: RoadSetting;
  readonly widthMeters: number;
  /** Planned between villages or quarters, so that it is kept when nothing else joins it. */
  readonly through: boolean;
}

export interface LayRules {
  /** Points of the line where this is false are left out. */
  allowed(place: XyPlane): boolean;
  /** A stretch closer than this to an existing road and nearly parallel to it joins that road instead. */
  readonly parallelMeters: number;
  /** How far a free end may be prolonged to meet another road. */
  readonly reachMeters: number;
}

export interface GraphEdge {
  a: number;
  b: number;
  readonly road: Road;
  alive: boolean;
  bridge: boolean;
}

/** The road network while it grows: every meeting of two roads is a node, at all times. Coordinates are whole centimetres. */
export interface RoadGraph {
  readonly nodes: XyPlane[];
  readonly edges: GraphEdge[];
  lay(line: Line, road: Road, rules: LayRules): void;
  /** Living edges at a node. */
  edgesAt(node: number): number[];
  /** Splits an edge at shares in rising order along it; returns the new nodes. */
  split(edge: number, shares: readonly number[]): number[];
  remove(edge: number): void;
  /** Living edges whose box comes within `metres` of a place. */
  near(place: XyPlane, metres: number): number[];
}

/** A piece of road between two junctions (or ends, or where road or bridge begins). */
export interface RoadSegment {
  readonly id: string;
  readonly road: Road;
  readonly isBridge: boolean;
  readonly line: readonly XyPlane[];
  readonly fromNode: number;
  readonly toNode: number;
  /** The straight pieces of the growing network it was made of. */
  readonly edges: readonly number[];
}

/** Nearer than this, an end or a crossing uses the node that is there. */
const snapMeters = 9;
/** A road never passes another road's node more closely than this without using it. */
const clearanceMeters = 2.5;
/** Two roads never leave a node at a sharper angle: the sliver between them could not be built on or tilled. */
function sharpestAngle({ setting }: Road): number {
  return setting === "field" ? 0.6 : 0.24;
}
/** Below this angle to an existing road a stretch counts as running along it. */
const parallelAngle = 0.42;

export function createRoadGraph(): RoadGraph {
  const nodes: XyPlane[] = [];
  const edges: GraphEdge[] = [];
  const incident: number[][] = [];
  const grid = createBoxGrid<number>(80);
  const nodeGrid = createBoxGrid<number>(40);
  const isAlive = (edge: number) => at(edges, edge).alive;

  const addNode = ([x, y]: XyPlane): number => {
    const place: XyPlane = [Math.round(x * 100) / 100, Math.round(y * 100) / 100];
    incident.push([]);
    const node = nodes.push(place) - 1;
    nodeGrid.add(boxOf([place]), node);
    return node;
  };
  const addEdge = (a: number, b: number, road: Road): number => {
    const edge = edges.push({ a, b, road, alive: true, bridge: false }) - 1;
    at(incident, a).push(edge);
    at(incident, b).push(edge);
    grid.add(boxOf([at(nodes, a), at(nodes, b)]), edge);
    return edge;
  };
  const remove = (edge: number): void => {
    const { a, b } = at(edges, edge);
    at(edges, edge).alive = false;
    for (const node of [a, b]) incident[node] = at(incident, node).filter((other) => other !== edge);
  };
  const split = (edge: number, shares: readonly number[]): number[] => {
    const { a, b, road } = at(edges, edge);
    const from = at(nodes, a);
    const to = at(nodes, b);
    const added = shares.map((share) => addNode([from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share]));
    remove(edge);
    const stops = [a, ...added, b];
    for (let i = 1; i < stops.length; i++) addEdge(at(stops, i - 1), at(stops, i), road);
    return added;
  };
  const near = (place: XyPlane, metres: number) => grid.near(grow(boxOf([place]), metres)).filter(isAlive);

  const graph: Internals = {
    nodes,
    edges,
    addNode,
    addEdge,
    remove,
    split,
    near,
    edgesAt: (node) => at(incident, node),
    nodesNear: (a, b, metres) => nodeGrid.near(grow(boxOf([a, b]), metres)).filter((node) => at(incident, node).length > 0),
    edgesBetween: (a, b) => grid.near(boxOf([a, b])).filter(isAlive),
  };
  return { nodes, edges, split, remove, near, edgesAt: graph.edgesAt, lay: (line, road, rules) => lay(graph, { line, road, rules }) };
}

interface Internals extends Omit<RoadGraph, "lay"> {
  addNode(place: XyPlane): number;
  addEdge(a: number, b: number, road: Road): number;
  /** Nodes in use within `metres` of the box of a segment. */
  nodesNear(a: XyPlane, b: XyPlane, metres: number): number[];
  edgesBetween(a: XyPlane, b: XyPlane): number[];
}

interface Laying {
  readonly line: Line;
  readonly road: Road;
  readonly rules: LayRules;
}

function lay(graph: Internals, laying: Laying): void {
  for (const run of acceptedRuns(graph, laying)) {
    let node = attach(graph, at(run, 0));
    for (let i = 1; i < run.length; i++) {
      const next = attach(graph, at(run, i));
      connect(graph, { from: node, to: next, road: laying.road, depth: 0 });
      node = next;
    }
  }
}

/** The stretches of a line that may be built, with their free ends led to the next road. */
function acceptedRuns(graph: Internals, { line, rules }: Laying): XyPlane[][] {
  const runs: XyPlane[][] = [];
  let run: XyPlane[] = [];
  const finish = () => {
    if (run.length >= 2) runs.push(run);
    run = [];
  };
  line.forEach((place, i) => {
    const heading = direction(at(line, Math.max(0, i - 1)), at(line, Math.min(line.length - 1, i + 1)));
    if (rules.allowed(place) && !isAlongRoad(graph, { place, heading, metres: rules.parallelMeters })) run.push(place);
    else finish();
  });
  finish();
  return runs.map((points) => {
    const end = reach(graph, [at(points, points.length - 2), at(points, points.length - 1)], rules);
    const start = reach(graph, [at(points, 1), at(points, 0)], rules);
    return [...(start ? [start] : []), ...points, ...(end ? [end] : [])];
  });
}

function isAlongRoad(graph: Internals, { place, heading, metres }: { place: XyPlane; heading: number; metres: number }): boolean {
  return graph.near(place, metres).some((edge) => {
    const { a, b } = at(graph.edges, edge);
    const from = at(graph.nodes, a);
    const to = at(graph.nodes, b);
    return undirectedAngle(direction(from, to), heading) < parallelAngle && nearestOnSegment(place, from, to).metres < metres;
  });
}

/** Where a free end meets a road: straight ahead within reach, or the nearest place on a road it was running along. */
function reach(
  graph: Internals,
  [before, end]: readonly [XyPlane, XyPlane],
  { reachMeters, parallelMeters }: LayRules,
): XyPlane | undefined {
  const heading = direction(before, end);
  const ahead: XyPlane = [end[0] + Math.cos(heading) * reachMeters, end[1] + Math.sin(heading) * reachMeters];
  let best: { place: XyPlane; metres: number } | undefined;
  const offer = (share: number, [from, to]: readonly [XyPlane, XyPlane], limit: number) => {
    const place: XyPlane = [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
    const metres = distance(end, place);
    if (metres < limit && metres < (best?.metres ?? Infinity)) best = { place, metres };
  };
  for (const edge of graph.near(end, Math.max(reachMeters, parallelMeters * 1.9))) {
    const ends = [at(graph.nodes, at(graph.edges, edge).a), at(graph.nodes, at(graph.edges, edge).b)] as const;
    const hit = crossing(end, ahead, ...ends);
    if (hit) offer(hit.onSecond, ends, reachMeters);
    else offer(nearestOnSegment(end, ...ends).share, ends, parallelMeters * 1.9);
  }
  return best?.place;
}

/** The node for a place: one that is near, or a new one on a road that is near, or a new one in the open. */
function attach(graph: Internals, place: XyPlane): number {
  let best = { node: -1, metres: snapMeters };
  for (const node of graph.nodesNear(place, place, snapMeters)) {
    const metres = distance(at(graph.nodes, node), place);
    if (metres < best.metres) best = { node, metres };
  }
  if (best.node >= 0) return best.node;
  let road = { edge: -1, share: 0, metres: snapMeters * 0.7 };
  for (const edge of graph.near(place, snapMeters)) {
    const { a, b } = at(graph.edges, edge);
    const { share, metres } = nearestOnSegment(place, at(graph.nodes, a), at(graph.nodes, b));
    if (metres < road.metres) road = { edge, share, metres };
  }
  return road.edge < 0 ? graph.addNode(place) : nodeOnEdge(graph, road.edge, road.share);
}

/** The end of an edge when the place is near it, otherwise a new node that splits the edge. */
function nodeOnEdge(graph: Internals, edge: number, share: number): number {
  const { a, b } = at(graph.edges, edge);
  const length = distance(at(graph.nodes, a), at(graph.nodes, b));
  if (share * length < snapMeters * 0.6) return a;
  if ((1 - share) * length < snapMeters * 0.6) return b;
  return at(graph.split(edge, [share]), 0);
}

interface Connection {
  readonly from: number;
  readonly to: number;
  readonly road: Road;
  readonly depth: number;
}

/** Joins two nodes by a straight road that uses every node and splits every road on its way. */
function connect(graph: Internals, { from, to, road, depth }: Connection): void {
  if (from === to || depth > 14) return;
  const obstacle = firstObstacle(graph, from, to);
  if (obstacle !== undefined) {
    connect(graph, { from, to: obstacle, road, depth: depth + 1 });
    connect(graph, { from: obstacle, to, road, depth: depth + 1 });
    return;
  }
  for (const [here, there] of [
    [from, to],
    [to, from],
  ] as const) {
    const sharp = sharpNeighbour(graph, [here, there], sharpestAngle(road));
    if (sharp === undefined) continue;
    // The existing road leads almost the same way: follow it to its end, then go on.
    if (
      sharp !== there &&
      distance(at(graph.nodes, here), at(graph.nodes, sharp)) < distance(at(graph.nodes, here), at(graph.nodes, there))
    ) {
      connect(graph, { from: sharp, to: there, road, depth: depth + 3 });
    }
    return;
  }
  graph.addEdge(from, to, road);
}

function firstObstacle(graph: Internals, from: number, to: number): number | undefined {
  const a = at(graph.nodes, from);
  const b = at(graph.nodes, to);
  let best: { share: number; node: () => number } | undefined;
  for (const node of graph.nodesNear(a, b, clearanceMeters)) {
    if (node === from || node === to) continue;
    const { share, metres } = nearestOnSegment(at(graph.nodes, node), a, b);
    if (metres < clearanceMeters && share > 0 && share < 1 && share < (best?.share ?? 1)) best = { share, node: () => node };
  }
  for (const edge of graph.edgesBetween(a, b)) {
    const { a: c, b: d } = at(graph.edges, edge);
    if (c === from || c === to || d === from || d === to) continue;
    const hit = crossing(a, b, at(graph.nodes, c), at(graph.nodes, d));
    if (hit && hit.onFirst < (best?.share ?? 1)) best = { share: hit.onFirst, node: () => nodeOnEdge(graph, edge, hit.onSecond) };
  }
  return best?.node();
}

/** The far end of a road at `here` that leaves it almost in the direction of `there`. */
function sharpNeighbour(graph: Internals, [here, there]: readonly [number, number], sharpest: number): number | undefined {
  const heading = direction(at(graph.nodes, here), at(graph.nodes, there));
  for (const edge of graph.edgesAt(here)) {
    const { a, b } = at(graph.edges, edge);
    const other = a === here ? b : a;
    const turn = Math.abs(direction(at(graph.nodes, here), at(graph.nodes, other)) - heading);
    if (Math.min(turn, 2 * Math.PI - turn) < sharpest) return other;
  }
  return undefined;
}
