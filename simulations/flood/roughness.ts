/** Manning's n by land use and the three ways to treat buildings (README.md, Roughness and buildings). */

/** n by class of the Japanese manual of 1996, s·m^-1/3. */
export const manningByLandUse = { farmland: 0.06, road: 0.047, other: 0.05 } as const;

export type LandUseShares = Readonly<Record<keyof typeof manningByLandUse, number>>;

/** Composite base roughness of a cell from the areas of its land uses: n² is averaged by area. */
export function baseRoughness(areas: LandUseShares): number {
  const kinds = Object.keys(manningByLandUse) as (keyof LandUseShares)[];
  const total = kinds.reduce((sum, kind) => sum + areas[kind], 0);
  return Math.sqrt(kinds.reduce((sum, kind) => sum + manningByLandUse[kind] ** 2 * areas[kind], 0) / total);
}

export type BuildingMode = "none" | "raise" | "porosity" | "drag";

/** How much a cell covered by a building is raised in mode `raise`, metres. */
export const raisedMeters = 10;
/** Share of a cell from which on it counts as covered in mode `raise`. */
export const raisedFromPercent = 50;

/** Occupancy counts up to here, %: the rest of a cell always stores and conveys water … */
const greatestOccupancyPercent = 60;
/** … unless next to nothing is left open: then the cell is a wall. */
const leastPorosity = 0.1;

/** Storage porosity of a cell, or 0 for a wall. */
export function porosity(occupancyPercent: number): number {
  if (1 - occupancyPercent / 100 < leastPorosity) return 0;
  return 1 - Math.min(occupancyPercent, greatestOccupancyPercent) / 100;
}

/** What buildings add to n² per depth^(4/3). */
export function buildingDrag(occupancyPercent: number): number {
  const counted = Math.min(occupancyPercent, greatestOccupancyPercent);
  return (0.02 * counted) / (100 - counted);
}

/** n of a cell with buildings at a depth, as the manual writes it. */
export function roughnessWithBuildings(base: number, occupancyPercent: number, depthMeters: number): number {
  return Math.sqrt(base ** 2 + buildingDrag(occupancyPercent) * depthMeters ** (4 / 3));
}
