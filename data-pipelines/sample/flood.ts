import { bandsOf } from "./contours.ts";
import type { Geography } from "./geography.ts";
import { createMinHeap } from "./min-heap.ts";
import { createNoise } from "./noise.ts";
import { at, grow, nearestOnSegment, normalAt, type Polygon, type XyPlane } from "./plane-geometry.ts";
import { createRaster, type Raster } from "./raster.ts";
import { createRandom } from "./random.ts";
import type { River } from "./rivers.ts";
import { leveeAboveBedMeters, type Terrain } from "./terrain.ts";

/** Depth ranks of 国土数値情報 A31a and where they begin, metres. */
export const depthRanks = [
  { rank: 1, fromMeters: 0.05 },
  { rank: 2, fromMeters: 0.5 },
  { rank: 3, fromMeters: 3 },
  { rank: 4, fromMeters: 5 },
  { rank: 5, fromMeters: 10 },
  { rank: 6, fromMeters: 20 },
] as const;

export interface FloodArea {
  readonly river: River;
  readonly rank: number;
  readonly polygon: Polygon;
}

const cellMeters = 25;
const dryMeters = -1.5;
const noWater = -1000;
/** Islands and puddles below this are not drawn. */
const smallestSquareMeters = 500;

/**
 * Inundation by the largest conceivable rain, river by river. The shape is a plausible invention: water leaves the
 * channel at the height of the levee, loses head with distance, runs thin where the fan is steep (depth of uniform
 * flow), ponds where the plain is flat, and fills the narrow valleys. It is no simulation and proves nothing.
 */
export function buildFloodAreas(geography: Geography, terrain: Terrain, rivers: readonly River[]): FloodArea[] {
  const ground = groundOf(geography, terrain);
  const areas: FloodArea[] = [];
  for (const river of rivers) {
    const spill = spillOf(river);
    if (!spill) continue;
    const depth = depthRaster({ geography, terrain, ground, river, spill });
    for (const [i, band] of bandsOf(
      depth,
      depthRanks.map((rank) => rank.fromMeters),
      smallestSquareMeters,
    ).entries()) {
      for (const polygon of band.polygons) areas.push({ river, rank: at(depthRanks, i).rank, polygon });
    }
  }
  return areas;
}

interface Ground {
  readonly height: Raster;
  /** Depth of uniform flow (Manning, n = 0.05 for fields) for one m²/s on the local slope, metres. */
  readonly uniform: Raster;
}

function groundOf({ frame }: Geography, terrain: Terrain): Ground {
  const height = createRaster(grow(frame, -cellMeters), cellMeters);
  height.values.forEach((_, index) => {
    height.values[index] = terrain.heightMeters([height.xOf(index % height.columns), height.yOf(Math.floor(index / height.columns))]);
  });
  const uniform = createRaster(frame, 100);
  const span = 150;
  uniform.values.forEach((_, index) => {
    const x = uniform.xOf(index % uniform.columns);
    const y = uniform.yOf(Math.floor(index / uniform.columns));
    const dx = terrain.heightMeters([x + span, y]) - terrain.heightMeters([x - span, y]);
    const dy = terrain.heightMeters([x, y + span]) - terrain.heightMeters([x, y - span]);
    const slope = Math.max(0.0008, Math.min(0.014, Math.hypot(dx, dy) / (2 * span)));
    uniform.values[index] = (0.05 / Math.sqrt(slope)) ** 0.6;
  });
  return { height, uniform };
}

interface Spill {
  /** Flow that leaves per metre of bank, m²/s. */
  readonly unitFlow: number;
  /** Distance over which the spilled flow falls to a third. */
  readonly spreadMeters: number;
}

function spillOf({ kind, joins, code }: River): Spill | undefined {
  if (kind === "main") return code.endsWith("1") ? { unitFlow: 5.2, spreadMeters: 330 } : { unitFlow: 3.4, spreadMeters: 270 };
  // Of the tributaries only those that join a main river have a published map.
  if (kind === "tributary" && joins !== "") return { unitFlow: 0.6, spreadMeters: 85 };
  return undefined;
}

interface Flood {
  readonly geography: Geography;
  readonly terrain: Terrain;
  readonly ground: Ground;
  readonly river: River;
  readonly spill: Spill;
}

function depthRaster(flood: Flood): Raster {
  const { geography, terrain, ground, river } = flood;
  const { columns, rows, xOf, yOf, values: height } = ground.height;
  const head = new Float32Array(height.length).fill(noWater);
  spreadOverPlain(flood, head);
  if (river.kind === "main") fillValley(flood, head);
  const depth = createRaster(ground.height.box, cellMeters, dryMeters);
  const noise = createNoise(geography.seed, `flood/${river.code}`);
  for (let row = 1; row < rows - 1; row++) {
    for (let column = 1; column < columns - 1; column++) {
      const index = row * columns + column;
      const around = Math.max(
        head[index - 1] ?? noWater,
        head[index + 1] ?? noWater,
        head[index - columns] ?? noWater,
        head[index + columns] ?? noWater,
      );
      const level = (head[index] ?? noWater) > noWater ? (head[index] ?? noWater) : around;
      if (level === noWater) continue;
      const place: XyPlane = [xOf(column), yOf(row)];
      const inValley = place[0] > geography.footX(place[1]);
      // The leveed channel and the lake are no part of an inundation map.
      if (terrain.isLake(place) || (river.kind === "main" && !inValley && terrain.bankMeters(place) < 0)) continue;
      // Field banks and raised roads that the terrain grid does not know.
      const banks = inValley
        ? 0
        : 0.36 * noise.fractal(place[0] / 150, place[1] / 150, 3) + 0.24 * noise.at(place[0] / 420, place[1] / 420) - 0.16;
      const inBrook = river.kind === "tributary" && terrain.bankMeters(place) < 4;
      depth.values[index] = Math.max(dryMeters, inBrook ? 0.3 + banks : level - (height[index] ?? 0) + banks);
    }
  }
  return depth;
}

/** Water from all spill points at once, highest level first, over the ground it can climb. */
function spreadOverPlain({ geography, terrain, ground, river, spill }: Flood, head: Float32Array): void {
  const { side, footX, lakeLevelMeters } = geography;
  const { columns, rows, xOf, yOf, originX, originY, values: height } = ground.height;
  const travelled = new Float32Array(head.length);
  const heap = createMinHeap();
  const reach = (index: number, headMeters: number, metres: number) => {
    if (headMeters <= (head[index] ?? noWater) + 0.01) return;
    head[index] = headMeters;
    travelled[index] = metres;
    heap.push(-headMeters, index);
  };
  for (const { place, headMeters } of spillPoints(river)) {
    const column = Math.round((place[0] - originX) / cellMeters);
    const row = Math.round((place[1] - originY) / cellMeters);
    if (column > 0 && row > 0 && column < columns - 1 && row < rows - 1) reach(row * columns + column, headMeters, 0);
  }
  while (heap.size > 0) {
    const index = heap.pop();
    const column = index % columns;
    const row = Math.floor(index / columns);
    if (column < 1 || row < 1 || column >= columns - 1 || row >= rows - 1) continue;
    for (const [dx, dy, metres] of [
      [1, 0, 25],
      [-1, 0, 25],
      [0, 1, 25],
      [0, -1, 25],
      [1, 1, 35.4],
      [-1, 1, 35.4],
      [1, -1, 35.4],
      [-1, -1, 35.4],
    ] as const) {
      const place: XyPlane = [xOf(column + dx), yOf(row + dy)];
      // Each bank has its own spill points; between the levees the water stays in the river.
      if (place[0] > footX(place[1]) || (river.kind === "main" && terrain.bankMeters(place) < 0)) continue;
      const neighbour = index + dx + dy * columns;
      const way = (travelled[index] ?? 0) + metres / side;
      const running = ground.uniform.interpolate(place[0], place[1]) * (spill.unitFlow * Math.exp(-way / spill.spreadMeters)) ** 0.6;
      // The low shore and the drained lagoon fill up; elsewhere the water runs off.
      const thickest = (height[neighbour] ?? 0) < lakeLevelMeters + 2.4 ? Infinity : running;
      const arriving = Math.min((head[index] ?? noWater) - metres * 0.0024, (height[neighbour] ?? 0) + thickest);
      if (arriving > (height[neighbour] ?? 0) + 0.09) reach(neighbour, arriving, way);
    }
  }
}

/** Water levels beside the river at the height of the flood. */
function spillPoints({ line, halfWidthMeters, bedMeters, leveedFrom, plainFrom, kind }: River): { place: XyPlane; headMeters: number }[] {
  return line.flatMap((place, i) => {
    if (i < plainFrom) return [];
    if (kind === "tributary") return [{ place, headMeters: at(bedMeters, i) + 2.6 }];
    const headMeters = at(bedMeters, i) + (i >= leveedFrom ? leveeAboveBedMeters + 0.5 : 4.4);
    const [nx, ny] = normalAt(line, i);
    return [1, -1].map((bank) => {
      const out = bank * (at(halfWidthMeters, i) + 14);
      return { place: [place[0] + nx * out, place[1] + ny * out] as const, headMeters };
    });
  });
}

const valleyReachMeters = 260;

/** In the mountains every cross-section fills to the level of its own stretch of river, highest in the gorge. */
function fillValley({ geography: { seed, side }, ground, river: { line, bedMeters, plainFrom, code } }: Flood, head: Float32Array): void {
  const random = createRandom(seed, `gorge/${code}`);
  const gorge = random.between(0.35, 0.5) * plainFrom;
  const levels = bedMeters.map((bed, i) => bed + 4.4 + 8.2 * Math.exp(-(((i - gorge) / (11 * side)) ** 2)));
  const { columns, rows, xOf, yOf, originX, originY } = ground.height;
  const nearest = new Map<number, number>();
  for (let i = 1; i <= plainFrom; i++) {
    const a = at(line, i - 1);
    const b = at(line, i);
    const west = Math.max(1, Math.ceil((Math.min(a[0], b[0]) - valleyReachMeters - originX) / cellMeters));
    const east = Math.min(columns - 2, Math.floor((Math.max(a[0], b[0]) + valleyReachMeters - originX) / cellMeters));
    const south = Math.max(1, Math.ceil((Math.min(a[1], b[1]) - valleyReachMeters - originY) / cellMeters));
    const north = Math.min(rows - 2, Math.floor((Math.max(a[1], b[1]) + valleyReachMeters - originY) / cellMeters));
    for (let row = south; row <= north; row++) {
      for (let column = west; column <= east; column++) {
        const index = row * columns + column;
        const { share, metres } = nearestOnSegment([xOf(column), yOf(row)], a, b);
        if (metres > valleyReachMeters || metres >= (nearest.get(index) ?? Infinity)) continue;
        nearest.set(index, metres);
        head[index] = at(levels, i - 1) + (at(levels, i) - at(levels, i - 1)) * share;
      }
    }
  }
}
