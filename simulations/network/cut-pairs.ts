import type { DepthFirst } from "./bridges.ts";
import { type Graph, tailOf } from "./graph.ts";

/**
 * Links any two of which cut the graph in two, though none does alone. They lie on a ring: link i, piece i, link i + 1, …,
 * and after the last link a piece that closes the ring.
 */
export interface CutRing {
  readonly links: readonly number[];
  /** Node whose subtree begins behind each link; undefined for the one link that is no part of the tree, which is last. */
  readonly below: readonly (number | undefined)[];
}

/**
 * Two links are a cut pair if and only if the same cycles run through both (Pritchard & Thurimella 2011): every link that is
 * no part of the tree gets a random label, a link of the tree the exclusive or of those whose cycles it is on. Labels have 53
 * bits: two of 160,000 links are confounded once in a million networks. The labels are the same in every run.
 */
export function cutRings(graph: Graph, walked: DepthFirst): CutRing[] {
  const { parentArc, order, place } = walked;
  const [high, low] = [new Int32Array(graph.linkCount), new Int32Array(graph.linkCount)];
  const [nodeHigh, nodeLow] = [new Int32Array(graph.nodeCount), new Int32Array(graph.nodeCount)];
  const lowerNode = new Int32Array(graph.linkCount).fill(-1);
  for (const node of order) if (parentArc[node] !== -1) lowerNode[parentArc[node] >> 1] = node;
  const random = mulberry32(20_111);
  for (let link = 0; link < graph.linkCount; link++) {
    if (lowerNode[link] !== -1) continue;
    [high[link], low[link]] = [random() >>> 11, random()];
    for (const node of [graph.heads[2 * link], graph.heads[2 * link + 1]]) {
      nodeHigh[node] ^= high[link];
      nodeLow[node] ^= low[link];
    }
  }
  for (let i = order.length - 1; i >= 0; i--) {
    const node = order[i];
    const arc = parentArc[node];
    if (arc === -1) continue;
    [high[arc >> 1], low[arc >> 1]] = [nodeHigh[node], nodeLow[node]];
    const above = tailOf(graph, arc);
    nodeHigh[above] ^= nodeHigh[node];
    nodeLow[above] ^= nodeLow[node];
  }
  const byLabel = new Map<number, number[]>();
  for (let link = 0; link < graph.linkCount; link++) {
    const label = high[link] * 2 ** 32 + (low[link] >>> 0);
    // 0: on no cycle, a bridge.
    if (label === 0) continue;
    const links = byLabel.get(label);
    if (links) links.push(link);
    else byLabel.set(label, [link]);
  }
  const depth = (link: number): number => (lowerNode[link] === -1 ? Infinity : place[lowerNode[link]]);
  return [...byLabel.values()]
    .filter(({ length }) => length > 1)
    .map((links) => {
      links.sort((a, b) => depth(a) - depth(b));
      return { links, below: links.map((link) => (lowerNode[link] === -1 ? undefined : lowerNode[link])) };
    });
}

/** Whole numbers of 32 bits (T. Ettinger's mulberry32). */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return t ^ (t >>> 14);
  };
}
