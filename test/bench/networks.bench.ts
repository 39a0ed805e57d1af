import assert from "node:assert/strict";
import { assignOptimally } from "../../simulations/evacuation/assign-optimal.ts";
import type { AssignmentProblem } from "../../simulations/evacuation/assignment.ts";
import { runIsolation } from "../../simulations/isolation/engine.ts";
import type { IsolationInput } from "../../simulations/isolation/input.ts";
import { type Graph, graphOf } from "../../simulations/network/graph.ts";
import { buildNetwork } from "../../simulations/network/network.ts";
import { NetworkSearch, type Traffic } from "../../simulations/network/search.ts";
import { costByHighs, costOf, loadHighs } from "../simulations/evacuation/problems.ts";
import type { Suite } from "./bench-city.ts";
import { type Comparison, compare } from "./side-by-side.ts";

/**
 * Ways, shelters and cut-off communities on a city of 90,000 nodes and 161,000 links: streets on a grid with a tenth of them
 * missing, a third closed by water at some time. Goals: 150 searches < 5 s, 1,000 × 150 assignment < 5 s, isolation < 1 s.
 */
export const suite: Suite = { run: async () => [await searches(), await assignment(), await isolation()] };

const side = 300;
const shelterCount = 150;

function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

interface City {
  readonly graph: Graph;
  readonly traffic: Traffic;
  readonly shelters: readonly number[];
}

function benchCity(): City {
  const random = noise(1);
  const [from, to]: [number[], number[]] = [[], []];
  for (let node = 0; node < side * side; node++) {
    for (const [next, isThere] of [
      [node + 1, (node + 1) % side !== 0],
      [node + side, node + side < side * side],
    ] as const)
      // oxfmt-ignore
      if (isThere && random() < 0.9) {
        from.push(node);
        to.push(next);
      }
  }
  const seconds = new Float64Array(2 * from.length);
  for (let link = 0; link < from.length; link++) seconds.fill(40 + 80 * random(), 2 * link, 2 * link + 2);
  const untilSeconds = Float64Array.from(from, () => (random() < 1 / 3 ? 3600 + 20_000 * random() : Infinity));
  return {
    graph: graphOf(side * side, from, to),
    traffic: { passages: [{ seconds, untilSeconds }] },
    shelters: Array.from({ length: shelterCount }, () => Math.floor(random() * side * side)),
  };
}

async function searches(): Promise<Comparison> {
  const { graph, traffic, shelters } = benchCity();
  const search = new NetworkSearch(graph);
  const deadlineSeconds = 6 * 3600;
  const ours = (): number => {
    let sum = 0;
    for (const node of shelters) sum += checksum(search.latestDeparture(traffic, [{ node, deadlineSeconds }]).seconds);
    return sum;
  };
  const plain = plainGraph(graph, traffic);
  const theirs = (): number => {
    let sum = 0;
    for (const node of shelters) sum += checksum(plainLatest(plain, node, deadlineSeconds));
    return sum;
  };
  assert.equal(ours(), theirs());
  return compare({
    what: `latest safe departure to each of ${shelterCount} shelters, ${graph.nodeCount} nodes, ${graph.linkCount} links`,
    ours: { name: "typed arrays", run: () => Promise.resolve(ours()) },
    theirs: { name: "objects and arrays", run: () => Promise.resolve(theirs()) },
    rounds: 3,
  });
}

function checksum(seconds: Iterable<number>): number {
  let sum = 0;
  for (const value of seconds) if (Number.isFinite(value)) sum += Math.round(value);
  return sum;
}

type PlainGraph = readonly { readonly next: number; readonly seconds: number; readonly until: number }[][];

function plainGraph({ nodeCount, linkCount, heads }: Graph, { passages: [passage] }: Traffic): PlainGraph {
  assert(passage);
  const nodes: { next: number; seconds: number; until: number }[][] = Array.from({ length: nodeCount }, () => []);
  for (let arc = 0; arc < 2 * linkCount; arc++)
    nodes[heads[arc ^ 1] ?? 0]?.push({
      next: heads[arc] ?? 0,
      seconds: passage.seconds[arc] ?? 0,
      until: passage.untilSeconds[arc >> 1] ?? 0,
    });
  return nodes;
}

/** Dijkstra's algorithm as a textbook has it: a heap of pairs, outdated ones skipped. */
function plainLatest(nodes: PlainGraph, target: number, deadline: number): number[] {
  const latest = nodes.map(() => -Infinity);
  latest[target] = deadline;
  const heap: [number, number][] = [[deadline, target]];
  for (let top = popLargest(heap); top; top = popLargest(heap)) {
    const [time, node] = top;
    if (time < (latest[node] ?? 0)) continue;
    for (const { next, seconds, until } of nodes[node] ?? []) {
      const departure = Math.min(time, until) - seconds;
      if (departure <= (latest[next] ?? 0)) continue;
      latest[next] = departure;
      pushPair(heap, [departure, next]);
    }
  }
  return latest;
}

function pushPair(heap: [number, number][], pair: [number, number]): void {
  let place = heap.push(pair) - 1;
  for (let above = (place - 1) >> 1; place > 0 && (heap[above]?.[0] ?? 0) < pair[0]; above = (place - 1) >> 1) {
    heap[place] = heap[above] ?? pair;
    place = above;
  }
  heap[place] = pair;
}

function popLargest(heap: [number, number][]): [number, number] | undefined {
  const [top] = heap;
  const moved = heap.pop();
  if (moved === undefined || heap.length === 0) return top;
  let place = 0;
  for (let below = 1; below < heap.length; below = 2 * place + 1) {
    if ((heap[below + 1]?.[0] ?? -Infinity) > (heap[below]?.[0] ?? 0)) below++;
    const other = heap[below] ?? moved;
    if (other[0] <= moved[0]) break;
    heap[place] = other;
    place = below;
  }
  heap[place] = moved;
  return top;
}

async function assignment(): Promise<Comparison> {
  const random = noise(7);
  const places = (count: number) => Array.from({ length: count }, () => [20_000 * random(), 15_000 * random()] as const);
  const [origins, shelters] = [places(1000), places(shelterCount)];
  const problem: AssignmentProblem = {
    seconds: Float64Array.from(origins.flatMap(([x, y]) => shelters.map(([u, v]) => Math.round(Math.hypot(x - u, y - v) / 1.1)))),
    people: Int32Array.from(origins, () => Math.floor(230 * random())),
    capacities: Int32Array.from(shelters, () => Math.floor(200 + 1000 * random())),
  };
  const highs = await loadHighs();
  const penalty = 5_000_000;
  const [ours, theirs] = [() => costOf(assignOptimally(problem, penalty), penalty), () => costByHighs(highs, problem, penalty)];
  assert(Math.abs(ours() / theirs() - 1) < 1e-9);
  return compare({
    what: "the best assignment of 1,000 origins to 150 shelters that are too small",
    ours: { name: "successive shortest paths on shelters", run: () => Promise.resolve(ours()) },
    theirs: { name: "HiGHS 1.15.3 (WASM)", run: () => Promise.resolve(theirs()) },
    rounds: 1,
  });
}

/** Cuts that are tried out one by one. */
const triedCuts = 10;

async function isolation(): Promise<Comparison> {
  const { graph, traffic, shelters } = benchCity();
  const input: IsolationInput = {
    network: { ...buildNetwork([]), graph },
    communities: Array.from({ length: graph.nodeCount }, (_, node) => ({ id: `${node}`, node, people: 1, elderly: 0 })),
    hubs: shelters.slice(0, 6).map((node, i) => ({ id: `${i}`, kind: i < 3 ? "office" : "hospital", node })),
    closedDays: traffic.passages[0]?.untilSeconds.map((until) => (until < 5000 ? 3 : 0)) ?? new Float64Array(),
  };
  const ours = () => runIsolation(input, { repairDays: 2 });
  const { criticalLinks, criticalPairs } = ours();
  const cuts = [...criticalLinks.slice(0, triedCuts / 2), ...criticalPairs.slice(0, triedCuts / 2)];
  const nodes = plainGraph(graph, traffic);
  const theirs = (): number[] =>
    cuts.map(({ links }) => strandedByTrying(nodes, graph, { links, hubs: input.hubs.map(({ node }) => node) }));
  assert.deepEqual(
    theirs(),
    cuts.map(({ people }) => people),
  );
  return compare({
    what: `who is cut off now, and all ${criticalLinks.length} critical links and ${criticalPairs.length} pairs`,
    ours: { name: "all of them", run: () => Promise.resolve(ours()) },
    theirs: { name: `only the ${triedCuts} worst, by trying`, run: () => Promise.resolve(theirs()) },
    rounds: 3,
  });
}

function strandedByTrying(
  nodes: PlainGraph,
  { heads }: Graph,
  { links, hubs }: { links: readonly number[]; hubs: readonly number[] },
): number {
  const cut = new Set(links.flatMap((link) => [`${heads[2 * link]}-${heads[2 * link + 1]}`, `${heads[2 * link + 1]}-${heads[2 * link]}`]));
  const walk = (isOpen: (from: number, to: number) => boolean): number => {
    const met = new Set(hubs);
    for (const node of met) for (const { next } of nodes[node] ?? []) if (isOpen(node, next)) met.add(next);
    return met.size;
  };
  return walk(() => true) - walk((from, to) => !cut.has(`${from}-${to}`));
}
