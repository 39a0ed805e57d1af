import { BucketIndex } from "../../model/geo/bucket-index.ts";
import { areaMeters2, boxOf, isInside, middleOf, type Rings } from "../../model/geo/plane.ts";
import type { Grid } from "../../model/geo/raster.ts";
import { depthInCell } from "./depth-at.ts";
import type { DepthRange, HazardDepth } from "./hazard-depth.ts";
import type { Building, PopulationArea } from "./input.ts";
import { visitCellsUnder } from "../grid/polygon-cells.ts";

/** Part of the people of an area, at one depth. */
export interface Household {
  readonly area: number;
  /** Of the area's people, 0–1; over all parts of an area they sum up to 1. */
  readonly share: number;
  readonly depth: DepthRange | undefined;
  /** Null: not known, or spread over the ground. */
  readonly storeys: number | null;
  readonly mayCollapse: boolean;
}

export interface PlacedBuilding {
  readonly building: Building;
  readonly depth: DepthRange | undefined;
  readonly mayCollapse: boolean;
}

/** Where a share of an area's people lives: in a building, on the ground of a cell, or (neither) outside of the grid. */
export interface Residence {
  readonly area: number;
  readonly share: number;
  readonly building?: number;
  readonly cell?: number;
}

interface Settlement {
  readonly areas: readonly PopulationArea[];
  readonly buildings: readonly Building[];
}

const bucketMeters = 500;

export function householdsOf(
  hazard: HazardDepth,
  residences: readonly Residence[],
  { buildings, collapses }: { buildings: readonly PlacedBuilding[]; collapses: (cell: number) => boolean },
): Household[] {
  return residences.map(({ area, share, building, cell }) => {
    const home = building === undefined ? undefined : buildings[building];
    if (home) return { area, share, depth: home.depth, storeys: home.building.storeys, mayCollapse: home.mayCollapse };
    const depth = cell === undefined ? undefined : depthInCell(hazard, cell);
    return { area, share, depth, storeys: null, mayCollapse: cell !== undefined && collapses(cell) };
  });
}

/**
 * The people of an area live in the homes in it by floor area (in any building where there is no home); where there is no
 * building at all they are spread over the ground.
 */
export function residencesOf(grid: Grid, { areas, buildings }: Settlement): Residence[] {
  const middles = buildings.map(({ polygons }) => middleOf(polygons[0][0]));
  const index = new BucketIndex(bucketMeters);
  for (const [i, middle] of middles.entries()) index.add(i, boxOf([middle]));
  return areas.flatMap(({ polygons }, area): Residence[] => {
    const within: number[] = [];
    for (const rings of polygons)
      index.visit(boxOf(rings[0]), (i) => {
        if (isInside(rings, middles[i])) within.push(i);
      });
    const homes = within.filter((i) => buildings[i].isHome);
    const lived = homes.length > 0 ? homes : within;
    const floors = lived.map((i) => floorArea(buildings[i]));
    const total = floors.reduce((sum, floor) => sum + floor, 0);
    if (total === 0) return onTheGround(grid, area, polygons);
    return lived.map((building, k) => ({ area, share: floors[k] / total, building }));
  });
}

function onTheGround(grid: Grid, area: number, polygons: readonly Rings[]): Residence[] {
  const total = polygons.reduce((sum, rings) => sum + areaMeters2(rings), 0);
  const parts: Residence[] = [];
  const cellArea = grid.cellMeters ** 2;
  let known = 0;
  for (const rings of polygons)
    visitCellsUnder(grid, rings, (cell, covered) => {
      const share = (covered * cellArea) / total;
      known += share;
      parts.push({ area, share, cell });
    });
  // What lies outside of the grid; also an area without extent.
  parts.push({ area, share: Math.max(0, 1 - known) });
  return parts;
}

function floorArea({ polygons, storeys, floorAreaMeters2 }: Building): number {
  return floorAreaMeters2 ?? polygons.reduce((sum, rings) => sum + areaMeters2(rings), 0) * (storeys ?? 1);
}
