import type { BuildingUse } from "./building-attributes.ts";
import { at, direction, distance, step, type Rectangle, type XyPlane } from "./plane-geometry.ts";
import type { Random } from "./random.ts";
import type { RoadSegment } from "./road-graph.ts";
import { districtFinder, type District } from "./settlements.ts";

export type LotKind = "merchant" | "downtown" | "suburb" | "estate" | "village" | "factory" | "roadside" | "farm";

/** A place for a building beside a road. */
export interface Lot extends Rectangle {
  readonly kind: LotKind;
  /** From the road towards the back of the lot, radians. */
  readonly inward: number;
}

/** Lots of the whole city in the order in which they are built on. */
export interface LotList {
  readonly count: number;
  lot(index: number): Lot;
}

/** What is built on a lot, and in which years. */
export function planOf({ kind }: Lot, random: Random): { use: BuildingUse; era: readonly [middle: number, spread: number] } {
  const { uses, era } = styles[kind];
  return { use: random.weighted(uses), era };
}

interface LotStyle {
  readonly frontage: readonly [number, number];
  readonly width: readonly [number, number];
  readonly depth: readonly [number, number];
  readonly setback: readonly [number, number];
  readonly uses: readonly (readonly [BuildingUse, number])[];
  readonly era: readonly [middle: number, spread: number];
}

/** Metres; uses by weight. */
const styles: Record<LotKind, LotStyle> = {
  merchant: {
    frontage: [7.4, 11],
    width: [6.2, 9.4],
    depth: [9.5, 15.5],
    setback: [0.7, 1.4],
    uses: [
      ["411", 60],
      ["413", 26],
      ["402", 6],
      ["401", 4],
      ["415", 2],
      ["403", 1],
    ],
    era: [1955, 30],
  },
  downtown: {
    frontage: [13, 24],
    width: [9, 19],
    depth: [11, 19],
    setback: [1.4, 3.2],
    uses: [
      ["402", 28],
      ["401", 22],
      ["413", 18],
      ["412", 25],
      ["404", 8],
      ["403", 3],
      ["411", 8],
    ],
    era: [1986, 14],
  },
  suburb: {
    frontage: [11.5, 17],
    width: [8, 11.5],
    depth: [7.5, 10.5],
    setback: [2.2, 5],
    uses: [
      ["411", 77],
      ["412", 24],
      ["413", 4],
      ["401", 2],
      ["402", 3],
    ],
    era: [1984, 16],
  },
  estate: {
    frontage: [12, 14.5],
    width: [8.4, 10.6],
    depth: [7.4, 9.4],
    setback: [2.8, 4.4],
    uses: [
      ["411", 93],
      ["412", 8],
      ["402", 1],
    ],
    era: [1992, 11],
  },
  village: {
    frontage: [17, 27],
    width: [10, 14.5],
    depth: [8, 11],
    setback: [3, 8],
    uses: [
      ["411", 88],
      ["415", 4],
      ["454", 3],
      ["402", 2],
      ["413", 3],
    ],
    era: [1972, 24],
  },
  factory: {
    frontage: [58, 118],
    width: [36, 84],
    depth: [30, 62],
    setback: [9, 15],
    uses: [
      ["441", 70],
      ["431", 24],
      ["401", 4],
      ["452", 2],
    ],
    era: [1990, 10],
  },
  roadside: {
    frontage: [42, 95],
    width: [14, 30],
    depth: [13, 24],
    setback: [11, 19],
    uses: [
      ["402", 66],
      ["401", 10],
      ["431", 12],
      ["452", 4],
      ["441", 8],
    ],
    era: [2003, 9],
  },
  farm: {
    frontage: [60, 160],
    width: [8, 17],
    depth: [6, 10],
    setback: [2.5, 5],
    uses: [
      ["451", 86],
      ["431", 8],
      ["452", 6],
    ],
    era: [1994, 14],
  },
};

/** Which lots a road offers at a place, and how much they are in demand (0 … 1). */
function demandAt(found: { district: District; outward: number } | undefined, { road }: RoadSegment): { kind: LotKind; demand: number } {
  const isMain = road.class === "national" || road.class === "prefectural";
  if (road.setting === "levee" || road.setting === "forest") return { kind: "farm", demand: 0.004 };
  if (found && found.outward < 1.06) {
    const { district, outward } = found;
    switch (district.kind) {
      case "station":
        return outward < 0.5 ? { kind: "downtown", demand: 1 } : { kind: "suburb", demand: 0.85 };
      case "castle-town":
        return outward < 0.82 ? { kind: "merchant", demand: 1 } : { kind: "suburb", demand: 0.8 };
      case "estate":
        return { kind: "estate", demand: 0.95 };
      case "industrial":
        return { kind: "factory", demand: 1 };
      default:
        return { kind: "village", demand: Math.max(0.25, 1.05 - 0.45 * outward) };
    }
  }
  const isNearTown = found !== undefined && found.outward < 1.6 && found.district.radiusMeters > 200;
  if (isMain) return { kind: "roadside", demand: isNearTown ? 0.5 : 0.085 };
  if (isNearTown && road.setting !== "field") return { kind: "suburb", demand: 0.3 };
  if (found && found.outward < 1.3) return { kind: "village", demand: 0.18 };
  return road.setting === "field" ? { kind: "farm", demand: 0.035 } : { kind: "village", demand: 0.02 };
}

const kinds = Object.keys(styles) as LotKind[];
/** Numbers kept for each lot: kind, x, y, angle, along, across, inward. Flat, because a large city has many lots. */
const stride = 7;

/** Walks both sides of every road, marks out lots and puts them in order of demand. */
export function surveyLots(segments: readonly RoadSegment[], districts: readonly District[], random: Random): LotList {
  const near = districtFinder(districts, 1.7);
  const districtAt = (place: XyPlane) => {
    let best: { district: District; outward: number } | undefined;
    for (const district of near(place)) {
      const outward = district.outward(place);
      if (outward < (best?.outward ?? 1.7)) best = { district, outward };
    }
    return best;
  };
  const numbers: number[] = [];
  const ranks: number[] = [];
  for (const segment of segments) {
    if (segment.isBridge) continue;
    for (const side of [1, -1] as const) walkSide(segment, { side, districtAt, random, numbers, ranks });
  }
  const order = Uint32Array.from(ranks, (_, i) => i).sort((a, b) => at(ranks, a) - at(ranks, b));
  return {
    count: order.length,
    lot(index) {
      const [kind = 0, x = 0, y = 0, angle = 0, alongMeters = 0, acrossMeters = 0, inward = 0] = numbers.slice(
        at(order, index) * stride,
        (at(order, index) + 1) * stride,
      );
      return { kind: at(kinds, kind), centre: [x, y], angle, alongMeters, acrossMeters, inward };
    },
  };
}

interface Survey {
  readonly side: 1 | -1;
  readonly districtAt: (place: XyPlane) => { district: District; outward: number } | undefined;
  readonly random: Random;
  readonly numbers: number[];
  /** Lots of low rank are built on first. */
  readonly ranks: number[];
}

function walkSide(segment: RoadSegment, { side, districtAt, random, numbers, ranks }: Survey): void {
  const { line, road } = segment;
  let used = random.between(3, 7);
  let walked = 0;
  for (let i = 1; i < line.length; i++) {
    const a = at(line, i - 1);
    const b = at(line, i);
    const length = distance(a, b);
    const along = direction(a, b);
    while (used < walked + length) {
      const here = step(a, along, used - walked);
      const { kind, demand } = demandAt(districtAt(here), segment);
      const style = styles[kind];
      const frontage = random.between(...style.frontage);
      const width = Math.min(frontage - 0.9, random.between(...style.width));
      const depth = random.between(...style.depth);
      const inward = along + (side * Math.PI) / 2;
      const [x, y] = step(step(here, along, frontage / 2), inward, road.widthMeters / 2 + random.between(...style.setback) + depth / 2);
      numbers.push(kinds.indexOf(kind), x, y, along + random.normal() * 0.012, width, depth, inward);
      // Weighted drawing without replacement (Efraimidis and Spirakis): the smallest exponential variates win.
      ranks.push(-Math.log(1 - random.next()) / demand);
      used += frontage;
    }
    walked += length;
  }
}
