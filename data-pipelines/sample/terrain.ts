import type { Geography } from "./geography.ts";
import { createNoise } from "./noise.ts";
import { at, grow, nearestOnSegment, type Box, type XyPlane } from "./plane-geometry.ts";
import { createRaster, type Raster } from "./raster.ts";
import type { River } from "./rivers.ts";

/** The surface after the rivers have done their work, on a grid of 10 m. */
export interface Terrain {
  /** Metres above the (invented) sea. */
  readonly height: Raster;
  /** Metres from the foot of the bank of the nearest main river or tributary; negative in the channel, 999 when far. */
  readonly bank: Raster;
  heightMeters(place: XyPlane): number;
  /** Rise over run of the steepest descent, measured over 20 m. */
  slope(place: XyPlane): number;
  bankMeters(place: XyPlane): number;
  isLake(place: XyPlane): boolean;
}

export const terrainCellMeters = 10;
/** Land is shaped on a coarser grid, in which no form is smaller; only the channels need the fine one. */
const landCellMeters = 20;
/** DEM tiles reach beyond the frame by less than this. */
const marginMeters = 400;
const farMeters = 999;

export function buildTerrain(geography: Geography, rivers: readonly River[]): Terrain {
  const box = grow(geography.frame, marginMeters);
  const land = createRaster(grow(box, landCellMeters), landCellMeters);
  raiseLand(geography, land, valleyFloors(geography, rivers, box));
  const height = refine(land, box);
  const bank = cutChannels(rivers, height);
  const heightMeters = ([x, y]: XyPlane) => height.interpolate(x, y);
  return {
    height,
    bank,
    heightMeters,
    bankMeters: ([x, y]) => bank.interpolate(x, y),
    isLake: ([x, y]) => x < geography.shoreX(y),
    slope: ([x, y]) =>
      Math.hypot(
        height.interpolate(x + 10, y) - height.interpolate(x - 10, y),
        height.interpolate(x, y + 10) - height.interpolate(x, y - 10),
      ) / 20,
  };
}

function refine(land: Raster, box: Box): Raster {
  const height = createRaster(box, terrainCellMeters);
  let index = 0;
  for (let row = 0; row < height.rows; row++) {
    const y = height.yOf(row);
    for (let column = 0; column < height.columns; column++) height.values[index++] = land.interpolate(height.xOf(column), y);
  }
  return height;
}

/** Points along the floors of all valleys, ten metres apart. */
interface ValleyFloors {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly levelMeters: Float32Array;
  readonly halfWidthMeters: Float32Array;
}

function valleyFloors({ footX, relief }: Geography, rivers: readonly River[], box: Box): ValleyFloors {
  const points: [x: number, y: number, level: number, halfWidth: number][] = [];
  const wide = grow(box, 100);
  for (const { line, bedMeters, kind } of rivers) {
    const floor = kind === "main" ? 98 * relief : kind === "tributary" ? 16 : 4;
    const above = kind === "main" ? 2.8 : kind === "tributary" ? 1.7 : 0;
    for (let i = 1; i < line.length; i++) {
      const [ax, ay] = at(line, i - 1);
      const [bx, by] = at(line, i);
      if (bx < footX(by) - 60 || bx > wide.maxX || by < wide.minY || by > wide.maxY) continue;
      for (let share = 0; share < 1; share += 0.25) {
        const level = at(bedMeters, i - 1) + (at(bedMeters, i) - at(bedMeters, i - 1)) * share + above;
        points.push([ax + (bx - ax) * share, ay + (by - ay) * share, level, floor]);
      }
    }
  }
  return {
    x: Float64Array.from(points, ([x]) => x),
    y: Float64Array.from(points, ([, y]) => y),
    levelMeters: Float32Array.from(points, ([, , level]) => level),
    halfWidthMeters: Float32Array.from(points, ([, , , halfWidth]) => halfWidth),
  };
}

/** Rise over run of the valley sides; real ones in hard rock stand at 30–35 degrees. */
const valleySide = 0.6;

/**
 * Mountains are the lowest surface that climbs from every valley floor at the slope of a valley side: ridges appear
 * where two sides meet, without steps, and are rounded off below the summit level.
 */
function raiseLand(geography: Geography, height: Raster, floors: ValleyFloors): void {
  const { seed, footX, groundMeters, summitMeters } = geography;
  const lowest = lowestFloors(geography, height, floors);
  const rough = createNoise(seed, "rough");
  for (let row = 0; row < height.rows; row++) {
    const y = height.yOf(row);
    const foot = footX(y);
    for (let column = 0; column < height.columns; column++) {
      const x = height.xOf(column);
      const index = row * height.columns + column;
      const floor = lowest[index] ?? -1;
      if (x <= foot || floor < 0) {
        height.values[index] = groundMeters(x, y);
        continue;
      }
      const level = at(floors.levelMeters, floor);
      const away = Math.max(0, Math.hypot(x - at(floors.x, floor), y - at(floors.y, floor)) - at(floors.halfWidthMeters, floor));
      const side = level + away * valleySide * (1 + 0.3 * rough.at(x / 700, y / 700));
      const z = away === 0 ? level : roundedMin(side, summitMeters(x, y));
      height.values[index] = z + Math.min(8, (z - level) * 0.14) * rough.fractal(x / 150, y / 150, 2);
    }
  }
}

/** The lower of two levels, rounded where they meet. */
function roundedMin(a: number, b: number): number {
  const rounding = 70;
  const h = Math.max(0, rounding - Math.abs(a - b)) / rounding;
  return Math.min(a, b) - (h * h * rounding) / 4;
}

/** For every mountain cell the valley point whose side is lowest there (sweeps, as in Danielsson's distance map). */
function lowestFloors({ footX }: Geography, grid: Raster, floors: ValleyFloors): Int32Array {
  const { columns, rows } = grid;
  const lowest = new Int32Array(columns * rows).fill(-1);
  floors.x.forEach((x, floor) => {
    const column = Math.round((x - grid.originX) / grid.cellMeters);
    const row = Math.round((at(floors.y, floor) - grid.originY) / grid.cellMeters);
    if (column >= 0 && row >= 0 && column < columns && row < rows) lowest[row * columns + column] = floor;
  });
  const sideMeters = (floor: number, x: number, y: number) => {
    const dx = (floors.x[floor] ?? 0) - x;
    const dy = (floors.y[floor] ?? 0) - y;
    return (floors.levelMeters[floor] ?? Infinity) + valleySide * (Math.sqrt(dx * dx + dy * dy) - (floors.halfWidthMeters[floor] ?? 0));
  };
  const sweep = (backwards: boolean) => {
    for (let r = 0; r < rows; r++) {
      const row = backwards ? rows - 1 - r : r;
      const y = grid.yOf(row);
      const first = Math.max(1, Math.floor((footX(y) - grid.originX) / grid.cellMeters) - 8);
      const behind = backwards ? columns : -columns;
      for (let c = first; c < columns - 1; c++) {
        // Every row is walked both ways so that one pass over the rows is enough.
        relax(row * columns + c, [behind - 1, behind, behind + 1, -1], grid.xOf(c), y);
      }
      for (let c = columns - 2; c >= first; c--) relax(row * columns + c, [1], grid.xOf(c), y);
    }
  };
  const relax = (index: number, neighbours: readonly number[], x: number, y: number) => {
    let best = lowest[index] ?? -1;
    let bestMeters = best < 0 ? Infinity : sideMeters(best, x, y);
    for (const neighbour of neighbours) {
      const candidate = lowest[index + neighbour] ?? -1;
      if (candidate < 0 || candidate === best) continue;
      const candidateMeters = sideMeters(candidate, x, y);
      if (candidateMeters < bestMeters) {
        best = candidate;
        bestMeters = candidateMeters;
      }
    }
    lowest[index] = best;
  };
  sweep(false);
  sweep(true);
  return lowest;
}

/** Cuts beds and heaps up levees; returns the distances to the banks. */
function cutChannels(rivers: readonly River[], height: Raster): Raster {
  const { box, cellMeters, columns, rows } = height;
  const bank = createRaster(box, cellMeters, farMeters);
  const before = new Map<number, number>();
  for (const river of rivers) {
    if (river.kind === "brook") continue;
    const reachMeters = river.kind === "main" ? 150 : 50;
    for (let i = 1; i < river.line.length; i++) {
      const a = at(river.line, i - 1);
      const b = at(river.line, i);
      const west = Math.max(0, Math.ceil((Math.min(a[0], b[0]) - reachMeters - box.minX) / cellMeters));
      const east = Math.min(columns - 1, Math.floor((Math.max(a[0], b[0]) + reachMeters - box.minX) / cellMeters));
      const south = Math.max(0, Math.ceil((Math.min(a[1], b[1]) - reachMeters - box.minY) / cellMeters));
      const north = Math.min(rows - 1, Math.floor((Math.max(a[1], b[1]) + reachMeters - box.minY) / cellMeters));
      for (let row = south; row <= north; row++) {
        for (let column = west; column <= east; column++) {
          const index = row * columns + column;
          const { share, metres } = nearestOnSegment([height.xOf(column), height.yOf(row)], a, b);
          const halfWidth = at(river.halfWidthMeters, i - 1) + (at(river.halfWidthMeters, i) - at(river.halfWidthMeters, i - 1)) * share;
          const toBank = metres - halfWidth;
          if (toBank >= (bank.values[index] ?? 0)) continue;
          bank.values[index] = toBank;
          if (!before.has(index)) before.set(index, at(height.values, index));
          const bed = at(river.bedMeters, i - 1) + (at(river.bedMeters, i) - at(river.bedMeters, i - 1)) * share;
          height.values[index] = profileMeters(river, { i, bed, metres, halfWidth, ground: before.get(index) ?? 0 });
        }
      }
    }
  }
  return bank;
}

interface CrossSection {
  readonly i: number;
  readonly bed: number;
  /** From the centre line. */
  readonly metres: number;
  readonly halfWidth: number;
  readonly ground: number;
}

/** Levee crest above the bed, and the ground it stands on. */
export const leveeAboveBedMeters = 5.6;
export const leveeCrestMeters = 6;

function profileMeters({ kind, leveedFrom }: River, { i, bed, metres, halfWidth, ground }: CrossSection): number {
  const out = metres - halfWidth;
  if (kind === "tributary" || i < leveedFrom)
    return out <= 0 ? bed : out > 20 ? ground : Math.min(ground, bed + out * (kind === "tributary" ? 0.7 : 0.35));
  if (metres < halfWidth * 0.45) return bed;
  const berm = bed + 1.5;
  const crest = bed + leveeAboveBedMeters;
  if (out < -10) return berm;
  if (out < 0) return berm + ((out + 10) / 10) * (crest - berm);
  if (out <= leveeCrestMeters) return crest;
  return Math.max(ground, crest - (out - leveeCrestMeters) / 2.5);
}
