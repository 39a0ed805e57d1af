import { createBoxGrid } from "./box-grid.ts";
import { traceCoverage, type CellMap } from "./coverage.ts";
import type { Geography } from "./geography.ts";
import { createMinHeap } from "./min-heap.ts";
import { chome, cityCode, createTownNamer, lakeName, type Name } from "./names.ts";
import { createNoise } from "./noise.ts";
import { areaOf, at, boxOf, isInPolygon, step, type Polygon, type XyPlane } from "./plane-geometry.ts";
import { createRandom } from "./random.ts";
import type { District } from "./settlements.ts";
import type { Terrain } from "./terrain.ts";

/** A town (町・字), or the lake as the census counts it. */
export interface Town {
  readonly name: string;
  readonly kana: string;
  /** KEY_CODE of the census: nine digits, eleven where the town has 丁目. */
  readonly key: string;
  readonly district: District | undefined;
  readonly isWater: boolean;
  readonly place: XyPlane;
  readonly parts: readonly Polygon[];
}

export interface TownMap {
  readonly towns: readonly Town[];
  /** The city limits; one polygon as long as the limits do not break apart. */
  readonly limits: readonly Polygon[];
  townAt(place: XyPlane): Town | undefined;
}

interface Seed extends Name {
  readonly place: XyPlane;
  readonly district: District;
  /** 1 … 9 for a 丁目, 0 for a whole town. */
  readonly chome: number;
}

/** Large quarters are several towns, about this big each. */
const townSquareMeters: Partial<Record<District["kind"], number>> = {
  "castle-town": 105_000,
  station: 105_000,
  estate: 100_000,
  industrial: 290_000,
};

export function buildTowns(geography: Geography, terrain: Terrain, districts: readonly District[]): TownMap {
  const seeds = townSeeds(geography, districts);
  const { areas, outline } = traceCoverage(growTowns(geography, terrain, seeds));
  const lake = seeds.length;
  const towns: Town[] = [];
  let serial = 0;
  areas.forEach((parts, label) => {
    const seed = seeds[label];
    if (label === lake)
      towns.push({ ...lakeName, key: `${cityCode}9900`, district: undefined, isWater: true, place: middleOf(parts), parts });
    if (!seed) return;
    if (seed.chome <= 1) serial++;
    const key = `${cityCode}${String(serial * 10).padStart(4, "0")}${seed.chome > 0 ? String(seed.chome).padStart(2, "0") : ""}`;
    const place = parts.some((part) => isInPolygon(part, seed.place)) ? seed.place : middleOf(parts);
    towns.push({ name: seed.name, kana: seed.kana, key, district: seed.district, isWater: false, place, parts });
  });
  return { towns, limits: outline, townAt: finder(towns) };
}

function townSeeds({ seed }: Geography, districts: readonly District[]): Seed[] {
  const namer = createTownNamer(createRandom(seed, "town-names"));
  return districts.flatMap((district) => {
    const { kind, centre, radiusMeters, angle } = district;
    const size = townSquareMeters[kind];
    const count = size === undefined ? 1 : Math.max(1, Math.round((Math.PI * radiusMeters ** 2) / size));
    const hasChome = (kind === "estate" || kind === "industrial") && count > 1;
    let name = namer(kind);
    return Array.from({ length: count }, (_, i) => {
      if (i > 0 && (!hasChome || i % 9 === 0)) name = namer(kind);
      // Sunflower spacing: even, without rows.
      const place = count === 1 ? centre : step(centre, angle + i * 2.399963, radiusMeters * 0.88 * Math.sqrt((i + 0.5) / count));
      return { ...(hasChome ? chome(name, i) : name), place, district, chome: hasChome ? (i % 9) + 1 : 0 };
    });
  });
}

/**
 * Lets all towns grow at once over the land until they meet. Rivers and steep ground slow the growth, so that borders
 * come to lie on rivers and ridges, as they do in life.
 */
function growTowns(geography: Geography, terrain: Terrain, seeds: readonly Seed[]): CellMap {
  const { frame, side, cityMeters, seed } = geography;
  const cellMeters = Math.round(30 * Math.sqrt(Math.max(1, side)));
  const columns = Math.ceil((frame.maxX - frame.minX) / cellMeters);
  const rows = Math.ceil((frame.maxY - frame.minY) / cellMeters);
  const noise = createNoise(seed, "borders");
  const labels = new Int32Array(columns * rows).fill(-2);
  const costs = new Float32Array(columns * rows).fill(Infinity);
  const pace = new Float32Array(columns * rows);
  for (let index = 0; index < labels.length; index++) {
    const place: XyPlane = [
      frame.minX + ((index % columns) + 0.5) * cellMeters,
      frame.minY + (Math.floor(index / columns) + 0.5) * cellMeters,
    ];
    if (cityMeters(place) < 0) labels[index] = -1;
    else if (terrain.isLake(place)) labels[index] = seeds.length;
    const bank = terrain.bankMeters(place);
    pace[index] =
      1 + 0.45 * noise.fractal(place[0] / 260, place[1] / 260, 2) + 6 * terrain.slope(place) + (bank < 0 ? 14 : bank < 12 ? 4 : 0);
  }
  const heap = createMinHeap();
  const claim = (index: number, cost: number, label: number) => {
    if ((labels[index] ?? -1) === -1 || (labels[index] ?? -1) === seeds.length || cost >= (costs[index] ?? 0)) return;
    costs[index] = cost;
    labels[index] = label;
    heap.push(cost, index);
  };
  seeds.forEach(({ place, district }, label) => {
    const index = Math.floor((place[1] - frame.minY) / cellMeters) * columns + Math.floor((place[0] - frame.minX) / cellMeters);
    claim(index, townSquareMeters[district.kind] === undefined ? -district.radiusMeters : -100, label);
  });
  while (heap.size > 0) {
    const index = heap.pop();
    const cost = costs[index] ?? 0;
    const column = index % columns;
    for (const [dx, dy, factor] of [
      [1, 0, 1],
      [-1, 0, 1],
      [0, 1, 1],
      [0, -1, 1],
      [1, 1, 1.414],
      [-1, 1, 1.414],
      [1, -1, 1.414],
      [-1, -1, 1.414],
    ] as const) {
      const neighbour = index + dx + dy * columns;
      if (column + dx < 0 || column + dx >= columns || neighbour < 0 || neighbour >= labels.length) continue;
      claim(neighbour, cost + (factor * cellMeters * ((pace[index] ?? 0) + (pace[neighbour] ?? 0))) / 2, labels[index] ?? -1);
    }
  }
  removeCrumbs(labels, columns);
  return { labels, columns, rows, cellMeters, origin: [frame.minX, frame.minY] };
}

/** Land that no town reached is left outside; single cells that touch their town only at a corner go to a neighbour. */
function removeCrumbs(labels: Int32Array, columns: number): void {
  for (let pass = 0; pass < 2; pass++) {
    for (let index = columns; index < labels.length - columns; index++) {
      const label = at(labels, index);
      if (label === -2) labels[index] = -1;
      const beside = [at(labels, index - 1), at(labels, index + 1), at(labels, index - columns), at(labels, index + columns)];
      if (label >= 0 && !beside.includes(label)) labels[index] = at(beside, 0);
    }
  }
}

function finder(towns: readonly Town[]): (place: XyPlane) => Town | undefined {
  const grid = createBoxGrid<{ town: Town; part: Polygon }>(500);
  for (const town of towns) for (const part of town.parts) grid.add(boxOf(part[0]), { town, part });
  return (place) => grid.near(boxOf([place])).find(({ part }) => isInPolygon(part, place))?.town;
}

/** A place inside the largest part: the middle of the widest west–east stretch at a few heights. */
function middleOf(parts: readonly Polygon[]): XyPlane {
  const largest = parts.reduce((best, part) => (areaOf(part) > areaOf(best) ? part : best));
  const box = boxOf(largest[0]);
  let best = { place: at(largest[0], 0), metres: 0 };
  for (const share of [0.5, 0.35, 0.65, 0.2, 0.8]) {
    const y = box.minY + (box.maxY - box.minY) * share;
    const crossings = largest
      .flatMap((ring) => ring.map((point, i) => [point, at(ring, (i + 1) % ring.length)] as const))
      .filter(([a, b]) => a[1] > y !== b[1] > y)
      .map(([a, b]) => a[0] + ((y - a[1]) / (b[1] - a[1])) * (b[0] - a[0]))
      .toSorted((a, b) => a - b);
    for (let i = 1; i < crossings.length; i += 2) {
      const metres = at(crossings, i) - at(crossings, i - 1);
      if (metres > best.metres) best = { place: [at(crossings, i - 1) + metres / 2, y], metres };
    }
  }
  return best.place;
}
