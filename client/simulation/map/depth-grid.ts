import type { LonLat } from "../../../model/geo/tile.ts";
import type { DepthGrid } from "../../map/relief/water-mesh.ts";
import { planeOf } from "../../tools/plane.ts";
import { type DepthSlices, unknownDepth } from "../runs/run-view.ts";

/** As many as a browser makes a surface of several times a second. */
const mostCells = 160_000;

/** The side of the squares of cells that are drawn as one, so that there are not too many. */
export function cellsPerSquare({ grid: { columns, rows } }: Pick<DepthSlices, "grid">): number {
  return Math.ceil(Math.sqrt((columns * rows) / mostCells));
}

/** A slice as a surface over the ground: the deepest of each square of cells. */
export function depthGrid({ grid, planes }: DepthSlices, slice: number): DepthGrid {
  const side = cellsPerSquare({ grid });
  const [columns, rows] = [Math.ceil(grid.columns / side), Math.ceil(grid.rows / side)];
  const depths = planes[slice] ?? new Uint16Array(0);
  const depthMeters = new Float32Array(columns * rows).fill(Number.NaN);
  for (let row = 0; row < grid.rows; row++)
    for (let column = 0; column < grid.columns; column++) {
      const depth = depths[row * grid.columns + column] ?? 0;
      if (depth === 0 || depth === unknownDepth) continue;
      const square = Math.floor(row / side) * columns + Math.floor(column / side);
      const known = depthMeters[square] ?? Number.NaN;
      if (!(known * 100 >= depth)) depthMeters[square] = depth / 100;
    }
  const { toLonLat } = planeOf(grid.epsg);
  const corner = (right: number, down: number) =>
    toLonLat(grid.westMeters + right * side * grid.cellMeters, grid.northMeters - down * side * grid.cellMeters);
  return { columns, rows, cornersLonLat: [corner(0, 0), corner(columns, 0), corner(columns, rows), corner(0, rows)], depthMeters };
}

/** Where the water is deepest at the end; undefined where there is none. */
export function deepestPlace({ grid, planes }: DepthSlices): LonLat | undefined {
  let [deepest, at] = [0, -1];
  for (const [cell, depth] of (planes.at(-1) ?? new Uint16Array(0)).entries())
    if (depth > deepest && depth !== unknownDepth) [deepest, at] = [depth, cell];
  if (at < 0) return undefined;
  const [column, row] = [at % grid.columns, Math.floor(at / grid.columns)];
  const { westMeters, northMeters, cellMeters } = grid;
  return planeOf(grid.epsg).toLonLat(westMeters + (column + 0.5) * cellMeters, northMeters - (row + 0.5) * cellMeters);
}

/** The cells of which nothing is known, as a slice that is dry everywhere else; undefined where there are none. */
export function unknownCells({ grid, planes }: DepthSlices): DepthSlices | undefined {
  const plane = (planes[0] ?? new Uint16Array(0)).map((depth) => (depth === unknownDepth ? depth : 0));
  return plane.includes(unknownDepth) ? { grid, seconds: [0], planes: [plane] } : undefined;
}
