import type { Graph } from "./graph.ts";
import { NodeHeap } from "./heap.ts";

/**
 * One way to pass the links: at this speed, if the far end is reached before this moment. Several make up a link that
 * slows down before it closes: dry until the water comes, wading until it is too deep.
 */
export interface Passage {
  /** By arc; infinite where it cannot be passed. */
  readonly seconds: Float64Array;
  /** By link; infinite where it never ends. */
  readonly untilSeconds: Float64Array;
}

export interface Traffic {
  /** Each slower, and possible for longer, than the one before. */
  readonly passages: readonly Passage[];
  /** By link: from then on the first passage is possible again, and one may wait for it; infinite where it never is. */
  readonly reopensSeconds?: Float64Array;
}

/** The moment the far end of an arc is reached by someone who comes to it at `seconds`; infinite: never. */
export function arrivalOver({ passages, reopensSeconds }: Traffic, arc: number, seconds: number): number {
  for (let i = 0; i < passages.length; i++) {
    const passage = passages[i];
    const arrival = seconds + passage.seconds[arc];
    if (arrival <= passage.untilSeconds[arc >> 1]) return arrival;
  }
  return reopensSeconds === undefined ? Infinity : Math.max(seconds, reopensSeconds[arc >> 1]) + passages[0].seconds[arc];
}

/** The last moment to come to an arc and still reach its far end by `seconds`; −Infinity: there is none. */
export function departureOver({ passages, reopensSeconds }: Traffic, arc: number, seconds: number): number {
  let latest = -Infinity;
  for (let i = 0; i < passages.length; i++) {
    const passage = passages[i];
    const departure = Math.min(seconds, passage.untilSeconds[arc >> 1]) - passage.seconds[arc];
    if (departure > latest) latest = departure;
  }
  if (reopensSeconds !== undefined) {
    const departure = seconds - passages[0].seconds[arc];
    if (departure > latest && departure >= reopensSeconds[arc >> 1]) latest = departure;
  }
  return latest;
}

export interface Reached {
  /** By node; infinite: never. */
  readonly seconds: Float64Array;
  /** Arc by which a node was reached (forward), or by which to leave it (backward); −1: none. */
  readonly arcs: Int32Array;
}

/** Dijkstra's algorithm on one graph. What a search answers stands until the next one. */
export class NetworkSearch {
  readonly #graph: Graph;
  readonly #heap: NodeHeap;
  readonly #seconds: Float64Array;
  readonly #arcs: Int32Array;

  constructor(graph: Graph) {
    this.#graph = graph;
    this.#heap = new NodeHeap(graph.nodeCount);
    this.#seconds = new Float64Array(graph.nodeCount);
    this.#arcs = new Int32Array(graph.nodeCount);
  }

  /** From one or several nodes, each left at its moment. Nobody arrives earlier by leaving later, so the first arrival is the best. */
  earliestArrival(traffic: Traffic, sources: readonly { readonly node: number; readonly seconds: number }[]): Reached {
    const { first, arcs, heads } = this.#graph;
    const [seconds, by, heap] = this.#start(Infinity);
    for (const source of sources) {
      if (source.seconds >= seconds[source.node]) continue;
      seconds[source.node] = source.seconds;
      heap.push(source.node, source.seconds);
    }
    while (heap.size > 0) {
      const node = heap.pop();
      const now = seconds[node];
      for (let i = first[node]; i < first[node + 1]; i++) {
        const arc = arcs[i];
        const next = heads[arc];
        const arrival = arrivalOver(traffic, arc, now);
        if (arrival >= seconds[next]) continue;
        seconds[next] = arrival;
        by[next] = arc;
        heap.push(next, arrival);
      }
    }
    return { seconds, arcs: by };
  }

  /** The last moment to leave each node and still reach a target by its deadline; −Infinity: there is no way. */
  latestDeparture(traffic: Traffic, targets: readonly { readonly node: number; readonly deadlineSeconds: number }[]): Reached {
    const { first, arcs, heads } = this.#graph;
    const [seconds, by, heap] = this.#start(-Infinity);
    for (const { node, deadlineSeconds } of targets) {
      if (deadlineSeconds <= seconds[node]) continue;
      seconds[node] = deadlineSeconds;
      heap.push(node, -deadlineSeconds);
    }
    while (heap.size > 0) {
      const node = heap.pop();
      const deadline = seconds[node];
      for (let i = first[node]; i < first[node + 1]; i++) {
        const arc = arcs[i] ^ 1;
        const previous = heads[arcs[i]];
        const departure = departureOver(traffic, arc, deadline);
        if (!(departure > seconds[previous])) continue;
        seconds[previous] = departure;
        by[previous] = arc;
        heap.push(previous, -departure);
      }
    }
    return { seconds, arcs: by };
  }

  /** How long it takes from each node to the nearest target while everything is open. `seconds`: by arc. */
  secondsTo(seconds: Float64Array, targets: readonly number[]): Reached {
    const { first, arcs, heads } = this.#graph;
    const [reached, by, heap] = this.#start(Infinity);
    for (const node of targets) {
      reached[node] = 0;
      heap.push(node, 0);
    }
    while (heap.size > 0) {
      const node = heap.pop();
      const now = reached[node];
      for (let i = first[node]; i < first[node + 1]; i++) {
        const arc = arcs[i] ^ 1;
        const previous = heads[arcs[i]];
        const total = now + seconds[arc];
        if (total >= reached[previous]) continue;
        reached[previous] = total;
        by[previous] = arc;
        heap.push(previous, total);
      }
    }
    return { seconds: reached, arcs: by };
  }

  #start(unreached: number): [Float64Array, Int32Array, NodeHeap] {
    this.#heap.clear();
    return [this.#seconds.fill(unreached), this.#arcs.fill(-1), this.#heap];
  }
}
