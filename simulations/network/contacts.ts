import { BucketIndex, boxAround } from "../../model/geo/bucket-index.ts";
import type { RoadLines } from "./road-lines.ts";
import { endJoins, type NodingRules, sharedVertexMeters } from "./road.ts";

/** A place on a road where it may be joined with others. */
export interface Contact {
  readonly road: number;
  /** From the start of the road, along it. */
  readonly meters: number;
}

/** Segments are this long or shorter, mostly. */
const segmentBucketMeters = 50;

/** Where roads touch: every place on a road that becomes a node, and which of them are one and the same. */
export interface Contacts {
  readonly all: readonly Contact[];
  readonly joined: readonly (readonly [contact: number, other: number])[];
  /** Ends that did not lie exactly where they were joined to. */
  readonly snappedEnds: number;
}

export function findContacts(lines: RoadLines, rules: NodingRules): Contacts {
  const found = new Finder(lines);
  found.ends(rules.snapMeters);
  found.sharedVertices();
  const segments = indexSegments(lines);
  found.endsOnLines(segments, rules.snapMeters);
  if (rules.crossings === "at-same-level") found.crossings(segments);
  return { all: found.all, joined: found.joined, snappedEnds: found.snapped.size };
}

class Finder {
  readonly all: Contact[] = [];
  readonly joined: [number, number][] = [];
  readonly snapped = new Set<number>();
  readonly #lines: RoadLines;
  /** Vertex of each end; the contact with the same place in `all` is its. */
  readonly #ends: number[] = [];
  readonly #roadOf: Int32Array;

  constructor(lines: RoadLines) {
    this.#lines = lines;
    this.#roadOf = new Int32Array(lines.east.length);
    for (let road = 0; road < lines.roads.length; road++) {
      const [from, to] = [lines.first[road], lines.first[road + 1]];
      this.#roadOf.fill(road, from, to);
      if (to === from) continue;
      for (const vertex of [from, to - 1]) {
        this.#ends.push(vertex);
        this.#contact(road, lines.meters[vertex]);
      }
    }
  }

  ends(snapMeters: number): void {
    this.#nearPairs(this.#ends, snapMeters, (a, b, apart) => {
      this.joined.push([a, b]);
      if (apart > 0) this.snapped.add(a).add(b);
    });
  }

  /** Vertices inside of two roads at the same place and on the same level. */
  sharedVertices(): void {
    const { first, roads, meters } = this.#lines;
    const inner: number[] = [];
    for (let road = 0; road < roads.length; road++) for (let k = first[road] + 1; k < first[road + 1] - 1; k++) inner.push(k);
    this.#nearPairs(inner, sharedVertexMeters, (a, b) => {
      const [roadA, roadB] = [this.#roadOf[inner[a]], this.#roadOf[inner[b]]];
      if (roads[roadA].level !== roads[roadB].level) return;
      this.joined.push([this.#contact(roadA, meters[inner[a]]), this.#contact(roadB, meters[inner[b]])]);
    });
  }

  endsOnLines(segments: BucketIndex, snapMeters: number): void {
    const { east, north, meters, roads } = this.#lines;
    for (const [end, vertex] of this.#ends.entries()) {
      const nearest = new Map<number, { meters: number; apart: number }>();
      const endRoad = this.#roadOf[vertex];
      segments.visit(boxAround(east[vertex], north[vertex], snapMeters), (k) => {
        const road = this.#roadOf[k];
        if (!endJoins(roads[endRoad].level, roads[road].level)) return;
        const { t, apart } = nearestOnSegment(this.#lines, k, vertex);
        const along = meters[k] + t * (meters[k + 1] - meters[k]);
        const total = meters[this.#lines.first[road + 1] - 1];
        // Its own end, and ends of others, are joined as ends.
        if (apart > snapMeters || along <= snapMeters || along >= total - snapMeters) return;
        if (road === endRoad && Math.abs(along - meters[vertex]) <= 4 * snapMeters) return;
        if (apart < (nearest.get(road)?.apart ?? Infinity)) nearest.set(road, { meters: along, apart });
      });
      for (const [road, { meters: along, apart }] of nearest) {
        this.joined.push([end, this.#contact(road, along)]);
        if (apart > 1e-6) this.snapped.add(end);
      }
    }
  }

  crossings(segments: BucketIndex): void {
    const { east, north, meters, roads } = this.#lines;
    for (let k = 0; k + 1 < east.length; k++) {
      const road = this.#roadOf[k];
      if (this.#roadOf[k + 1] !== road) continue;
      segments.visit(segmentBox(this.#lines, k), (other) => {
        const otherRoad = this.#roadOf[other];
        if (other <= k + 1 || roads[road].level !== roads[otherRoad].level) return;
        const crossing = crossingOf({ east, north }, k, other);
        if (!crossing) return;
        const at = (segment: number, t: number): number => meters[segment] + t * (meters[segment + 1] - meters[segment]);
        this.joined.push([this.#contact(road, at(k, crossing.t)), this.#contact(otherRoad, at(other, crossing.u))]);
      });
    }
  }

  #contact(road: number, meters: number): number {
    return this.all.push({ road, meters }) - 1;
  }

  /** Pairs of vertices (by their place in the list) no farther apart than `reachMeters`. */
  #nearPairs(vertices: readonly number[], reachMeters: number, pair: (a: number, b: number, apart: number) => void): void {
    const { east, north } = this.#lines;
    const near = new BucketIndex(Math.max(reachMeters * 4, 1));
    for (const [b, vertex] of vertices.entries()) {
      near.visit(boxAround(east[vertex], north[vertex], reachMeters), (a) => {
        const apart = Math.hypot(east[vertices[a]] - east[vertex], north[vertices[a]] - north[vertex]);
        if (apart <= reachMeters) pair(a, b, apart);
      });
      near.add(b, boxAround(east[vertex], north[vertex], 0));
    }
  }
}

/** Segment k runs from vertex k to vertex k + 1. */
function indexSegments(lines: RoadLines): BucketIndex {
  const index = new BucketIndex(segmentBucketMeters);
  for (let road = 0; road < lines.roads.length; road++)
    for (let k = lines.first[road]; k < lines.first[road + 1] - 1; k++) index.add(k, segmentBox(lines, k));
  return index;
}

function segmentBox({ east, north }: RoadLines, k: number) {
  return {
    westMeters: Math.min(east[k], east[k + 1]),
    southMeters: Math.min(north[k], north[k + 1]),
    eastMeters: Math.max(east[k], east[k + 1]),
    northMeters: Math.max(north[k], north[k + 1]),
  };
}

function nearestOnSegment({ east, north }: RoadLines, k: number, vertex: number): { t: number; apart: number } {
  const [dx, dy] = [east[k + 1] - east[k], north[k + 1] - north[k]];
  const squared = dx * dx + dy * dy;
  const along = (east[vertex] - east[k]) * dx + (north[vertex] - north[k]) * dy;
  const t = squared > 0 ? Math.min(1, Math.max(0, along / squared)) : 0;
  return { t, apart: Math.hypot(east[k] + t * dx - east[vertex], north[k] + t * dy - north[vertex]) };
}

/** Where two segments cross, as shares of each; undefined where they do not or run alongside. */
function crossingOf({ east, north }: Pick<RoadLines, "east" | "north">, k: number, other: number): { t: number; u: number } | undefined {
  const [ax, ay] = [east[k + 1] - east[k], north[k + 1] - north[k]];
  const [bx, by] = [east[other + 1] - east[other], north[other + 1] - north[other]];
  const cross = ax * by - ay * bx;
  if (cross === 0) return undefined;
  const [dx, dy] = [east[other] - east[k], north[other] - north[k]];
  const [t, u] = [(dx * by - dy * bx) / cross, (dx * ay - dy * ax) / cross];
  return t >= 0 && t <= 1 && u >= 0 && u <= 1 ? { t, u } : undefined;
}
