import { cellAt, type Raster } from "../../model/geo/raster.ts";
import type { RoadNetwork } from "./network.ts";
import { placeAlong } from "./road-lines.ts";

/**
 * Visits the cells under a link, sampled every half cell and at both ends. A bridge is above the water and a tunnel below
 * the ground: of those only the ends are looked at.
 */
export function visitCellsAlong(network: RoadNetwork, link: number, { grid }: Pick<Raster, "grid">, visit: (cell: number) => void): void {
  const [from, to] = [network.fromMeters[link], network.toMeters[link]];
  const pieces = network.level[link] === 0 ? Math.max(1, Math.ceil((to - from) / (grid.cellMeters / 2))) : 1;
  for (let i = 0; i <= pieces; i++) {
    const [east, north] = placeAlong(network.lines, network.road[link], from + ((to - from) * i) / pieces);
    const cell = cellAt(grid, east, north);
    if (cell) visit(cell.row * grid.columns + cell.column);
  }
}

/** By link: the least value under it; infinite where nothing is known. */
export function leastAlongLinks(network: RoadNetwork, raster: Raster): Float64Array {
  const least = new Float64Array(network.graph.linkCount).fill(Infinity);
  for (let link = 0; link < least.length; link++) {
    visitCellsAlong(network, link, raster, (cell) => {
      const value = raster.values[cell];
      if (value < least[link]) least[link] = value;
    });
  }
  return least;
}

/** By link: the greatest value under it; −Infinity where nothing is known. */
export function greatestAlongLinks(network: RoadNetwork, raster: Raster): Float64Array {
  const greatest = new Float64Array(network.graph.linkCount).fill(-Infinity);
  for (let link = 0; link < greatest.length; link++) {
    visitCellsAlong(network, link, raster, (cell) => {
      const value = raster.values[cell];
      if (value > greatest[link]) greatest[link] = value;
    });
  }
  return greatest;
}
