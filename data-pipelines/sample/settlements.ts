import { createBoxGrid } from "./box-grid.ts";
import { beltOf, nearestOf, type Geography } from "./geography.ts";
import { createNoise } from "./noise.ts";
import { at, boxOf, direction, distance, grow, normalAt, step, type XyPlane } from "./plane-geometry.ts";
import { createRandom, type Random } from "./random.ts";
import type { River } from "./rivers.ts";
import type { Terrain } from "./terrain.ts";

export type DistrictKind = "castle-town" | "station" | "estate" | "industrial" | "village" | "harbour" | "valley";

/** A built-up place: a quarter of the town or a village. */
export interface District {
  readonly kind: DistrictKind;
  readonly centre: XyPlane;
  readonly radiusMeters: number;
  /** Direction of its main streets, radians. */
  readonly angle: number;
  /** Below 1 inside, above 1 outside; the outline is uneven. */
  outward(place: XyPlane): number;
}

export const urbanKinds: readonly DistrictKind[] = ["castle-town", "station", "estate", "industrial"];

/** The town around the castle hill and the station, housing estates, an industrial estate, then villages by free space. */
export function planSettlements(geography: Geography, terrain: Terrain, rivers: readonly River[]): District[] {
  const random = createRandom(geography.seed, "settlements");
  const found = townQuarters(geography, random);
  const make = districtMaker(geography);
  const districts = found.map(make);
  districts.push(...valleyVillages(geography, rivers, random).map(make));
  districts.push(...plainVillages(geography, { terrain, random, taken: districts }).map(make));
  return districts;
}

type Site = Omit<District, "outward">;

function districtMaker({ seed }: Geography): (site: Site) => District {
  const noise = createNoise(seed, "district");
  return (site) => {
    const [centreX, centreY] = site.centre;
    const isPlanned = site.kind === "industrial" || site.kind === "estate";
    const uneven = isPlanned ? 0.07 : urbanKinds.includes(site.kind) ? 0.22 : 0.34;
    const grain = Math.max(150, site.radiusMeters * 0.7);
    return {
      ...site,
      outward: ([x, y]) => {
        const dx = x - centreX;
        const dy = y - centreY;
        const metres = isPlanned ? boxyDistance(dx, dy, site.angle) : Math.hypot(dx, dy);
        return metres / (site.radiusMeters * (1 + uneven * noise.fractal(x / grain, y / grain, 2)));
      },
    };
  };
}

/** Distance whose circles are rounded rectangles, a quarter longer than wide: the shape of planned estates. */
function boxyDistance(dx: number, dy: number, angle: number): number {
  const u = (dx * Math.cos(angle) + dy * Math.sin(angle)) / 1.08;
  const v = (dy * Math.cos(angle) - dx * Math.sin(angle)) / 0.84;
  return (u ** 6 + v ** 6) ** (1 / 6);
}

function townQuarters({ side, hills, place }: Geography, random: Random): Site[] {
  const hill = at(hills, 0);
  const castleRadius = 400 * side;
  const stationRadius = 330 * side;
  const castle: XyPlane = [hill.centre[0] - hill.radiusMeters - castleRadius * 0.72, hill.centre[1] - 40 * side];
  const station: XyPlane = [castle[0] - (castleRadius + stationRadius) * 0.95, castle[1] - 150 * side];
  const estate = (from: XyPlane, dx: number, dy: number): Site => ({
    kind: "estate",
    centre: [from[0] + dx * side, from[1] + dy * side],
    radiusMeters: random.between(150, 190) * side,
    angle: random.between(-0.35, 0.35),
  });
  return [
    { kind: "castle-town", centre: castle, radiusMeters: castleRadius, angle: 0.16 + random.between(-0.05, 0.05) },
    { kind: "station", centre: station, radiusMeters: stationRadius, angle: -0.06 + random.between(-0.05, 0.05) },
    estate(castle, -60, 690),
    estate(station, -140, -660),
    estate(castle, 330, -660),
    estate(station, -640, 210),
    { kind: "industrial", centre: place(0.52, 0.872), radiusMeters: 430 * side, angle: -0.12 },
    { kind: "industrial", centre: place(0.435, 0.105), radiusMeters: 260 * side, angle: 0.2 },
  ];
}

/** Finds the districts whose outline may be within `reach` times their size of a place. */
export function districtFinder(districts: readonly District[], reach: number): (place: XyPlane) => readonly District[] {
  const grid = createBoxGrid<District>(500);
  for (const district of districts) grid.add(grow(boxOf([district.centre]), district.radiusMeters * reach * 1.3), district);
  return (place) => grid.near(boxOf([place]));
}

/** The outline of a district, counter-clockwise, a point about every `spacingMeters`. */
export function outlineOf({ centre, radiusMeters, outward }: District, spacingMeters: number): XyPlane[] {
  const count = Math.max(12, Math.round((2 * Math.PI * radiusMeters) / spacingMeters));
  return Array.from({ length: count }, (_, i) => {
    const angle = (2 * Math.PI * i) / count;
    let metres = radiusMeters;
    // The outline depends on the place itself: a few corrections settle it.
    for (let round = 0; round < 6; round++) metres /= outward(step(centre, angle, metres));
    return step(centre, angle, metres);
  });
}

/** On the narrow floors of the main valleys, one village about every 1.1 km. */
function valleyVillages({ relief, cityMeters }: Geography, rivers: readonly River[], random: Random): Site[] {
  const sites: Site[] = [];
  for (const { line, plainFrom } of rivers.filter((river) => river.kind === "main")) {
    for (let i = plainFrom - random.integer(8, 14); i > 8; i -= random.integer(22, 30)) {
      const [x, y] = at(line, i);
      const [nx, ny] = normalAt(line, i);
      // On the southern bank, where the road is.
      const centre: XyPlane = [x + nx * 66 * relief, y + ny * 66 * relief];
      if (cityMeters(centre) < 220) continue;
      sites.push({ kind: "valley", centre, radiusMeters: random.between(90, 125), angle: direction(at(line, i - 2), at(line, i + 2)) });
    }
  }
  return sites;
}

interface VillageSearch {
  readonly terrain: Terrain;
  readonly random: Random;
  readonly taken: readonly District[];
}

function plainVillages(geography: Geography, { terrain, random, taken }: VillageSearch): Site[] {
  const { scale, frame, shoreX, inland, cityMeters, relief } = geography;
  const wanted = Math.round(38 * scale);
  const villages: Site[] = [];
  const isFree = (place: XyPlane) =>
    cityMeters(place) > 320 &&
    inland(place) < 0.98 &&
    place[0] > shoreX(place[1]) + 170 &&
    terrain.bankMeters(place) > 150 &&
    terrain.slope(place) < 0.05 &&
    terrain.heightMeters(place) > geography.lakeLevelMeters + 0.6 &&
    geography.hills.every((hill) => distance(hill.centre, place) > hill.radiusMeters + 120) &&
    taken.every((district) => distance(district.centre, place) > district.radiusMeters + 330) &&
    nearestOf(
      villages.map((village) => village.centre),
      place,
    ).metres > 760;
  for (let tries = 0; tries < wanted * 60 && villages.length < wanted; tries++) {
    const place: XyPlane = [random.between(frame.minX, frame.maxX), random.between(frame.minY, frame.maxY)];
    if (!isFree(place)) continue;
    const byLake = place[0] < shoreX(place[1]) + 420;
    villages.push({
      kind: byLake ? "harbour" : "village",
      centre: place,
      radiusMeters: random.between(100, 172) * (byLake ? 0.9 : 1) * Math.sqrt(relief),
      angle: fieldAngle(geography, place) + random.between(-0.25, 0.25),
    });
  }
  return villages;
}

/** Direction of the field grid: constant over wide areas, as the old 条里 survey left it, different from belt to belt. */
export function fieldAngle(geography: Geography, place: XyPlane): number {
  const angles = [
    [-0.16, -0.02, 0.09],
    [0.03, 0.13, -0.07],
    [-0.1, 0.06, 0.17],
  ] as const;
  return angles[beltOf(geography, place)][fieldStrip(geography, place)];
}

/** Which third of the way from shore to foot a place is in; the strips meet at north–south roads. */
export function fieldStrip({ inland }: Geography, place: XyPlane): 0 | 1 | 2 {
  const share = inland(place);
  if (share < 0.415) return 0;
  return share < 0.83 ? 1 : 2;
}
