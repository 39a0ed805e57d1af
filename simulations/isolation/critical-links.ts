import { bridgesOf, type DepthFirst, subtreeSums, walkDepthFirst } from "../network/bridges.ts";
import { type CutRing, cutRings } from "../network/cut-pairs.ts";
import { tailOf } from "../network/graph.ts";
import type { IsolationInput, IsolationParameters } from "./input.ts";

/** One link, or two together, without which people reach no hub. */
export interface CriticalCut {
  readonly links: readonly number[];
  readonly people: number;
  readonly elderly: number;
  /** As long as all of its links are closed. */
  readonly days: number;
  readonly personDays: number;
}

/** What lies on one side of a cut. */
interface Side {
  readonly people: number;
  readonly elderly: number;
  readonly hubs: number;
}

/** The cuts of the intact network that leave somebody without a hub, worst first. */
export function criticalCuts(
  input: IsolationInput,
  { repairDays }: IsolationParameters,
): { readonly single: CriticalCut[]; readonly pairs: CriticalCut[] } {
  const { graph } = input.network;
  const walked = walkDepthFirst(graph);
  const sides = new Sides(input, walked);
  const days = input.closedDays.map((closed) => (closed > 0 ? closed : repairDays));
  const single = bridgesOf(walked).flatMap((link) => {
    const [there, back] = [graph.heads[2 * link], graph.heads[2 * link + 1]];
    const below = walked.place[there] > walked.place[back] ? there : back;
    return cutOf([link], strandedOf(sides.under(below), sides.besides(below)), days);
  });
  const pairs = cutRings(graph, walked).flatMap((ring) => cutsOfRing(ring, sides, days));
  return { single: single.sort(worstFirst), pairs: pairs.sort(worstFirst) };
}

/** People, elderly and hubs below every node, and in the whole of its component. */
class Sides {
  readonly #sums: readonly Float64Array[];
  readonly #root: Int32Array;

  constructor({ network: { graph }, communities, hubs }: IsolationInput, walked: DepthFirst) {
    const values = [new Float64Array(graph.nodeCount), new Float64Array(graph.nodeCount), new Float64Array(graph.nodeCount)];
    for (const { node, people, elderly } of communities) {
      values[0][node] += people;
      values[1][node] += elderly;
    }
    for (const { node } of hubs) values[2][node]++;
    this.#sums = values.map((ofNodes) => subtreeSums(graph, walked, ofNodes));
    this.#root = new Int32Array(graph.nodeCount);
    for (const node of walked.order) {
      const arc = walked.parentArc[node];
      this.#root[node] = arc === -1 ? node : this.#root[tailOf(graph, arc)];
    }
  }

  under(node: number): Side {
    return this.#side((sums) => sums[node]);
  }

  besides(node: number): Side {
    return this.#side((sums) => sums[this.#root[node]] - sums[node]);
  }

  between(upper: number, lower: number): Side {
    return this.#side((sums) => sums[upper] - sums[lower]);
  }

  #side(of: (sums: Float64Array) => number): Side {
    const [people, elderly, hubs] = this.#sums.map(of);
    return { people, elderly, hubs };
  }
}

const nothing: Side = { people: 0, elderly: 0, hubs: 0 };

function plus(a: Side, b: Side): Side {
  return { people: a.people + b.people, elderly: a.elderly + b.elderly, hubs: a.hubs + b.hubs };
}

/** The side without a hub, where the other one has one. */
function strandedOf(a: Side, b: Side): Side {
  if (a.hubs === 0 && b.hubs > 0) return a;
  return b.hubs === 0 && a.hubs > 0 ? b : nothing;
}

/**
 * Along a ring, the stretches between pieces with hubs. In a stretch, for every length of closure, the two outermost links
 * that stay closed that long cut off the most: all other pairs are within such a pair and no worse.
 */
function cutsOfRing(ring: CutRing, sides: Sides, days: Float64Array): CriticalCut[] {
  const pieces = piecesOf(ring, sides);
  const count = pieces.length;
  const start = pieces.findIndex(({ hubs }) => hubs > 0);
  if (start === -1) return [];
  const cuts: CriticalCut[] = [];
  let stretch: number[] = [];
  for (let i = 1; i <= count; i++) {
    const at = (start + i) % count;
    stretch.push(at);
    if (pieces[at].hubs === 0) continue;
    cuts.push(...cutsOfStretch(stretch, { ring, pieces, days }));
    stretch = [];
  }
  return cuts;
}

/** `stretch`: places on the ring; link p lies before piece p. */
function cutsOfStretch(
  stretch: readonly number[],
  { ring, pieces, days }: { ring: CutRing; pieces: readonly Side[]; days: Float64Array },
): CriticalCut[] {
  const link = (i: number): number => ring.links[stretch[i]];
  const before = [nothing];
  for (const at of stretch) before.push(plus(before.at(-1) ?? nothing, pieces[at]));
  const longestFirst = Array.from(stretch.keys()).sort((a, b) => days[link(b)] - days[link(a)] || a - b);
  const cuts: CriticalCut[] = [];
  let [first, last] = [Infinity, -Infinity];
  for (const [rank, i] of longestFirst.entries()) {
    [first, last] = [Math.min(first, i), Math.max(last, i)];
    const next = longestFirst[rank + 1];
    // Wait for all links that are closed as long as this one.
    if (first === last || (next !== undefined && days[link(next)] === days[link(i)])) continue;
    const stranded = {
      people: before[last].people - before[first].people,
      elderly: before[last].elderly - before[first].elderly,
      hubs: 0,
    };
    if (stranded.people > (cuts.at(-1)?.people ?? 0)) cuts.push(...cutOf([link(first), link(last)], stranded, days));
  }
  return cuts;
}

/** The piece behind each link of a ring. */
function piecesOf({ below }: CutRing, sides: Sides): Side[] {
  const tree = below.filter((node) => node !== undefined);
  const pieces = tree.map((node, i) => (i + 1 < tree.length ? sides.between(node, tree[i + 1]) : sides.under(node)));
  const outer = sides.besides(tree[0]);
  if (tree.length < below.length) return [...pieces, outer];
  return [...pieces.slice(0, -1), plus(pieces[pieces.length - 1], outer)];
}

function cutOf(links: readonly number[], { people, elderly }: Side, days: Float64Array): CriticalCut[] {
  if (people === 0) return [];
  const least = links.reduce((shortest, link) => Math.min(shortest, days[link]), Infinity);
  return [{ links, people, elderly, days: least, personDays: people * least }];
}

function worstFirst(a: CriticalCut, b: CriticalCut): number {
  return b.personDays - a.personDays || b.people - a.people || a.links[0] - b.links[0];
}
