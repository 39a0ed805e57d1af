import { type Graph, tailOf } from "./graph.ts";

/** A graph walked depth first: every link is part of the tree or leads back to an ancestor. */
export interface DepthFirst {
  /** Nodes in the order they were met. */
  readonly order: Int32Array;
  /** Place of a node in `order`. */
  readonly place: Int32Array;
  /** Arc by which a node was met; −1: the root of its component. */
  readonly parentArc: Int32Array;
  /** Least place that a node's subtree reaches by one link back. */
  readonly low: Int32Array;
}

/** Tarjan 1974, without recursion. Two links between the same nodes are two ways. */
export function walkDepthFirst(graph: Graph): DepthFirst {
  const { nodeCount, first, arcs, heads } = graph;
  const [order, place, low] = [new Int32Array(nodeCount), new Int32Array(nodeCount).fill(-1), new Int32Array(nodeCount)];
  const [parentArc, next] = [new Int32Array(nodeCount).fill(-1), first.slice(0, nodeCount)];
  let met = 0;
  const meet = (node: number, arc: number): void => {
    order[met] = node;
    place[node] = low[node] = met++;
    parentArc[node] = arc;
  };
  for (let root = 0; root < nodeCount; root++) {
    if (place[root] !== -1) continue;
    meet(root, -1);
    let node = root;
    while (node !== -1) {
      if (next[node] < first[node + 1]) {
        const arc = arcs[next[node]++];
        const other = heads[arc];
        if (place[other] === -1) {
          meet(other, arc);
          node = other;
        } else if (arc >> 1 !== parentArc[node] >> 1 && place[other] < low[node]) low[node] = place[other];
        continue;
      }
      const above = parentArc[node] === -1 ? -1 : tailOf(graph, parentArc[node]);
      if (above !== -1 && low[node] < low[above]) low[above] = low[node];
      node = above;
    }
  }
  return { order, place, parentArc, low };
}

/** The links without which the graph falls apart, in rising number. */
export function bridgesOf({ order, place, parentArc, low }: DepthFirst): number[] {
  const bridges: number[] = [];
  for (const node of order) if (parentArc[node] !== -1 && low[node] === place[node]) bridges.push(parentArc[node] >> 1);
  return bridges.sort((a, b) => a - b);
}

/** By node: what its subtree sums up to, itself included. */
export function subtreeSums(graph: Graph, { order, parentArc }: DepthFirst, values: ArrayLike<number>): Float64Array {
  const sums = Float64Array.from(values);
  for (let i = order.length - 1; i >= 0; i--) {
    const arc = parentArc[order[i]];
    if (arc !== -1) sums[tailOf(graph, arc)] += sums[order[i]];
  }
  return sums;
}
