import type { Graph } from "./graph.ts";
import type { RoadNetwork } from "./network.ts";

/** Parts of a network that no road connects. */
export interface Component {
  readonly nodes: number;
  readonly links: number;
  readonly lengthMeters: number;
  /** A node of it, to show where it is. */
  readonly node: number;
}

export interface NetworkReport {
  readonly nodes: number;
  readonly links: number;
  readonly lengthMeters: number;
  /** Longest first. */
  readonly components: readonly Component[];
  /** Length of everything but the longest component. */
  readonly cutOffMeters: number;
  /** Nodes with a single link. */
  readonly deadEnds: number;
  readonly snappedEnds: number;
  /** Roads (by their place in the list) that are no line and were left out. */
  readonly refusedRoads: readonly number[];
}

/** Component of each node, numbered by their lowest nodes. `isOpen`: which links count; all where left out. */
export function componentOfNodes({ nodeCount, first, arcs, heads }: Graph, isOpen?: (link: number) => boolean): Int32Array {
  const component = new Int32Array(nodeCount).fill(-1);
  const stack = new Int32Array(nodeCount);
  let count = 0;
  for (let start = 0; start < nodeCount; start++) {
    if (component[start] !== -1) continue;
    component[start] = count;
    let depth = 0;
    stack[depth++] = start;
    while (depth > 0) {
      const node = stack[--depth];
      for (let i = first[node]; i < first[node + 1]; i++) {
        const next = heads[arcs[i]];
        if (component[next] !== -1 || isOpen?.(arcs[i] >> 1) === false) continue;
        component[next] = count;
        stack[depth++] = next;
      }
    }
    count++;
  }
  return component;
}

/** What a planner must know about a network before believing a route on it. */
export function reportNetwork({ graph, lengthMeters, snappedEnds, lines }: RoadNetwork): NetworkReport {
  const { first, heads, nodeCount, linkCount } = graph;
  const of = componentOfNodes(graph);
  const components: { nodes: number; links: number; lengthMeters: number; node: number }[] = [];
  let deadEnds = 0;
  for (let node = 0; node < nodeCount; node++) {
    (components[of[node]] ??= { nodes: 0, links: 0, lengthMeters: 0, node }).nodes++;
    if (first[node + 1] - first[node] === 1) deadEnds++;
  }
  let total = 0;
  for (let link = 0; link < linkCount; link++) {
    const component = components[of[heads[2 * link]]];
    component.links++;
    component.lengthMeters += lengthMeters[link];
    total += lengthMeters[link];
  }
  components.sort((a, b) => b.lengthMeters - a.lengthMeters || a.node - b.node);
  return {
    nodes: nodeCount,
    links: linkCount,
    lengthMeters: total,
    components,
    cutOffMeters: total - (components[0]?.lengthMeters ?? 0),
    deadEnds,
    snappedEnds,
    refusedRoads: lines.refused,
  };
}
