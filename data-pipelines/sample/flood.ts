import { bandsOf } from "./contours.ts";
import type { Geography } from "./geography.ts";
import { createMinHeap } from "./min-heap.ts";
import { createNoise, type Noise } from "./noise.ts";
import { at, grow, normalAt, type Polygon, type XyPlane } from "./plane-geometry.ts";
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
/** Across a valley floor, not down the valley: every stretch of river fills its own section. */
const valleyReachMeters = 230;

/**
 * Inundation by the largest conceivable rain, river by river. The shape is a plausible invention: water leaves the
 * channel at the height of the levee, loses head with distance, runs thin where the fan is steep (depth of uniform
 * flow), ponds where the plain is flat, and fills the narrow valleys. It is no simulation and proves nothing.
 */
export function buildFloodAreas(geography: Geography, terrain: Terrain, rivers: readonly River[]): FloodArea[] {
  const areas: FloodArea[] = [];
  for (const river of rivers) {
    const spill = spillOf(river);
    if (!spill) continue;
    const depth = depthRaster(geography, terrain, { river, spill });
    for (const [i, band] of bandsOf(depth, depthRanks.map((rank) => rank.fromMeters), 350).entries()) {
      for (const polygon of band.polygons) areas.push({ river, rank: at(depthRanks, i).rank, polygon });
    }
  }
  return areas;
}

interface Spill {
  /** Flow that leaves per metre of bank, m²/s. */
  readonly unitFlow: number;
  /** Distance over which the spilled flow falls to a third. */
  readonly spreadMeters: number;
}

function spillOf({ kind, joins, name, code }: River): Spill | undefined {
  if (kind === "main") return code.endsWith("1") ? { unitFlow: 7, spreadMeters: 760 } : { unitFlow: 4.2, spreadMeters: 560 };
  // Of the tributaries only those that join a main river have a published map.
  if (kind === "tributary" && joins !== "" && name !== "") return { unitFlow: 0.55, spreadMeters: 170 };
  return undefined;
}

interface Flood {
  readonly river: River;
  readonly spill: Spill;
}

function depthRaster(geography: Geography, terrain: Terrain, { river, spill }: Flood): Raster {
  const { frame, footX, seed, side } = geography;
  const depth = createRaster(grow(frame, -cellMeters), cellMeters, dryMeters);
  const { columns, rows, values } = depth;
  const head = new Float32Array(values.length).fill(-Infinity);
  const travelled = new Float32Array(values.length);
  const heap = createMinHeap();
  const reach = (index: number, headMeters: number, metres: number) => {
    if (headMeters <= at(head, index) + 0.01) return;
    head[index] = headMeters;
    travelled[index] = metres;
    heap.push(-headMeters, index);
  };
  for (const { place, headMeters } of spillPoints(geography, river)) {
    const column = Math.round((place[0] - depth.originX) / cellMeters);
    const row = Math.round((place[1] - depth.originY) / cellMeters);
    if (column > 0 && row > 0 && column < columns - 1 && row < rows - 1) reach(row * columns + column, headMeters, 0);
  }
  while (heap.size > 0) {
    const index = heap.pop();
    const column = index % columns;
    const row = Math.floor(index / columns);
    if (column < 1 || row < 1 || column >= columns - 1 || row >= rows - 1) continue;
    for (const [dx, dy, metres] of [[1, 0, 25], [-1, 0, 25], [0, 1, 25], [0, -1, 25], [1, 1, 35.4], [-1, 1, 35.4], [1, -1, 35.4], [-1, -1, 35.4]] as const) {
      const place: XyPlane = [depth.xOf(column + dx), depth.yOf(row + dy)];
      const ground = terrain.heightMeters(place);
      const way = at(travelled, index) + metres / Math.sqrt(side);
      const inValley = place[0] > footX(place[1]);
      // Each bank has its own spill points; between the levees the water stays in the river.
      if (inValley ? way > valleyReachMeters : terrain.bankMeters(place) < 0 && river.kind === "main") continue;
      const thickest = inValley ? Infinity : uniformDepth(terrain, place, spill.unitFlow * Math.exp(-way / spill.spreadMeters));
      const arriving = Math.min(at(head, index) - metres * (inValley ? 0.012 : 0.0024), ground + thickest);
      if (arriving > ground + 0.03) reach(index + dx + dy * columns, arriving, way);
    }
  }
  fillDepths(depth, { head, terrain, geography, noise: createNoise(seed, `flood/${river.code}`), kind: river.kind });
  return depth;
}

/** Depth of uniform flow (Manning, n = 0.05 for fields) on the slope of the plain, metres. */
function uniformDepth(terrain: Terrain, [x, y]: XyPlane, unitFlow: number): number {
  const span = 150;
  const dx = terrain.heightMeters([x + span, y]) - terrain.heightMeters([x - span, y]);
  const dy = terrain.heightMeters([x, y + span]) - terrain.heightMeters([x, y - span]);
  const slope = Math.max(0.0006, Math.min(0.014, Math.hypot(dx, dy) / (2 * span)));
  return ((unitFlow * 0.05) / Math.sqrt(slope)) ** 0.6;
}

/** Water levels along the river at the height of the flood. */
function spillPoints({ seed, side }: Geography, { line, halfWidthMeters, bedMeters, leveedFrom, plainFrom, kind, code }: River): { place: XyPlane; headMeters: number }[] {
  const random = createRandom(seed, `spill/${code}`);
  const gorge = random.between(0.35, 0.5) * plainFrom;
  return line.flatMap((place, i) => {
    if (kind === "tributary") return i < plainFrom ? [] : [{ place, headMeters: at(bedMeters, i) + 2.6 }];
    // Water stands highest in the narrowest part of the valley.
    const narrows = 6.8 * Math.exp(-(((i - gorge) / (11 * side)) ** 2));
    if (i < plainFrom) return [{ place, headMeters: at(bedMeters, i) + 4.2 + narrows }];
    const headMeters = at(bedMeters, i) + (i >= leveedFrom ? leveeAboveBedMeters + 0.5 : 4.4);
    const [nx, ny] = normalAt(line, i);
    return [1, -1].map((bank) => {
      const out = bank * (at(halfWidthMeters, i) + 14);
      return { place: [place[0] + nx * out, place[1] + ny * out] as const, headMeters };
    });
  });
}

interface Filling {
  readonly head: Float32Array;
  readonly terrain: Terrain;
  readonly geography: Geography;
  readonly noise: Noise;
  readonly kind: River["kind"];
}

/** Depths from water levels; the leveed channel itself is not part of an inundation map. */
function fillDepths({ columns, rows, values, xOf, yOf }: Raster, { head, terrain, geography, noise, kind }: Filling): void {
  for (let row = 1; row < rows - 1; row++) {
    for (let column = 1; column < columns - 1; column++) {
      const index = row * columns + column;
      const around = Math.max(at(head, index - 1), at(head, index + 1), at(head, index - columns), at(head, index + columns));
      const level = at(head, index) > -Infinity ? at(head, index) : around;
      if (level === -Infinity) continue;
      const place: XyPlane = [xOf(column), yOf(row)];
      const inValley = place[0] > geography.footX(place[1]);
      if (terrain.isLake(place) || (kind === "main" && !inValley && terrain.bankMeters(place) < 0)) continue;
      // Field banks and raised roads that the terrain grid does not know.
      const relief = inValley ? 0 : 0.36 * noise.fractal(place[0] / 150, place[1] / 150, 3) + 0.24 * noise.at(place[0] / 420, place[1] / 420) - 0.16;
      values[index] = Math.max(dryMeters, level - terrain.heightMeters(place) + relief);
    }
  }
}
