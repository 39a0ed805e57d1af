import type { Geography } from "./geography.ts";
import { createNoise } from "./noise.ts";
import {
  at,
  boxOf,
  crossesItself,
  crossing,
  cut,
  direction,
  distance,
  distanceToLine,
  isInRing,
  lengthOf,
  offset,
  signedArea,
  step,
  type Line,
  type Ring,
  type XyPlane,
} from "./plane-geometry.ts";
import { createRandom, type Random } from "./random.ts";
import type { River } from "./rivers.ts";
import type { Terrain } from "./terrain.ts";

/** 1 steep slope, 2 debris flow, 3 landslide: the codes of 国土数値情報 A33. */
export type Phenomenon = 1 | 2 | 3;

/** A warning zone with the special zone inside it, where one has been designated. */
export interface LandslideZone {
  readonly phenomenon: Phenomenon;
  readonly warning: Ring;
  readonly special: Ring | undefined;
  readonly place: XyPlane;
}

interface Setting {
  readonly geography: Geography;
  readonly terrain: Terrain;
  readonly random: Random;
}

/**
 * Zones at the foot of steep slopes, on the fans of mountain brooks and on slow slides. Extents follow the habits of
 * the designations (twice the slope's height below it, at most 50 m; fans of up to 2 degrees), not a survey.
 */
export function buildLandslideZones(geography: Geography, terrain: Terrain, rivers: readonly River[]): LandslideZone[] {
  const random = createRandom(geography.seed, "landslides");
  const setting = { geography, terrain, random };
  const zones = [...slides(setting), ...debrisFlows(setting, rivers), ...steepSlopes(setting, rivers)];
  return zones.filter(({ warning }) => warning.every((point) => geography.cityMeters(point) > 25));
}

function steepSlopes(setting: Setting, rivers: readonly River[]): LandslideZone[] {
  const { geography, terrain, random } = setting;
  const wanted = Math.round(62 * geography.scale);
  const zones: LandslideZone[] = [];
  const taken: XyPlane[] = [];
  const candidates = slopeFeet(geography, terrain, rivers)
    .map((place) => ({ place, order: random.next() }))
    .toSorted((a, b) => a.order - b.order);
  for (const { place } of candidates) {
    if (zones.length >= wanted) break;
    if (taken.some((other) => distance(other, place) < 210)) continue;
    const zone = steepSlope(setting, place);
    if (!zone) continue;
    taken.push(place);
    zones.push(zone);
  }
  return zones;
}

/** Places where flat ground meets a steep slope: round the hills, along the mountain foot, along the valley floors. */
function slopeFeet({ frame, footX, hills, relief, cityMeters }: Geography, terrain: Terrain, rivers: readonly River[]): XyPlane[] {
  const starts: { place: XyPlane; uphill: number }[] = [];
  for (const { centre, radiusMeters } of hills) {
    for (let i = 0; i < 40; i++)
      starts.push({ place: step(centre, (i / 20) * Math.PI, radiusMeters * 1.35), uphill: (i / 20) * Math.PI + Math.PI });
  }
  for (let y = frame.minY; y < frame.maxY; y += 55) starts.push({ place: [footX(y) - 40, y], uphill: 0 });
  for (const { kind, line, plainFrom } of rivers) {
    if (kind !== "main") continue;
    for (let i = 2; i < plainFrom; i += 2) {
      const along = direction(at(line, i - 1), at(line, i + 1));
      for (const side of [1, -1])
        starts.push({ place: step(at(line, i), along + (side * Math.PI) / 2, 55 * relief), uphill: along + (side * Math.PI) / 2 });
    }
  }
  return starts.flatMap(({ place, uphill }) => {
    for (let metres = 0; metres < 330; metres += 10) {
      const here = step(place, uphill, metres);
      const rise = terrain.heightMeters(step(here, uphill, 40)) - terrain.heightMeters(here);
      if (rise > 17) return cityMeters(here) > 80 && terrain.bankMeters(here) > 20 ? [here] : [];
    }
    return [];
  });
}

/** Follows the foot of the slope both ways while it stays steep, then draws the zone around it. */
function steepSlope({ terrain, random }: Setting, foot: XyPlane): LandslideZone | undefined {
  const half = random.between(45, 120);
  const ahead = contourWalk(terrain, { from: foot, lengthMeters: half, turn: 1 });
  const behind = contourWalk(terrain, { from: foot, lengthMeters: half, turn: -1 });
  const line = [...behind.toReversed(), ...ahead.slice(1)];
  if (lengthOf(line) < 60) return undefined;
  const slopeMeters = Math.max(
    18,
    Math.min(45, terrain.heightMeters(step(foot, uphillAt(terrain, foot), 70)) - terrain.heightMeters(foot)),
  );
  const below = Math.min(50, slopeMeters * 2) * random.between(0.8, 1);
  const above = slopeMeters * 1.5;
  const taper = (i: number, count: number) => 0.62 + 0.38 * Math.sin((Math.PI * (i + 0.5)) / count);
  const band = (spine: Line, down: number, up: number): Ring => {
    const upper = offset(spine, (i) => up * taper(i, spine.length));
    const lower = offset(spine, (i) => -down * taper(i, spine.length));
    return counterClockwise(softened([...lower, ...upper.toReversed()]));
  };
  const warning = band(line, below, above);
  const inner = cut(line, lengthOf(line) * 0.1, lengthOf(line) * 0.9);
  const special = band(inner, below * random.between(0.2, 0.34), above * 0.86);
  return zoneOf(1, warning, random.chance(0.8) ? special : undefined);
}

/** Walks along the slope with the uphill side on the left (`turn` 1) or right (−1). */
function contourWalk(terrain: Terrain, { from, lengthMeters, turn }: { from: XyPlane; lengthMeters: number; turn: 1 | -1 }): XyPlane[] {
  const line: XyPlane[] = [from];
  let heading = uphillAt(terrain, from) - (turn * Math.PI) / 2;
  for (let walked = 0; walked < lengthMeters; walked += 15) {
    const here = at(line, line.length - 1);
    const wanted = uphillAt(terrain, here) - (turn * Math.PI) / 2;
    const bend = Math.atan2(Math.sin(wanted - heading), Math.cos(wanted - heading));
    // A slope that turns sharply ends the zone: a band around it would fold.
    if (Math.abs(bend) > 0.6) break;
    heading += bend * 0.5;
    line.push(step(here, heading, 15));
  }
  return line;
}

function uphillAt(terrain: Terrain, [x, y]: XyPlane): number {
  const span = 30;
  return Math.atan2(
    terrain.heightMeters([x, y + span]) - terrain.heightMeters([x, y - span]),
    terrain.heightMeters([x + span, y]) - terrain.heightMeters([x - span, y]),
  );
}

/** From the mouth of a brook some way up the gully, and down over its fan. */
function debrisFlows({ geography, terrain, random }: Setting, rivers: readonly River[]): LandslideZone[] {
  const wanted = Math.round(34 * geography.scale);
  const mains = rivers.filter(({ kind }) => kind === "main");
  const zones: LandslideZone[] = [];
  for (const { kind, line } of rivers) {
    if (zones.length >= wanted || kind !== "brook" || line.length < 8) continue;
    const mouth = at(line, line.length - 1);
    // Only where somebody lives or passes below: at the mountain foot and in the main valleys.
    const isInhabited = mouth[0] < geography.footX(mouth[1]) + 160 || mains.some((main) => distanceToLine(mouth, main.line) < 260);
    if (geography.cityMeters(mouth) < 150 || !isInhabited) continue;
    const gully = line.slice(-Math.min(line.length - 2, random.integer(4, 8)));
    const fan = descent(terrain, gully, random.between(130, 300));
    const spine = [...gully, ...fan];
    const total = lengthOf(spine);
    const upperShare = lengthOf(gully) / total;
    const width = (share: number, widest: number) => {
      const spread = Math.max(0, (share - upperShare) / (1 - upperShare));
      const end = Math.min(1, (1.02 - share) * 9);
      return (11 + spread * widest) * Math.sqrt(Math.max(0.1, end));
    };
    const widest = random.between(34, 66);
    const warning = ribbon(spine, (share) => width(share, widest));
    const lowest = upperShare + (1 - upperShare) * random.between(0.35, 0.6);
    const special = ribbon(cut(spine, total * 0.04, total * lowest), (share) => 0.6 * width(0.04 + share * (lowest - 0.04), widest));
    const zone = zoneOf(2, warning, random.chance(0.62) ? special : undefined);
    if (zone) zones.push(zone);
  }
  return zones;
}

/** The way of steepest descent below a gully, with the momentum of the flow. */
function descent(terrain: Terrain, gully: Line, lengthMeters: number): XyPlane[] {
  const line: XyPlane[] = [];
  let here = at(gully, gully.length - 1);
  let heading = direction(at(gully, gully.length - 2), here);
  for (let walked = 0; walked < lengthMeters; walked += 20) {
    const down = uphillAt(terrain, here) + Math.PI;
    const bend = Math.atan2(Math.sin(down - heading), Math.cos(down - heading));
    heading += Math.max(-0.16, Math.min(0.16, bend * 0.3));
    here = step(here, heading, 20);
    if (terrain.bankMeters(here) < 6 && line.length > 2) break;
    line.push(here);
  }
  return line;
}

function ribbon(spine: Line, halfWidth: (share: number) => number): Ring {
  const share = (i: number) => i / (spine.length - 1);
  const left = offset(spine, (i) => halfWidth(share(i)));
  const right = offset(spine, (i) => -halfWidth(share(i)));
  return counterClockwise(softened([...right, ...left.toReversed()]));
}

/** Slow slides: rounded areas on gentler mountain slopes; no special zones are designated for them. */
function slides({ geography, terrain, random }: Setting): LandslideZone[] {
  const { frame, footX, seed, scale, cityMeters } = geography;
  const noise = createNoise(seed, "slides");
  const zones: LandslideZone[] = [];
  for (let tries = 0; tries < 400 * scale && zones.length < Math.round(5 * scale); tries++) {
    const centre: XyPlane = [random.between(frame.minX, frame.maxX), random.between(frame.minY, frame.maxY)];
    const slope = terrain.slope(centre);
    if (
      centre[0] < footX(centre[1]) + 200 ||
      centre[0] > footX(centre[1]) + 1300 ||
      cityMeters(centre) < 350 ||
      slope < 0.2 ||
      slope > 0.62
    )
      continue;
    const radius = random.between(75, 140);
    const downhill = uphillAt(terrain, centre) + Math.PI;
    const warning = Array.from({ length: 28 }, (_, i) => {
      const angle = (i / 14) * Math.PI;
      const stretch = 1 + 0.5 * Math.cos(angle - downhill) ** 2 + 0.25 * noise.at(Math.cos(angle) * 1.2 + tries, Math.sin(angle) * 1.2);
      return step(centre, angle, radius * stretch);
    });
    const zone = zoneOf(3, warning, undefined);
    if (zone) zones.push(zone);
  }
  return zones;
}

/** Only zones that are simple shapes, and special zones that lie wholly inside their warning zone, are designated. */
function zoneOf(phenomenon: Phenomenon, warning: Ring, special: Ring | undefined): LandslideZone | undefined {
  if (crossesItself(warning) || signedArea(warning) < 800) return undefined;
  const inside = special && !crossesItself(special) && signedArea(special) > 300 && isRingInside(special, warning);
  const box = boxOf(warning);
  return { phenomenon, warning, special: inside ? special : undefined, place: [(box.minX + box.maxX) / 2, (box.minY + box.maxY) / 2] };
}

function isRingInside(inner: Ring, outer: Ring): boolean {
  if (!inner.every((point) => isInRing(outer, point))) return false;
  return !inner.some((a, i) => outer.some((c, j) => crossing(a, at(inner, (i + 1) % inner.length), c, at(outer, (j + 1) % outer.length))));
}

/** Corners cut once, so that the outline looks drawn rather than computed. */
function softened(ring: Ring): Ring {
  return ring.flatMap((point, i) => {
    const next = at(ring, (i + 1) % ring.length);
    return [
      [point[0] * 0.75 + next[0] * 0.25, point[1] * 0.75 + next[1] * 0.25],
      [point[0] * 0.25 + next[0] * 0.75, point[1] * 0.25 + next[1] * 0.75],
    ] as const;
  });
}

function counterClockwise(ring: Ring): Ring {
  return signedArea(ring) < 0 ? ring.toReversed() : ring;
}
