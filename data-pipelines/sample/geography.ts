import { createNoise, type Noise } from "./noise.ts";
import { at, distance, type Box, type XyPlane } from "./plane-geometry.ts";
import { createRandom, type Random } from "./random.ts";

/**
 * The lie of the land, before any channel is cut: a lake in the west, a plain of two alluvial fans, mountains in
 * the east. Every shape here is invented; it only has to be believable.
 *
 * The city lies in the open Pacific, south of Honshu, so that it can never be laid over anybody's real home.
 */
export interface Geography {
  readonly seed: number;
  /** Area and number of things relative to the ordinary sample city. */
  readonly scale: number;
  /** Lengths of the lie of the land relative to the ordinary city (√scale); streets and houses keep their size. */
  readonly side: number;
  /** Heights grow more slowly than lengths. */
  readonly relief: number;
  readonly frame: Box;
  readonly lakeLevelMeters: number;
  /** Courses of the two main rivers from the eastern edge to the lake, before meanders. */
  readonly courses: readonly (readonly XyPlane[])[];
  /** Where each main river leaves the mountains: the apex of its fan. */
  readonly apexes: readonly XyPlane[];
  readonly hills: readonly Hill[];
  /** u = 0 … 1 from west to east, v = 0 … 1 from south to north. */
  place(u: number, v: number): XyPlane;
  /** Easting of the lake shore at a northing. */
  shoreX(y: number): number;
  /** Easting of the foot of the mountains at a northing. */
  footX(y: number): number;
  /** Metres inside the city limits; negative outside. */
  cityMeters(place: XyPlane): number;
  /** Share of the way from the shore (0) to the mountain foot (1). */
  inland(place: XyPlane): number;
  /** Ground of plain, hills and lake floor; in the mountains the level of the plain carried on. */
  groundMeters(x: number, y: number): number;
  /** How high the mountains would stand without valleys. */
  summitMeters(x: number, y: number): number;
}

export interface Hill {
  readonly centre: XyPlane;
  readonly radiusMeters: number;
  readonly heightMeters: number;
}

export const widthMeters = 12_000;
export const heightMeters = 9_000;
const centre: XyPlane = [30_000, -327_000];
const lakeLevelMeters = 60;

/** (u, v) of the two main rivers, mountains to mouth; `apex` is the index of the fan's apex. */
const mainCourses = [
  {
    apex: 4,
    places: [
      [1.03, 0.71],
      [0.94, 0.66],
      [0.86, 0.7],
      [0.795, 0.64],
      [0.735, 0.645],
      [0.63, 0.615],
      [0.5, 0.67],
      [0.37, 0.69],
      [0.25, 0.655],
      [0.1, 0.7],
    ],
  },
  {
    apex: 4,
    places: [
      [1.03, 0.2],
      [0.93, 0.255],
      [0.86, 0.2],
      [0.8, 0.245],
      [0.74, 0.225],
      [0.62, 0.235],
      [0.49, 0.175],
      [0.35, 0.205],
      [0.23, 0.155],
      [0.1, 0.185],
    ],
  },
] as const;

const hillPlaces = [
  { u: 0.555, v: 0.49, radius: 520, height: 105 },
  { u: 0.285, v: 0.845, radius: 380, height: 72 },
  { u: 0.3, v: 0.305, radius: 290, height: 48 },
  { u: 0.625, v: 0.163, radius: 300, height: 60 },
] as const;

export function planGeography(seed: number, scale: number): Geography {
  const side = Math.sqrt(scale);
  const relief = Math.sqrt(side);
  const half = [(widthMeters * side) / 2, (heightMeters * side) / 2] as const;
  const frame = { minX: centre[0] - half[0], minY: centre[1] - half[1], maxX: centre[0] + half[0], maxY: centre[1] + half[1] };
  const place = (u: number, v: number): XyPlane => [frame.minX + u * 2 * half[0], frame.minY + v * 2 * half[1]];
  const random = createRandom(seed, "geography");
  const courses = mainCourses.map(({ places }) => jittered(places, random).map(([u, v]) => place(u, v)));
  const apexes = courses.map((course, index) => at(course, at(mainCourses, index).apex));
  const hills = hillPlaces.map(({ u, v, radius, height }) => ({
    centre: place(u + random.between(-0.008, 0.008), v + random.between(-0.01, 0.01)),
    radiusMeters: radius * relief,
    heightMeters: height * relief,
  }));
  const common = { seed, scale, side, relief, frame, lakeLevelMeters, courses, apexes, hills, place };
  const shoreX = remembering(shoreline(common));
  const footX = remembering(mountainFoot(common));
  const groundMeters = ground({ ...common, shoreX, footX });
  return {
    ...common,
    shoreX,
    footX,
    groundMeters,
    summitMeters: summits({ ...common, footX, groundMeters }),
    inland: ([x, y]) => (x - shoreX(y)) / (footX(y) - shoreX(y)),
    cityMeters: cityLimits(common),
  };
}

/** Rasters ask for a whole row at one northing: the last answer is kept. */
function remembering(ofNorthing: (y: number) => number): (y: number) => number {
  let lastY = Number.NaN;
  let last = 0;
  return (y) => {
    if (y !== lastY) {
      last = ofNorthing(y);
      lastY = y;
    }
    return last;
  };
}

type Common = Omit<Geography, "shoreX" | "footX" | "groundMeters" | "summitMeters" | "inland" | "cityMeters">;

/** The ends and the apex stay near their place so that the river reaches the lake and the fan its mountains. */
function jittered(places: readonly (readonly [number, number])[], random: Random): [number, number][] {
  return places.map(([u, v], index) => {
    const free = index === 0 || index === places.length - 1 ? 0 : 1;
    return [u + free * random.between(-0.008, 0.008), v + random.between(-0.018, 0.018)];
  });
}

/** A rounded, wandering outline a little inside the frame. */
function cityLimits({ seed, side, frame }: Common): (place: XyPlane) => number {
  const noise = createNoise(seed, "limits");
  const halfX = (frame.maxX - frame.minX) / 2;
  const halfY = (frame.maxY - frame.minY) / 2;
  return ([x, y]) => {
    const dx = (x - centre[0]) / halfX;
    const dy = (y - centre[1]) / halfY;
    const outward = (dx ** 4 + dy ** 4) ** 0.25;
    const bays = 0.085 * noise.at(x / (2300 * side), y / (2300 * side));
    return (0.93 + bays - outward) * halfY + 90 * noise.fractal(x / 620, y / 620, 3);
  };
}

function shoreline({ seed, side, frame, courses }: Common): (y: number) => number {
  const noise = createNoise(seed, "shore");
  const mouths = courses.map((course) => at(course, course.length - 1)[1]);
  return (y) => {
    const bays = 330 * side * noise.at(y / (2100 * side), 0.5) + 130 * Math.sqrt(side) * noise.fractal(y / 640, 7.5, 4);
    // Both rivers have built a delta into the lake, steeper on the side away from the drift.
    const deltas = mouths.reduce((sum, mouth) => sum + 400 * side * Math.exp(-(((y - mouth) / ((y > mouth ? 340 : 620) * side)) ** 2)), 0);
    return frame.minX + 0.165 * widthMeters * side + bays - deltas;
  };
}

function mountainFoot({ seed, side, frame, apexes }: Common): (y: number) => number {
  const noise = createNoise(seed, "foot");
  return (y) => {
    const spurs = 620 * side * noise.at(y / (2600 * side), 0.5) + 420 * Math.sqrt(side) * noise.fractal(y / 950, 3.5, 3);
    const gaps = apexes.reduce((sum, [, apexY]) => sum + 620 * side * Math.exp(-(((y - apexY) / (420 * side)) ** 2)), 0);
    return frame.minX + 0.715 * widthMeters * side + spurs + gaps;
  };
}

function ground(plan: Common & Pick<Geography, "shoreX" | "footX">): (x: number, y: number) => number {
  const { seed, side, relief, apexes, hills, shoreX, footX, place } = plan;
  const swells = createNoise(seed, "swells");
  const shapes = createNoise(seed, "hills");
  const cones = apexes.map((apex, index) => ({
    apex,
    reachMeters: (apex[0] - shoreX(apex[1])) * 1.02,
    riseMeters: (index === 0 ? 66 : 54) * relief,
  }));
  // A lagoon behind the shore, drained for fields: lower than the lake.
  const polder = { centre: place(0.232, 0.578), radiusMeters: 560 * side };
  return (x, y) => {
    const shore = shoreX(y);
    if (x < shore) return lakeLevelMeters - lakeDepthMeters(shore - x);
    const inland = Math.min(1.2, (x - shore) / (footX(y) - shore));
    let z = lakeLevelMeters + 0.7 + 26 * relief * inland ** 1.6;
    for (const { apex, reachMeters, riseMeters } of cones) {
      const outward = Math.min(1, Math.hypot(x - apex[0], y - apex[1]) / reachMeters);
      z = smoothMax(z, lakeLevelMeters + 0.7 + riseMeters * (1 - outward) ** 1.7);
    }
    // Old channels and sand bars: faint relief that later decides which fields flood.
    z += (0.25 + 0.75 * inland) * (0.8 * swells.fractal(x / 420, y / 330, 2) + 0.5 * swells.at(x / 130 + 40, y / 95));
    const inPolder = Math.hypot(x - polder.centre[0], y - polder.centre[1]) / polder.radiusMeters;
    if (inPolder < 2) z -= 5 * smoothStep(1.25 - inPolder * (1 + 0.5 * shapes.fractal(x / 620 + 5, y / 620, 2)));
    for (const hill of hills) z += hillMeters(hill, shapes, [x, y]);
    return Math.max(z, lakeLevelMeters + (x - shore < 200 ? 0.4 : -2.4));
  };
}

function lakeDepthMeters(offshoreMeters: number): number {
  return 0.5 + Math.min(32, offshoreMeters * 0.012 + (offshoreMeters / 900) ** 2);
}

function hillMeters({ centre: [hillX, hillY], radiusMeters, heightMeters: top }: Hill, shapes: Noise, [x, y]: XyPlane): number {
  const r = Math.hypot(x - hillX, y - hillY);
  if (r > radiusMeters * 1.6) return 0;
  const outward = r / (radiusMeters * (1 + 0.42 * shapes.fractal(x / 420, y / 420, 2)));
  const rough = 1 + 0.22 * shapes.at(x / 150 + 9, y / 150);
  return top * rough * smoothStep((1 - outward) / 0.72);
}

function summits(plan: Common & Pick<Geography, "footX" | "groundMeters">): (x: number, y: number) => number {
  const { seed, side, relief, footX, groundMeters } = plan;
  const noise = createNoise(seed, "summits");
  return (x, y) => {
    const beyond = x - footX(y);
    if (beyond <= 0) return groundMeters(x, y);
    const front = 70 * relief * (1 - Math.exp(-beyond / 170));
    const range = 470 * relief * (1 - Math.exp(-beyond / (1900 * side)));
    const ridges = 1 - Math.abs(noise.fractal(x / (1100 * relief), y / (1100 * relief), 4)) * 2.2;
    return groundMeters(x, y) + front + range * (0.55 + 0.5 * ridges);
  };
}

/** 0 below 0, 1 above 1, no kink between. */
export function smoothStep(share: number): number {
  const t = Math.max(0, Math.min(1, share));
  return t * t * (3 - 2 * t);
}

/** The higher of two surfaces with the crease rounded over a few metres. */
function smoothMax(a: number, b: number): number {
  const rounding = 5;
  const h = Math.max(0, rounding - Math.abs(a - b)) / rounding;
  return Math.max(a, b) + (h * h * rounding) / 4;
}

/** Which belt of the plain a place is in: 0 north of the first river, 1 between the rivers, 2 south of the second. */
export function beltOf({ courses }: Geography, [x, y]: XyPlane): 0 | 1 | 2 {
  if (y > courseY(at(courses, 0), x)) return 0;
  return y > courseY(at(courses, 1), x) ? 1 : 2;
}

/** Northing of a river's planned course at an easting. */
export function courseY(course: readonly XyPlane[], x: number): number {
  for (let i = 1; i < course.length; i++) {
    const upstream = at(course, i - 1);
    const downstream = at(course, i);
    if (x <= upstream[0] && x >= downstream[0]) {
      const share = (upstream[0] - x) / (upstream[0] - downstream[0] || 1);
      return upstream[1] + (downstream[1] - upstream[1]) * share;
    }
  }
  const mouth = at(course, course.length - 1);
  return x < mouth[0] ? mouth[1] : at(course, 0)[1];
}

/** Nearest of several places, with its distance in metres. */
export function nearestOf(places: readonly XyPlane[], to: XyPlane): { index: number; metres: number } {
  let best = { index: -1, metres: Infinity };
  places.forEach((place, index) => {
    const metres = distance(place, to);
    if (metres < best.metres) best = { index, metres };
  });
  return best;
}
