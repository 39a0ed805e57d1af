import { leveeRoads, type RoadPlan } from "./arterials.ts";
import { createBoxGrid } from "./box-grid.ts";
import { bridgeRivers } from "./bridges.ts";
import { beltOf, type Geography } from "./geography.ts";
import { createNoise } from "./noise.ts";
import {
  at,
  between,
  boxOf,
  cornersOf,
  curveThrough,
  distance,
  grow,
  isInRing,
  offset,
  resample,
  type Line,
  type XyPlane,
} from "./plane-geometry.ts";
import { createRandom, hashedUnit } from "./random.ts";
import type { Reserve } from "./reserves.ts";
import type { River } from "./rivers.ts";
import { createRoadGraph, type LayRules, type Road, type RoadGraph, type RoadSegment } from "./road-graph.ts";
import { chainSegments, pruneRoads } from "./road-segments.ts";
import { districtFinder, fieldAngle, fieldStrip, outlineOf, urbanKinds, type District } from "./settlements.ts";
import { latticeStreets, neighbourPairs, type Lattice } from "./street-patterns.ts";
import type { Terrain } from "./terrain.ts";

export interface RoadSurroundings {
  readonly geography: Geography;
  readonly terrain: Terrain;
  readonly rivers: readonly River[];
  readonly districts: readonly District[];
  readonly arterials: readonly RoadPlan[];
  readonly reserves: readonly Reserve[];
  readonly railway: Line;
}

/** Lays the roads from the widest to the narrowest; each later road ends at or crosses the earlier ones in a node. */
export function buildRoads(around: RoadSurroundings): RoadSegment[] {
  const graph = createRoadGraph();
  layArterials(graph, around);
  layReserveStreets(graph, around);
  for (const district of around.districts.filter(({ kind }) => urbanKinds.includes(kind))) layStreets(graph, around, district);
  layThroughRoads(graph, around);
  for (const district of around.districts.filter(({ kind }) => !urbanKinds.includes(kind))) layStreets(graph, around, district);
  layFieldRoads(graph, around);
  layForestRoads(graph, around);
  bridgeRivers(graph, around.rivers);
  pruneRoads(graph);
  return chainSegments(graph);
}

function layArterials(graph: RoadGraph, { geography, terrain, arterials, rivers }: RoadSurroundings): void {
  const inCity = (place: XyPlane) => geography.cityMeters(place) > 15 && !terrain.isLake(place);
  const onPlain = (place: XyPlane) => inCity(place) && (terrain.slope(place) < 0.28 || geography.inland(place) < 0.96);
  for (const { line, road, entersMountains } of arterials) {
    graph.lay(line, road, { allowed: entersMountains ? inCity : onPlain, parallelMeters: 70, reachMeters: 120 });
  }
  for (const { line, road } of leveeRoads(rivers)) {
    graph.lay(line, road, { allowed: (place) => geography.cityMeters(place) > 15, parallelMeters: 14, reachMeters: 40 });
  }
}

/** May a lesser road be built here? Not on slopes, in water, on reserved ground or outside the city. */
function buildable(
  { geography, terrain, reserves, railway }: RoadSurroundings,
  steepest: number,
  crossesRails = false,
): (place: XyPlane) => boolean {
  const boxes = reserves.map(({ ring }) => ({ ring, box: boxOf(ring) }));
  const rails = railway.map((place) => place[0]);
  const railStart = at(railway, 0)[1];
  const railSpacing = (at(railway, railway.length - 1)[1] - railStart) / (railway.length - 1);
  return (place) => {
    const [x, y] = place;
    if (geography.cityMeters(place) < 15 || x < geography.shoreX(y) + 60) return false;
    if (terrain.slope(place) > steepest) return false;
    const railX = rails[Math.round((y - railStart) / railSpacing)] ?? Infinity;
    // Level crossings only here and there: one strip in three.
    if (!crossesRails && Math.abs(x - railX) < 14 && hashedUnit(geography.seed, Math.floor(y / 130), 77) > 0.34) return false;
    return !boxes.some(({ ring, box }) => x > box.minX && x < box.maxX && y > box.minY && y < box.maxY && isInRing(ring, place));
  };
}

/** Only main roads have bridges over the main rivers. */
function mainRiverFinder(rivers: readonly River[]): (place: XyPlane) => boolean {
  const points = createBoxGrid<{ place: XyPlane; metres: number }>(150);
  for (const { kind, line, halfWidthMeters } of rivers) {
    if (kind !== "main") continue;
    line.forEach((place, i) =>
      points.add(grow(boxOf([place]), at(halfWidthMeters, i) + 12), { place, metres: at(halfWidthMeters, i) + 12 }),
    );
  }
  return (place) => points.near(boxOf([place])).some((point) => distance(point.place, place) < point.metres);
}

/** A street around every reserve, so that the streets of the quarter can end at it. */
function layReserveStreets(graph: RoadGraph, { geography, reserves }: RoadSurroundings): void {
  const road: Road = { name: "", class: "city", setting: "town", widthMeters: 5.5, through: true };
  for (const reserve of reserves) {
    const corners = cornersOf(reserve, 6);
    const ring = [...corners, at(corners, 0)];
    graph.lay(resample(ring, 25), road, { allowed: (place) => geography.cityMeters(place) > 15, parallelMeters: 16, reachMeters: 20 });
  }
}

interface StreetStyle {
  readonly blockLengthMeters: number;
  readonly blockDepthMeters: number;
  readonly bendMeters: number;
  readonly bendSizeMeters: number;
  readonly gapShare: number;
  readonly widthMeters: number;
  readonly setting: Road["setting"];
  readonly class: Road["class"];
  readonly parallelMeters: number;
}

const streetStyles: Record<District["kind"], StreetStyle> = {
  "castle-town": {
    blockLengthMeters: 92,
    blockDepthMeters: 52,
    bendMeters: 9,
    bendSizeMeters: 210,
    gapShare: 0.13,
    widthMeters: 4.5,
    setting: "town",
    class: "city",
    parallelMeters: 20,
  },
  station: {
    blockLengthMeters: 105,
    blockDepthMeters: 58,
    bendMeters: 3,
    bendSizeMeters: 320,
    gapShare: 0.08,
    widthMeters: 6,
    setting: "town",
    class: "city",
    parallelMeters: 22,
  },
  estate: {
    blockLengthMeters: 120,
    blockDepthMeters: 38,
    bendMeters: 10,
    bendSizeMeters: 420,
    gapShare: 0.03,
    widthMeters: 6,
    setting: "estate",
    class: "city",
    parallelMeters: 18,
  },
  industrial: {
    blockLengthMeters: 250,
    blockDepthMeters: 165,
    bendMeters: 0,
    bendSizeMeters: 500,
    gapShare: 0.05,
    widthMeters: 10,
    setting: "industrial",
    class: "city",
    parallelMeters: 45,
  },
  village: {
    blockLengthMeters: 66,
    blockDepthMeters: 52,
    bendMeters: 21,
    bendSizeMeters: 120,
    gapShare: 0.27,
    widthMeters: 3.6,
    setting: "village",
    class: "narrow",
    parallelMeters: 20,
  },
  harbour: {
    blockLengthMeters: 58,
    blockDepthMeters: 44,
    bendMeters: 16,
    bendSizeMeters: 120,
    gapShare: 0.25,
    widthMeters: 3.2,
    setting: "village",
    class: "narrow",
    parallelMeters: 18,
  },
  valley: {
    blockLengthMeters: 62,
    blockDepthMeters: 40,
    bendMeters: 14,
    bendSizeMeters: 120,
    gapShare: 0.35,
    widthMeters: 3,
    setting: "village",
    class: "narrow",
    parallelMeters: 18,
  },
};

function layStreets(graph: RoadGraph, around: RoadSurroundings, district: District): void {
  const { geography, terrain, districts } = around;
  const style = streetStyles[district.kind];
  const [serialX, serialY] = district.centre;
  const lattice: Lattice = {
    ...style,
    origin: district.centre,
    angle: district.angle,
    halfLengthMeters: district.radiusMeters * 1.4,
    halfDepthMeters: district.radiusMeters * 1.4,
    noise: createNoise(geography.seed, "streets"),
    spacingMeters: 24,
    seed: geography.seed + Math.round(serialX + serialY),
  };
  const isBuildable = buildable(around, 0.16);
  const rivals = districts.filter(
    (other) => other !== district && distance(other.centre, district.centre) < 2 * (other.radiusMeters + district.radiusMeters),
  );
  const isOthers = (place: XyPlane) => rivals.some((other) => other.outward(place) < district.outward(place));
  const isFree = (place: XyPlane) => terrain.bankMeters(place) > 1 && isBuildable(place) && !isOthers(place);
  const rules: LayRules = {
    allowed: (place) => district.outward(place) < 1 && isFree(place),
    parallelMeters: style.parallelMeters,
    reachMeters: style.setting === "village" ? 45 : 75,
  };
  if (urbanKinds.includes(district.kind)) {
    // A street around the quarter closes its outer blocks, along the foot of the castle hill too.
    const edge = outlineOf(district, 28);
    const onSlopes = buildable(around, 0.8, true);
    const road: Road = { name: "", class: "city", setting: style.setting, widthMeters: style.widthMeters, through: false };
    const allowed = (place: XyPlane) => terrain.bankMeters(place) > 1 && onSlopes(place) && !isOthers(place);
    graph.lay([...edge, at(edge, 0), at(edge, 1)], road, { ...rules, allowed });
  }
  for (const { line, isLong, number } of latticeStreets(lattice)) {
    const isWide = isLong && number % 4 === 0 && style.setting !== "village";
    const isLane = style.setting === "village" && isLong && number === 0;
    const road: Road = {
      name: "",
      class: isLane ? "city" : style.class,
      setting: style.setting,
      widthMeters: isWide ? style.widthMeters + 3 : isLane ? 4.5 : style.widthMeters,
      through: false,
    };
    graph.lay(line, road, rules);
  }
}

/** Old roads from village to village and from every village to the town. */
function layThroughRoads(graph: RoadGraph, around: RoadSurroundings): void {
  const { geography, districts } = around;
  const centres = districts.filter(({ kind }) => kind !== "industrial").map(({ centre }) => centre);
  const noise = createNoise(geography.seed, "through");
  const random = createRandom(geography.seed, "through");
  const isBuildable = buildable(around, 0.14, true);
  const onMainRiver = mainRiverFinder(around.rivers);
  const nearQuarters = districtFinder(
    districts.filter(({ kind }) => urbanKinds.includes(kind)),
    1,
  );
  const allowed = (place: XyPlane) =>
    isBuildable(place) && !onMainRiver(place) && !nearQuarters(place).some((quarter) => quarter.outward(place) < 0.94);
  for (const [i, j] of neighbourPairs(centres, 2400)) {
    const a = at(centres, i);
    const b = at(centres, j);
    if (beltOf(geography, a) !== beltOf(geography, b) || random.chance(0.12)) continue;
    const middle = between(a, b, 0.5);
    const sag = distance(a, b) * 0.09 * noise.at(middle[0] / 900, middle[1] / 900) * 2;
    const rough = curveThrough([a, offset([a, middle, b], () => sag)[1] ?? middle, b], 25);
    const line = offset(rough, (index) => 14 * Math.min(1, index / 5, (rough.length - 1 - index) / 5) * noise.at(index / 9, i + j));
    const widthMeters = random.pick([4.5, 5, 5.5, 6]);
    const road: Road = { name: "", class: "city", setting: "arterial", widthMeters, through: true };
    graph.lay(line, road, { allowed, parallelMeters: 34, reachMeters: 90 });
  }
}

/** The grid of consolidated fields, with its own direction on every part of the plain. */
function layFieldRoads(graph: RoadGraph, around: RoadSurroundings): void {
  const { geography, terrain, districts } = around;
  const { frame, inland, seed } = geography;
  const isBuildable = buildable(around, 0.06);
  const onMainRiver = mainRiverFinder(around.rivers);
  const noise = createNoise(seed, "fields");
  const near = districtFinder(districts, 1.1);
  const isSettled = (place: XyPlane) => near(place).some((district) => district.outward(place) < 1.06);
  for (let belt = 0; belt < 3; belt++) {
    for (let strip = 0; strip < 3; strip++) {
      const inZone = (place: XyPlane) => beltOf(geography, place) === belt && fieldStrip(geography, place) === strip;
      const probe: XyPlane[] = [];
      for (let x = frame.minX; x < frame.maxX; x += 150)
        for (let y = frame.minY; y < frame.maxY; y += 150)
          if (inZone([x, y]) && inland([x, y]) > 0 && inland([x, y]) < 1) probe.push([x, y]);
      if (probe.length < 4) continue;
      const box = boxOf(probe);
      const lattice: Lattice = {
        origin: [(box.minX + box.maxX) / 2, (box.minY + box.maxY) / 2],
        angle: fieldAngle(geography, at(probe, Math.floor(probe.length / 2))),
        blockLengthMeters: 218,
        blockDepthMeters: 327,
        halfLengthMeters: (box.maxX - box.minX) * 0.62 + 300,
        halfDepthMeters: (box.maxY - box.minY) * 0.62 + 300,
        noise,
        bendMeters: 16,
        bendSizeMeters: 700,
        spacingMeters: 38,
        gapShare: 0.2,
        seed: seed + belt * 10 + strip,
      };
      for (const { line, isLong, number } of latticeStreets(lattice)) {
        const crossesBrooks = hashedUnit(seed, number, isLong ? 5 : 6) < 0.4;
        const road: Road = { name: "", class: "narrow", setting: "field", widthMeters: isLong ? 4 : 3, through: false };
        graph.lay(line, road, {
          allowed: (place) =>
            inZone(place) &&
            inland(place) < 1.02 &&
            (crossesBrooks || terrain.bankMeters(place) > 4) &&
            !onMainRiver(place) &&
            isBuildable(place) &&
            !isSettled(place),
          parallelMeters: 42,
          reachMeters: 105,
        });
      }
    }
  }
}

/** Tracks along some brooks into the mountains. */
function layForestRoads(graph: RoadGraph, around: RoadSurroundings): void {
  const { geography, rivers } = around;
  const random = createRandom(geography.seed, "forest");
  for (const { kind, line } of rivers) {
    if (kind === "main" || line.length < 12 || (kind === "brook" && random.chance(0.72))) continue;
    const upper = line.filter(([x, y]) => x > geography.footX(y) - 150);
    if (upper.length < 8) continue;
    const track = offset(upper.slice(Math.min(4, upper.length >> 2)), () => 9);
    const road: Road = { name: "", class: "narrow", setting: "forest", widthMeters: 3, through: false };
    graph.lay(track, road, { allowed: (place) => geography.cityMeters(place) > 30, parallelMeters: 30, reachMeters: 260 });
  }
}
