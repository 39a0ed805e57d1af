import { courseY, type Geography } from "./geography.ts";
import { createNoise } from "./noise.ts";
import { at, curveThrough, cut, distance, distanceToLine, lengthOf, offset, resample, type Line, type XyPlane } from "./plane-geometry.ts";
import type { River } from "./rivers.ts";
import type { Road } from "./road-graph.ts";
import type { District } from "./settlements.ts";

export interface RoadPlan {
  readonly line: Line;
  readonly road: Road;
  /** Follows a valley into the mountains; the other roads stop at the foot. */
  readonly entersMountains?: boolean;
}

const spacingMeters = 30;
/** Distance between main roads that the plain asks for. */
const meshMeters = 2100;

/** National and prefectural roads, most important first. */
export function planArterials(geography: Geography, districts: readonly District[], rivers: readonly River[]): RoadPlan[] {
  return [
    ...nationalFirst([...northSouthRoads(geography), townAxis(geography, districts, rivers), ...valleyRoads(geography, rivers)]),
    ...eastWestRoads(geography),
  ].map((plan) => ({
    ...plan,
    line: aroundHills(geography, plan.line),
  }));
}

function nationalFirst(plans: readonly RoadPlan[]): RoadPlan[] {
  return [...plans.filter(({ road }) => road.class === "national"), ...plans.filter(({ road }) => road.class !== "national")];
}

/** Shares of the way from shore to foot at which the north–south roads run; the last inner one passes behind the castle hill. */
export function northSouthShares({ side }: Geography): number[] {
  const behindHill = 0.83;
  const inner = Math.max(2, Math.round((behindHill * 6500 * side) / meshMeters));
  return [0.035, ...Array.from({ length: inner }, (_, i) => (behindHill * (i + 1)) / inner), 0.955];
}

function northSouthRoads(geography: Geography): RoadPlan[] {
  const { frame, seed, shoreX, footX, side } = geography;
  const shares = northSouthShares(geography);
  const bypass = Math.ceil(shares.length / 2) - 1;
  return shares.map((share, index) => {
    const noise = createNoise(seed, `north-south/${index}`);
    const places: XyPlane[] = [];
    const isEdge = index === 0 || index === shares.length - 1;
    // Roads along shore and foot follow every bay and spur; the others run straight across the fans.
    for (let y = frame.minY; y <= frame.maxY; y += isEdge ? 220 : 900 * side) {
      const smooth = isEdge ? 0 : 600 * side;
      const shore = (shoreX(y - smooth) + shoreX(y) + shoreX(y + smooth)) / 3;
      const foot = (footX(y - smooth) + footX(y) + footX(y + smooth)) / 3;
      const inset = index === 0 ? 130 : index === shares.length - 1 ? -110 : 0;
      const base = isEdge ? (index === 0 ? shore : foot) : shore + share * (foot - shore);
      places.push([base + inset + (isEdge ? 25 : 110 * side) * noise.at(y / (1500 * side), 0.5), y]);
    }
    const isNational = index === bypass;
    return { line: curveThrough(places, spacingMeters), road: isNational ? national(999) : prefectural(900 + index) };
  });
}

/** The national road of the town: lake, station, castle town, round the hill, up the main valley. */
function townAxis({ place, shoreX, relief }: Geography, districts: readonly District[], rivers: readonly River[]): RoadPlan {
  const centreOf = (kind: District["kind"]) =>
    at(
      districts.filter((district) => district.kind === kind),
      0,
    );
  const castle = centreOf("castle-town");
  const station = centreOf("station");
  const lakeside = place(0.2, 0.52);
  const main = at(rivers, 0);
  const valley = southBank(main, relief)
    .slice(0, main.plainFrom + 12)
    .filter((_, i) => i % 3 === 0)
    .toReversed();
  const places: XyPlane[] = [
    [shoreX(lakeside[1]) + 140, lakeside[1]],
    [station.centre[0] - station.radiusMeters * 2.2, station.centre[1] - 140 * relief],
    station.centre,
    castle.centre,
    [castle.centre[0] + castle.radiusMeters * 0.75, castle.centre[1] + castle.radiusMeters * 0.72],
    [castle.centre[0] + castle.radiusMeters * 2.3, castle.centre[1] + castle.radiusMeters * 1.12],
    place(0.66, 0.568),
    ...valley,
  ];
  return { line: curveThrough(places, spacingMeters), road: national(998), entersMountains: true };
}

/** Prefectural roads down the fans, between and beside the rivers. */
function eastWestRoads(geography: Geography): RoadPlan[] {
  const { frame, seed, courses, shoreX, footX, side } = geography;
  const north = (x: number) => courseY(at(courses, 0), x);
  const south = (x: number) => courseY(at(courses, 1), x);
  const belts = [
    { top: () => frame.maxY, bottom: north },
    { top: north, bottom: south },
    { top: south, bottom: () => frame.minY },
  ] as const;
  const roads: RoadPlan[] = [];
  belts.forEach(({ top, bottom }, belt) => {
    const middleX = (frame.minX + frame.maxX) / 2;
    const lanes = Math.max(1, Math.round((top(middleX) - bottom(middleX)) / (meshMeters * 0.92)));
    for (let lane = 0; lane < lanes; lane++) {
      const noise = createNoise(seed, `east-west/${belt}/${lane}`);
      const share = (lane + 0.5) / lanes;
      const places: XyPlane[] = [];
      const from = shoreX(bottom(middleX) + share * (top(middleX) - bottom(middleX))) + 70;
      for (let x = from; ; x += 850 * side) {
        const y = bottom(x) + share * (top(x) - bottom(x)) + 130 * side * noise.at(x / (1900 * side), 0.5);
        places.push([x, y]);
        if (x > footX(y) - 300) break;
      }
      if (places.length > 2) roads.push({ line: curveThrough(places, spacingMeters), road: prefectural(920 + roads.length) });
    }
  });
  return roads;
}

/** Up the valleys that the national road does not take, on the southern bank. */
function valleyRoads({ relief }: Geography, rivers: readonly River[]): RoadPlan[] {
  const others = rivers.filter((river) => river.kind === "main").slice(1);
  return others.map((river, index) => {
    const beside = southBank(river, relief)
      .slice(0, river.plainFrom + 6)
      .filter((_, i) => i % 3 === 0);
    return { line: curveThrough(beside, spacingMeters), road: prefectural(951 + index), entersMountains: true };
  });
}

function southBank({ line, halfWidthMeters }: River, relief: number): XyPlane[] {
  return offset(line, (i) => at(halfWidthMeters, i) + 26 * relief);
}

/** Leads a line round the hills in its way: the plane is stretched away from each hill until its top is a hole. */
function aroundHills({ hills }: Geography, line: Line): XyPlane[] {
  let result = [...line];
  for (const { centre, radiusMeters } of hills) {
    const reach = radiusMeters * 2.6;
    if (distanceToLine(centre, result) >= reach) continue;
    const hole = radiusMeters * 1.3;
    const stretched = resample(result, 4).map((place): XyPlane => {
      const metres = distance(centre, place) || 1;
      if (metres >= reach) return place;
      const out = (hole + (metres / reach) * (reach - hole)) / metres;
      return [centre[0] + (place[0] - centre[0]) * out, centre[1] + (place[1] - centre[1]) * out];
    });
    result = resample(stretched, spacingMeters);
  }
  return result;
}

/** Roads on the crests of the levees, on both banks, where the river has levees. */
export function leveeRoads(rivers: readonly River[]): RoadPlan[] {
  const road: Road = { name: "", class: "narrow", setting: "levee", widthMeters: 3.5, through: true };
  return rivers
    .filter((river) => river.kind === "main")
    .flatMap(({ line, halfWidthMeters, leveedFrom }) =>
      [1, -1].map((side) => {
        const crest = offset(line, (i) => side * (at(halfWidthMeters, i) + 3)).slice(leveedFrom);
        return { line: cut(crest, 0, lengthOf(crest) - 120), road };
      }),
    );
}

/** The railway is not a dataset of its own, but streets and houses keep clear of it. */
export function planRailway({ frame, shoreX, footX, inland, side }: Geography, districts: readonly District[]): XyPlane[] {
  const station = at(
    districts.filter((district) => district.kind === "station"),
    0,
  ).centre;
  const share = inland(station);
  const places: XyPlane[] = [];
  for (let y = frame.minY; y <= frame.maxY + 1; y += (frame.maxY - frame.minY) / 8) {
    const x = shoreX(y) + share * (footX(y) - shoreX(y));
    const pull = Math.exp(-(((y - station[1]) / (1900 * side)) ** 2));
    places.push([x + (station[0] + 150 - x) * pull, y]);
  }
  return curveThrough(places, spacingMeters);
}

function national(number: number): Road {
  return { name: `国道${number}号`, class: "national", setting: "arterial", widthMeters: number === 999 ? 17 : 12, through: true };
}

function prefectural(number: number): Road {
  return { name: `県道${number}号`, class: "prefectural", setting: "arterial", widthMeters: number % 2 === 0 ? 9.5 : 8, through: true };
}
