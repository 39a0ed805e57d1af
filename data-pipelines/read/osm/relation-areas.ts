import { groupRings } from "../shapefile/rings.ts";
import type { Area, Path } from "../wkb/parts-wkb.ts";
import type { NodePlaces } from "./node-places.ts";

export interface RelationAreas {
  readonly areas: Area[];
  /** Some ways do not close to rings, or are not in the extract. */
  readonly isBroken: boolean;
}

/**
 * The areas that ways enclose together. What is outer and what is a hole is told by how the rings lie: roles are
 * often wrong or missing.
 */
export function relationAreas(ways: readonly (readonly number[] | undefined)[], places: NodePlaces): RelationAreas {
  const present = ways.filter((way) => way !== undefined);
  const { rings, left } = joinRings(present);
  const paths = rings.map((ring) => counterClockwise(pathOf(ring, places))).filter((path) => path.length >= 8);
  const starts = new Uint32Array(paths.length + 1);
  paths.forEach((path, index) => (starts[index + 1] = (starts[index] ?? 0) + path.length / 2));
  const groups = groupRings(Float64Array.from(paths.flat()), starts);
  return {
    areas: groups.map((group) => group.flatMap((ring) => [paths[ring] ?? []])),
    isBroken: left > 0 || present.length < ways.length || paths.length < rings.length,
  };
}

/** Joins ways at their end nodes to closed rings; `left` counts the ways that are in none. */
function joinRings(ways: readonly (readonly number[])[]): { rings: number[][]; left: number } {
  const free = new FreeWays(ways);
  const rings: number[][] = [];
  let left = 0;
  ways.forEach((way, index) => {
    if (!free.take(index)) return;
    const ring = [...way];
    let joined = 1;
    while (ring[0] !== ring.at(-1)) {
      const next = free.takeAt(ring.at(-1));
      if (!next) break;
      joined++;
      const nodes = next[0] === ring.at(-1) ? next : next.toReversed();
      for (const node of nodes.slice(1)) ring.push(node);
    }
    if (ring.length >= smallestRing && ring[0] === ring.at(-1)) rings.push(ring);
    else left += joined;
  });
  return { rings, left };
}

/** A closed ring of three nodes repeats the first. */
const smallestRing = 4;

/** The ways that are in no ring yet, by the nodes they end at. */
class FreeWays {
  readonly #ways: readonly (readonly number[])[];
  readonly #free: Set<number>;
  readonly #byEnd = new Map<number, Set<number>>();

  constructor(ways: readonly (readonly number[])[]) {
    this.#ways = ways;
    this.#free = new Set(ways.keys());
    ways.forEach((way, index) => {
      for (const end of [way[0], way.at(-1)]) if (end !== undefined) this.#byEnd.set(end, (this.#byEnd.get(end) ?? new Set()).add(index));
    });
  }

  /** Was the way still free? */
  take(index: number): boolean {
    return this.#free.delete(index);
  }

  /** Some way that ends at the node. */
  takeAt(node: number | undefined): readonly number[] | undefined {
    const candidates = node === undefined ? undefined : this.#byEnd.get(node);
    for (const index of candidates ?? []) {
      candidates?.delete(index);
      if (this.take(index)) return this.#ways[index];
    }
    return undefined;
  }
}

function pathOf(nodes: readonly number[], places: NodePlaces): number[] {
  const path: number[] = [];
  for (const node of nodes) places.append(node, path);
  return path;
}

/** Rings that all turn the same way are grouped by nesting alone. */
function counterClockwise(path: Path): Path {
  let doubleArea = 0;
  const [x0 = 0, y0 = 0] = path;
  for (let at = 0; at + 3 < path.length; at += 2) {
    doubleArea += ((path[at] ?? 0) - x0) * ((path[at + 3] ?? 0) - y0) - ((path[at + 2] ?? 0) - x0) * ((path[at + 1] ?? 0) - y0);
  }
  if (doubleArea >= 0) return path;
  const turned: number[] = [];
  for (let at = path.length - 2; at >= 0; at -= 2) turned.push(path[at] ?? 0, path[at + 1] ?? 0);
  return turned;
}
