import { createBoxGrid, type BoxGrid } from "./box-grid.ts";
import type { Geography } from "./geography.ts";
import { riverNames } from "./names.ts";
import { createNoise } from "./noise.ts";
import {
  at,
  between,
  curveThrough,
  direction,
  distance,
  grow,
  isInBox,
  offset,
  resample,
  step,
  type Line,
  type XyPlane,
} from "./plane-geometry.ts";
import { createRandom, type Random } from "./random.ts";

/** A river or stream, from its source to its mouth. All arrays run along `line`. */
export interface River {
  /** Ten digits, as the river codes of 国土数値情報. */
  readonly code: string;
  /** Empty for the unnamed brooks of the mountains. */
  readonly name: string;
  readonly nameKana: string;
  readonly kind: "main" | "tributary" | "brook";
  readonly line: Line;
  /** From the centre line to the foot of the bank. */
  readonly halfWidthMeters: readonly number[];
  readonly bedMeters: readonly number[];
  /** Index of the first point that has levees; `line.length` where there are none. */
  readonly leveedFrom: number;
  /** Index of the first point outside the mountains; `line.length` when it never leaves them. */
  readonly plainFrom: number;
  /** Name of the river it joins; empty when it ends in the lake or seeps away on the fan. */
  readonly joins: string;
}

const spacingMeters = 40;

/** Two main rivers with levees, four named tributaries on the plain, and a net of brooks that shapes the mountains. */
export function planRivers(geography: Geography): River[] {
  const random = createRandom(geography.seed, "rivers");
  const mains = geography.courses.map((course, index) => mainRiver(geography, course, index));
  const valleys = createValleys();
  for (const main of mains) valleys.add(main.line);
  const tributaries = plainTributaries(geography, mains, { random: random.fork("tributaries"), valleys });
  const brooks = mountainBrooks(geography, [...mains, ...tributaries], { random: random.fork("brooks"), valleys });
  return [...mains, ...tributaries, ...brooks];
}

function mainRiver(geography: Geography, course: Line, index: number): River {
  const noise = createNoise(geography.seed, `meander/${index}`);
  const straight = curveThrough(course, spacingMeters);
  const swing = (index === 0 ? 95 : 80) * geography.relief;
  const bends = offset(straight, (i) => swing * noise.at((i * spacingMeters) / (620 * geography.relief), 0.5));
  const line = untilLake(geography, resample(bends, spacingMeters));
  const plainFrom = line.findIndex(([x, y]) => x < geography.footX(y));
  const broad = (index === 0 ? 52 : 30) * geography.relief;
  return {
    ...identity(index + 1, riverNames.main[index]),
    kind: "main",
    line,
    // Wide and braided on the upper fan, narrower between the levees of the lower plain.
    halfWidthMeters: line.map((_, i) => {
      const past = ((i - plainFrom) * spacingMeters) / geography.side;
      if (past < 0) return Math.max(7, broad * (0.36 + 0.2 * Math.exp(past / 160)) + past / 300);
      return broad * (0.36 + 0.54 * Math.exp(-(((past - 1300) / 1300) ** 2)) + 0.22 * Math.min(1, past / 5000));
    }),
    bedMeters: bedOf(geography, line, { plainFrom, depthMeters: 2.8, climb: mainClimb }),
    leveedFrom: plainFrom + 8,
    plainFrom,
    joins: "",
  };
}

/** Rise of the bed per metre of river, by the distance from the mountain foot (or from the mouth of a brook). */
type Climb = (upstreamMeters: number) => number;
const mainClimb: Climb = (upstream) => 0.011 + Math.min(0.03, upstream * 0.00001);
const brookClimb: Climb = (upstream) => 0.06 + Math.min(0.3, upstream * 0.0003);

interface BedPlan {
  readonly plainFrom: number;
  readonly depthMeters: number;
  readonly climb: Climb;
}

/** Bed profile that never rises downstream: cut into the plain, climbing in the mountains. */
function bedOf(geography: Geography, line: Line, { plainFrom, depthMeters, climb }: BedPlan): number[] {
  const bed = line.map(([x, y]) => geography.groundMeters(x, y) - depthMeters);
  for (let i = plainFrom - 1; i >= 0; i--)
    bed[i] = Math.max(
      at(bed, i + 1) + 0.3,
      climbed(geography, at(line, i), at(bed, i + 1) + spacingMeters * climb((plainFrom - i) * spacingMeters)),
    );
  for (let i = 1; i < bed.length; i++) bed[i] = Math.min(at(bed, i), at(bed, i - 1) - 0.004);
  return bed;
}

/** The next bed level upstream: never so high that the ridges beside it would vanish. */
function climbed({ groundMeters, summitMeters }: Geography, [x, y]: XyPlane, wantedMeters: number): number {
  const ground = groundMeters(x, y);
  return Math.min(wantedMeters, ground + 0.6 * (summitMeters(x, y) - ground));
}

function untilLake({ shoreX }: Geography, line: XyPlane[]): XyPlane[] {
  const mouth = line.findIndex(([x, y]) => x < shoreX(y) - 20);
  return mouth < 0 ? line : line.slice(0, mouth + 1);
}

/** Where each named tributary comes down (v) and which main river it joins (index) or −1 for the lake. */
const tributaryPlans = [
  { from: 0.925, joins: 0, joinU: 0.3, bow: 0.035 },
  { from: 0.47, joins: -1, joinU: 0, bow: -0.05 },
  { from: 0.375, joins: 1, joinU: 0.36, bow: 0.035 },
  { from: 0.06, joins: 1, joinU: 0.27, bow: -0.03 },
] as const;

interface Making {
  readonly random: Random;
  readonly valleys: Valleys;
}

function plainTributaries(geography: Geography, mains: readonly River[], { random, valleys }: Making): River[] {
  return tributaryPlans.map((plan, index) => {
    const { place, footX, side, frame } = geography;
    const startY = place(0, plan.from + random.between(-0.012, 0.012))[1];
    const start: XyPlane = [footX(startY), startY];
    const joined = mains[plan.joins];
    const end = joined ? confluence(geography, joined, plan.joinU) : lakeEnd(geography, plan.from - 0.07);
    const middle = between(start, end, 0.5);
    const bowed: XyPlane = [middle[0], middle[1] + plan.bow * (frame.maxY - frame.minY)];
    const noise = createNoise(geography.seed, `tributary/${index}`);
    const lower = curveThrough([start, bowed, end], spacingMeters);
    // The wandering fades at both ends so that spring and confluence stay where they are.
    const wander = (i: number) =>
      85 * Math.sqrt(side) * Math.min(1, i / 8, (lower.length - 1 - i) / 8) * noise.fractal((i * spacingMeters) / 480, 0.5, 2);
    const upper = brookInto(geography, {
      from: start,
      heading: random.between(-0.5, 0.5),
      lengthMeters: 1500 * side,
      random,
      valleys,
      parent: -1,
    });
    const line = resample([...upper.reverse(), ...untilLake(geography, offset(lower, wander)).slice(1)], spacingMeters);
    valleys.add(line);
    const plainFrom = Math.max(
      1,
      line.findIndex(([x, y]) => x < footX(y)),
    );
    return {
      ...identity(index + 11, riverNames.tributaries[index]),
      kind: "tributary",
      line,
      halfWidthMeters: line.map((_, i) => 2 + 4 * Math.max(0, (i - plainFrom) / (line.length - plainFrom))),
      bedMeters: bedOf(geography, line, { plainFrom, depthMeters: 1.7, climb: brookClimb }),
      leveedFrom: line.length,
      plainFrom,
      joins: joined?.name ?? "",
    };
  });
}

function confluence({ place }: Geography, main: River, u: number): XyPlane {
  const x = place(u, 0)[0];
  return main.line.reduce((best, point) => (Math.abs(point[0] - x) < Math.abs(best[0] - x) ? point : best));
}

function lakeEnd({ place, shoreX }: Geography, v: number): XyPlane {
  const y = place(0, v)[1];
  return [shoreX(y) - 60, y];
}

/** The net of small valleys: brooks that leave the mountain front, and side brooks of every valley, ever shorter. */
function mountainBrooks(geography: Geography, rivers: readonly River[], { random, valleys }: Making): River[] {
  const { frame, side, footX, groundMeters } = geography;
  const brooks: River[] = [];
  const add = (line: XyPlane[], mouthBedMeters: number) => {
    if (line.length < 5) return;
    valleys.add(line);
    brooks.push({ ...identity(1000 + brooks.length, undefined), ...brook(geography, line, mouthBedMeters) });
  };
  for (let y = frame.minY - 200; y < frame.maxY + 200; y += random.between(420, 760)) {
    const from: XyPlane = [footX(y) + 30, y];
    add(
      brookInto(geography, {
        from,
        heading: random.between(-0.45, 0.45),
        lengthMeters: random.between(500, 1500) * side,
        random,
        valleys,
        parent: -1,
      }),
      groundMeters(...from),
    );
  }
  let parents = [...rivers, ...brooks];
  for (const shrink of [1, 0.55, 0.3]) {
    const before = brooks.length;
    parents.forEach((parent) => {
      for (const mouth of sideMouths(geography, parent, random)) {
        const lengthMeters = random.between(900, 2100) * shrink * Math.sqrt(side);
        add(brookInto(geography, { ...mouth, lengthMeters, random, valleys, parent: valleys.idOf(parent.line) }), mouth.bedMeters);
      }
    });
    parents = brooks.slice(before);
  }
  return brooks;
}

function brook(geography: Geography, upstream: XyPlane[], mouthBedMeters: number): Omit<River, "code" | "name" | "nameKana"> {
  const bed = [mouthBedMeters];
  for (let i = 1; i < upstream.length; i++)
    bed.push(
      Math.max(at(bed, i - 1) + 0.3, climbed(geography, at(upstream, i), at(bed, i - 1) + spacingMeters * brookClimb(i * spacingMeters))),
    );
  return {
    kind: "brook",
    line: upstream.reverse(),
    halfWidthMeters: upstream.map(() => 1.5),
    bedMeters: bed.reverse(),
    leveedFrom: upstream.length,
    plainFrom: upstream.length,
    joins: "",
  };
}

function sideMouths({ footX, frame }: Geography, parent: River, random: Random) {
  const mouths: { from: XyPlane; heading: number; bedMeters: number }[] = [];
  let side = random.chance(0.5) ? 1 : -1;
  for (let i = 4; i + 5 < parent.line.length; i += random.integer(6, 12)) {
    const here = at(parent.line, i);
    if (here[0] < footX(here[1]) + 120 || !isInBox(grow(frame, 300), here)) continue;
    const upstream = direction(at(parent.line, i + 1), at(parent.line, i - 1));
    side = -side;
    mouths.push({ from: here, heading: upstream + side * random.between(0.75, 1.3), bedMeters: at(parent.bedMeters, i) });
  }
  return mouths;
}

interface BrookPlan {
  readonly from: XyPlane;
  /** Radians, upstream. */
  readonly heading: number;
  readonly lengthMeters: number;
  readonly random: Random;
  readonly valleys: Valleys;
  /** Valley it opens into, which it may be near; −1 for none. */
  readonly parent: number;
}

/** Walks upstream into the mountains until another valley is near; the first point is the mouth. */
function brookInto({ footX, frame }: Geography, { from, heading, lengthMeters, random, valleys, parent }: BrookPlan): XyPlane[] {
  const line: XyPlane[] = [from];
  const wide = grow(frame, 400);
  let angle = heading;
  for (let walked = 0; walked < lengthMeters; walked += spacingMeters) {
    angle += random.between(-0.22, 0.22) + (heading - angle) * 0.12;
    const next = step(at(line, line.length - 1), angle, spacingMeters);
    if (!isInBox(wide, next) || (walked > 200 && next[0] < footX(next[1]) + 60)) break;
    if (valleys.isNear(next, 230, parent) || (walked > 320 && valleys.isNear(next, 150, -1))) break;
    line.push(next);
  }
  return line;
}

interface Valleys {
  add(line: Line): void;
  idOf(line: Line): number;
  isNear(place: XyPlane, metres: number, except: number): boolean;
}

function createValleys(): Valleys {
  const ids = new Map<XyPlane, number>();
  const points: BoxGrid<{ point: XyPlane; id: number }> = createBoxGrid(250);
  let count = 0;
  return {
    add(line) {
      const id = count++;
      for (const point of line) {
        points.add({ minX: point[0], minY: point[1], maxX: point[0], maxY: point[1] }, { point, id });
        ids.set(point, id);
      }
    },
    idOf: (line) => ids.get(at(line, 0)) ?? -1,
    isNear: ([x, y], metres, except) =>
      points
        .near({ minX: x - metres, minY: y - metres, maxX: x + metres, maxY: y + metres })
        .some(({ point, id }) => id !== except && distance(point, [x, y]) < metres),
  };
}

function identity(serial: number, names: { name: string; kana: string } | undefined) {
  return { code: `9999${String(serial).padStart(6, "0")}`, name: names?.name ?? "", nameKana: names?.kana ?? "" };
}
