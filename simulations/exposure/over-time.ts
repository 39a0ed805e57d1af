import type { Rings } from "../../model/geo/plane.ts";
import type { Grid } from "../../model/geo/raster.ts";
import type { ExposureInput, ExposureParameters } from "./input.ts";
import { type Residence, residencesOf } from "./people.ts";
import { visitCellsUnder } from "../grid/polygon-cells.ts";

/** Depths over time, whole centimetres; 65535 where nothing is known. */
export interface DepthsOverTime {
  readonly grid: Grid;
  readonly seconds: readonly number[];
  readonly planes: readonly Uint16Array[];
}

export interface ExposureMoment {
  readonly seconds: number;
  /** People whose home is that deep in the water at this moment, by the depths of `depthsCentimetres`. */
  readonly people: readonly number[];
}

/** Any water, too deep to wade, over the ground floor. */
export const depthsCentimetres = [1, 50, 300] as const;

const unknown = 65_535;

/** How many people are in the water at each moment, by the depth of their homes (the middle values, without bounds). */
export function peopleOverTime(
  { population, buildings }: Pick<ExposureInput, "population" | "buildings">,
  { grid, seconds, planes }: DepthsOverTime,
  { buildingDepth }: Pick<ExposureParameters, "buildingDepth">,
): ExposureMoment[] {
  const residences = residencesOf(grid, { areas: population, buildings });
  const cells = buildings.map(({ polygons }) => cellsUnder(grid, polygons));
  const deep = buildingDepth === "max" ? greatest : mean;
  return planes.map((depths, moment) => {
    const homes = cells.map((under) => deep(depths, under));
    const depthOf = ({ building, cell }: Residence): number =>
      building !== undefined ? homes[building] : cell !== undefined && depths[cell] !== unknown ? depths[cell] : 0;
    const people = depthsCentimetres.map((limit) =>
      residences.reduce((sum, home) => (depthOf(home) >= limit ? sum + home.share * population[home.area].people : sum), 0),
    );
    return { seconds: seconds[moment], people };
  });
}

function cellsUnder(grid: Grid, polygons: readonly Rings[]): Int32Array {
  const cells: number[] = [];
  for (const rings of polygons) visitCellsUnder(grid, rings, (cell) => void cells.push(cell));
  return Int32Array.from(cells);
}

function greatest(depths: Uint16Array, cells: Int32Array): number {
  let most = 0;
  for (const cell of cells) if (depths[cell] !== unknown && depths[cell] > most) most = depths[cell];
  return most;
}

function mean(depths: Uint16Array, cells: Int32Array): number {
  let [sum, known] = [0, 0];
  for (const cell of cells)
    if (depths[cell] !== unknown) {
      sum += depths[cell];
      known++;
    }
  return known === 0 ? 0 : sum / known;
}
