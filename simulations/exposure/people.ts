import { BucketIndex } from "../../model/geo/bucket-index.ts";
import { areaMeters2, boxOf, isInside, middleOf, type Rings } from "../../model/geo/plane.ts";
import { depthInCell } from "./depth-at.ts";
import type { DepthRange, HazardDepth } from "./hazard-depth.ts";
import type { Building, PopulationArea } from "./input.ts";
import { visitCellsUnder } from "./polygon-cells.ts";

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

const bucketMeters = 500;

/**
 * The people of an area live in the homes in it by floor area (in any building where there is no home); where there is no
 * building at all they are spread over the ground.
 */
export function householdsOf(
  hazard: HazardDepth,
  {
    areas,
    buildings,
    collapses,
  }: { areas: readonly PopulationArea[]; buildings: readonly PlacedBuilding[]; collapses: (cell: number) => boolean },
): Household[] {
  const middles = buildings.map(({ building: { polygons } }) => middleOf(polygons[0][0]));
  const index = new BucketIndex(bucketMeters);
  for (const [i, middle] of middles.entries()) index.add(i, boxOf([middle]));
  return areas.flatMap(({ polygons }, area) => {
    const within: number[] = [];
    for (const rings of polygons)
      index.visit(boxOf(rings[0]), (i) => {
        if (isInside(rings, middles[i])) within.push(i);
      });
    const homes = within.filter((i) => buildings[i].building.isHome);
    const lived = homes.length > 0 ? homes : within;
    const floors = lived.map((i) => floorArea(buildings[i].building));
    const total = floors.reduce((sum, floor) => sum + floor, 0);
    if (total === 0) return onTheGround(hazard, { area, polygons, collapses });
    return lived.map((i, k) => ({
      area,
      share: floors[k] / total,
      depth: buildings[i].depth,
      storeys: buildings[i].building.storeys,
      mayCollapse: buildings[i].mayCollapse,
    }));
  });
}

function onTheGround(
  hazard: HazardDepth,
  { area, polygons, collapses }: { area: number; polygons: readonly Rings[]; collapses: (cell: number) => boolean },
): Household[] {
  const total = polygons.reduce((sum, rings) => sum + areaMeters2(rings), 0);
  const parts: Household[] = [];
  const cellArea = hazard.grid.cellMeters ** 2;
  let known = 0;
  for (const rings of polygons)
    visitCellsUnder(hazard.grid, rings, (cell, covered) => {
      const share = (covered * cellArea) / total;
      known += share;
      parts.push({ area, share, depth: depthInCell(hazard, cell), storeys: null, mayCollapse: collapses(cell) });
    });
  // What lies outside of the grid; also an area without extent.
  parts.push({ area, share: Math.max(0, 1 - known), depth: undefined, storeys: null, mayCollapse: false });
  return parts;
}

function floorArea({ polygons, storeys, floorAreaMeters2 }: Building): number {
  return floorAreaMeters2 ?? polygons.reduce((sum, rings) => sum + areaMeters2(rings), 0) * (storeys ?? 1);
}
