import { createBoxGrid } from "./box-grid.ts";
import {
  at,
  boxOf,
  convexOverlap,
  cornersOf,
  crossing,
  isInRing,
  step,
  type Line,
  type Rectangle,
  type Ring,
  type XyPlane,
} from "./plane-geometry.ts";
import type { District } from "./settlements.ts";

export type ReservePurpose =
  | "city-hall"
  | "park"
  | "school"
  | "hospital"
  | "station-square"
  | "shopping"
  | "sports-park"
  | "temple"
  | "culture";

/** Ground in the town kept free of streets for one large use. */
export interface Reserve extends Rectangle {
  readonly purpose: ReservePurpose;
  readonly ring: Ring;
}

/** Where in its quarter (share of the radius, direction) each reserve lies, and its size in metres. */
const plans = [
  { quarter: "castle-town", out: 0.4, toward: 2.3, purpose: "city-hall", along: 120, across: 86 },
  { quarter: "castle-town", out: 0.95, toward: -1.75, purpose: "school", along: 165, across: 120 },
  { quarter: "castle-town", out: 0.62, toward: -0.75, purpose: "temple", along: 105, across: 80 },
  { quarter: "castle-town", out: 0.55, toward: -2.35, purpose: "park", along: 95, across: 90 },
  { quarter: "castle-town", out: 0.9, toward: 1.75, purpose: "culture", along: 130, across: 95 },
  { quarter: "station", out: 0.24, toward: 0.95, purpose: "station-square", along: 62, across: 92 },
  { quarter: "station", out: 0.95, toward: 2.75, purpose: "hospital", along: 140, across: 110 },
  { quarter: "station", out: 0.9, toward: -2.5, purpose: "shopping", along: 170, across: 120 },
  { quarter: "station", out: 1.0, toward: 1.95, purpose: "school", along: 160, across: 125 },
  { quarter: "station", out: 1.3, toward: -1.95, purpose: "sports-park", along: 210, across: 170 },
] as const;

/** Half the width of a main road, a pavement, and what the road may move when it is joined to others. */
const roadsideMeters = 20;

/** Every reserve as near to its planned place as the main roads and the other reserves allow. */
export function planReserves(districts: readonly District[], mainRoads: readonly Line[]): Reserve[] {
  const roads = createBoxGrid<readonly [XyPlane, XyPlane]>(200);
  for (const line of mainRoads) {
    for (let i = 1; i < line.length; i++) roads.add(boxOf([at(line, i - 1), at(line, i)]), [at(line, i - 1), at(line, i)]);
  }
  const reserves: Reserve[] = [];
  const isFree = (ground: Rectangle) => {
    const outer = cornersOf(ground, roadsideMeters);
    if (reserves.some(({ ring }) => convexOverlap(outer, ring))) return false;
    return !roads
      .near(boxOf(outer))
      .some(([a, b]) => isInRing(outer, a) || outer.some((corner, i) => crossing(a, b, corner, at(outer, (i + 1) % 4))));
  };
  for (const { quarter, out, toward, purpose, along, across } of plans) {
    const { centre, radiusMeters, angle } = at(
      districts.filter((district) => district.kind === quarter),
      0,
    );
    const wanted = step(centre, angle + toward, radiusMeters * out);
    for (let i = 0; i < 500; i++) {
      const ground = { centre: step(wanted, i * 2.399963, 9 * Math.sqrt(i)), angle, alongMeters: along, acrossMeters: across };
      if (!isFree(ground)) continue;
      reserves.push({ purpose, ...ground, ring: cornersOf(ground) });
      break;
    }
  }
  return reserves;
}
