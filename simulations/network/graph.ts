/**
 * A graph in compressed rows. A link has two arcs: 2 · link from its start to its end, 2 · link + 1 back; so the arc the
 * other way is `arc ^ 1`, and the link of an arc is `arc >> 1`.
 */
export interface Graph {
  readonly nodeCount: number;
  readonly linkCount: number;
  /** Arcs that leave node v: `arcs[first[v]]` to `arcs[first[v + 1] − 1]`. */
  readonly first: Int32Array;
  readonly arcs: Int32Array;
  /** Node an arc leads to. */
  readonly heads: Int32Array;
}

/** Link k runs from node `from[k]` to node `to[k]`. */
export function graphOf(nodeCount: number, from: ArrayLike<number>, to: ArrayLike<number>): Graph {
  const linkCount = from.length;
  const heads = new Int32Array(2 * linkCount);
  const first = new Int32Array(nodeCount + 1);
  for (let link = 0; link < linkCount; link++) {
    heads[2 * link] = to[link];
    heads[2 * link + 1] = from[link];
    first[from[link] + 1]++;
    first[to[link] + 1]++;
  }
  for (let node = 0; node < nodeCount; node++) first[node + 1] += first[node];
  const next = first.slice();
  const arcs = new Int32Array(2 * linkCount);
  for (let arc = 0; arc < arcs.length; arc++) arcs[next[heads[arc ^ 1]]++] = arc;
  return { nodeCount, linkCount, first, arcs, heads };
}

export function tailOf({ heads }: Graph, arc: number): number {
  return heads[arc ^ 1];
}

/** The arcs of a way from the arcs by which a forward search reached each node (−1 at its start), in the order of walking. */
export function wayTo(graph: Graph, reachedBy: Int32Array, node: number): number[] {
  const way: number[] = [];
  for (let arc = reachedBy[node]; arc !== -1; arc = reachedBy[tailOf(graph, arc)]) way.push(arc);
  return way.reverse();
}
