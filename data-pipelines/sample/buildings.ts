import { attributesOf, type BuildingAttributes, type BuildingUse } from "./building-attributes.ts";
import type { Geography } from "./geography.ts";
import type { GroundPlan } from "./ground-plan.ts";
import { planOf, surveyLots, type Lot } from "./lots.ts";
import { areaOf, at, cornersOf, step, type Rectangle, type Ring, type XyPlane } from "./plane-geometry.ts";
import { createRandom, type Random } from "./random.ts";
import type { RoadSegment } from "./road-graph.ts";
import type { District } from "./settlements.ts";
import type { Town, TownMap } from "./towns.ts";

export interface Building extends BuildingAttributes {
  readonly id: string;
  /** Counter-clockwise. */
  readonly ring: Ring;
  readonly place: XyPlane;
  readonly town: Town | undefined;
}

/** A building that belongs to a facility; its ground has been taken already. */
export interface PlannedBuilding extends Rectangle {
  readonly use: BuildingUse;
  readonly storeys: number;
  readonly era: readonly [middle: number, spread: number];
}

export interface BuildingSurroundings {
  readonly geography: Geography;
  readonly segments: readonly RoadSegment[];
  readonly districts: readonly District[];
  readonly towns: TownMap;
  readonly ground: GroundPlan;
  readonly planned: readonly PlannedBuilding[];
}

const ordinaryCount = 6000;

/** Houses along the roads until the city has its number of buildings, in the order of demand for the lots. */
export function buildBuildings({ geography, segments, districts, towns, ground, planned }: BuildingSurroundings): Building[] {
  const random = createRandom(geography.seed, "buildings");
  const wanted = Math.round(ordinaryCount * geography.scale);
  const drafts: Draft[] = planned.map((building) => draft(building, random, building));
  const lots = surveyLots(segments, districts, random.fork("lots"));
  for (let i = 0; i < lots.count && drafts.length < wanted; i++) {
    const lot = lots.lot(i);
    if (!ground.isFree(lot, 0.35)) continue;
    ground.take(lot);
    drafts.push(draft(lot, random, planOf(lot, random)));
    if (lot.kind === "village" && random.chance(0.28)) drafts.push(...storehouse(lot, ground, random));
  }
  return numbered(drafts, towns);
}

type Draft = Omit<Building, "id" | "town">;

function draft(
  place: Rectangle,
  random: Random,
  { use, era, storeys }: { use: BuildingUse; era: readonly [number, number]; storeys?: number },
): Draft {
  const ring = footprint(place, use, random);
  const plan = { use, era, footprintSquareMeters: areaOf([ring]), ...(storeys !== undefined && { storeys }) };
  return { ...attributesOf(plan, random), ring, place: place.centre };
}

/** A rectangle, or a rectangle without one corner. */
function footprint(place: Rectangle, use: BuildingUse, random: Random): Ring {
  const corners = cornersOf(place);
  const isPlain = use === "451" || use === "441" || use === "431" || random.chance(0.62);
  if (isPlain || place.alongMeters < 6 || place.acrossMeters < 6) return corners;
  const first = random.integer(0, 3);
  const [before, corner, after] = [at(corners, (first + 3) % 4), at(corners, first), at(corners, (first + 1) % 4)];
  const back = random.between(0.22, 0.46);
  const forth = random.between(0.22, 0.46);
  const onBefore: XyPlane = [corner[0] + (before[0] - corner[0]) * back, corner[1] + (before[1] - corner[1]) * back];
  const onAfter: XyPlane = [corner[0] + (after[0] - corner[0]) * forth, corner[1] + (after[1] - corner[1]) * forth];
  const inner: XyPlane = [onBefore[0] + onAfter[0] - corner[0], onBefore[1] + onAfter[1] - corner[1]];
  const notched = corners.slice();
  notched.splice(first, 1, onBefore, inner, onAfter);
  return notched;
}

/** The shed or storehouse behind or beside a farmhouse. */
function storehouse(house: Lot, ground: GroundPlan, random: Random): Draft[] {
  const alongMeters = random.between(4.5, 8.5);
  const acrossMeters = random.between(3.6, 6);
  const behind = step(house.centre, house.inward, house.acrossMeters / 2 + acrossMeters / 2 + random.between(1.2, 4));
  const shed: Rectangle = { centre: step(behind, house.angle, random.between(-4, 4)), angle: house.angle, alongMeters, acrossMeters };
  if (!ground.isFree(shed, 0.35)) return [];
  ground.take(shed);
  return [draft(shed, random, { use: "451", era: [1965, 26], storeys: 1 })];
}

/** Survey numbers run through the towns, from west to east in each. */
function numbered(drafts: readonly Draft[], towns: TownMap): Building[] {
  return drafts
    .map((each) => ({ each, town: towns.townAt(each.place) }))
    .toSorted((a, b) => Number(a.town?.key ?? 0) - Number(b.town?.key ?? 0) || a.each.place[0] - b.each.place[0])
    .map(({ each, town }, i) => ({ ...each, town, id: `B${String(i + 1).padStart(7, "0")}` }));
}
