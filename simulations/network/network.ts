import { findContacts } from "./contacts.ts";
import { type Graph, graphOf } from "./graph.ts";
import { layOutRoads, placeAlong, type RoadLines } from "./road-lines.ts";
import { defaultNoding, type NodingRules, type Road } from "./road.ts";
import { UnionFind } from "./union-find.ts";

/**
 * A road network: roads cut where they meet (`contacts`), the pieces as links of a graph.
 *
 *     road-lines → contacts → network → graph     components   what is connected
 *                                                 search       earliest arrival, latest departure
 *                                                 traffic      who can pass a link how fast until when
 *                                                 bridges      what is cut off by one link, by two
 */
export interface RoadNetwork {
  readonly lines: RoadLines;
  readonly graph: Graph;
  readonly nodeEast: Float64Array;
  readonly nodeNorth: Float64Array;
  /** By link. */
  readonly lengthMeters: Float64Array;
  readonly widthMeters: Float64Array;
  readonly level: Int8Array;
  readonly road: Int32Array;
  /** The link is this part of its road. */
  readonly fromMeters: Float64Array;
  readonly toMeters: Float64Array;
  /** Ends that were moved to what they were joined to. */
  readonly snappedEnds: number;
}

/** Contacts nearer than this along one road are one place. */
const samePlaceMeters = 1e-3;

/** `links` and `nodes` are numbered by the order of the roads: the same roads give the same numbers. */
export function buildNetwork(roads: readonly Road[], rules: NodingRules = defaultNoding): RoadNetwork {
  const lines = layOutRoads(roads);
  const { all, joined, snappedEnds } = findContacts(lines, rules);
  const sets = new UnionFind(all.length);
  for (const [a, b] of joined) sets.unite(a, b);
  const order = Array.from(all, (_, index) => index).sort((a, b) => all[a].road - all[b].road || all[a].meters - all[b].meters || a - b);
  const follows = (i: number): boolean => i > 0 && all[order[i]].road === all[order[i - 1]].road;
  for (let i = 0; i < order.length; i++)
    if (follows(i) && all[order[i]].meters - all[order[i - 1]].meters < samePlaceMeters) sets.unite(order[i - 1], order[i]);

  const pieces: { from: number; to: number; road: number; start: number; end: number }[] = [];
  const nodes = new NodeNumbers(sets);
  for (let i = 0; i < order.length; i++) {
    if (!follows(i)) continue;
    const [before, here] = [all[order[i - 1]], all[order[i]]];
    const [from, to] = [nodes.of(order[i - 1]), nodes.of(order[i])];
    // What lies between two places that were snapped together is no road of its own.
    if (from === to && here.meters - before.meters <= 4 * rules.snapMeters) continue;
    pieces.push({ from, to, road: here.road, start: before.meters, end: here.meters });
  }
  const places = nodes.roots.map((root) => placeAlong(lines, all[root].road, all[root].meters));
  const from = Int32Array.from(pieces, (piece) => piece.from);
  const to = Int32Array.from(pieces, (piece) => piece.to);
  return {
    lines,
    graph: graphOf(places.length, from, to),
    nodeEast: Float64Array.from(places, ([east]) => east),
    nodeNorth: Float64Array.from(places, ([, north]) => north),
    lengthMeters: Float64Array.from(pieces, ({ start, end }) => end - start),
    widthMeters: Float64Array.from(pieces, ({ road }) => roads[road].widthMeters),
    level: Int8Array.from(pieces, ({ road }) => roads[road].level),
    road: Int32Array.from(pieces, ({ road }) => road),
    fromMeters: Float64Array.from(pieces, ({ start }) => start),
    toMeters: Float64Array.from(pieces, ({ end }) => end),
    snappedEnds,
  };
}

/** Whole numbers from 0 for the sets that are asked for, in the order of asking. */
class NodeNumbers {
  readonly roots: number[] = [];
  readonly #sets: UnionFind;
  readonly #numbers = new Map<number, number>();

  constructor(sets: UnionFind) {
    this.#sets = sets;
  }

  of(contact: number): number {
    const root = this.#sets.root(contact);
    const known = this.#numbers.get(root);
    if (known !== undefined) return known;
    this.#numbers.set(root, this.roots.length);
    return this.roots.push(root) - 1;
  }
}
