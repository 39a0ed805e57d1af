import { cellAt, type Grid } from "../../model/geo/raster.ts";
import type { LocalText } from "../../model/text.ts";
import type { RoadNetwork } from "./network.ts";

/** What must be said where roads lie outside of a computed flood; nothing where all are within. */
export function outsideWarnings(network: RoadNetwork, grid: Grid): LocalText[] {
  const kilometers = Math.ceil(metersOutside(network, grid) / 100) / 10;
  if (kilometers === 0) return [];
  return [
    {
      ja: `道路のうち${kilometers}kmは洪水の計算範囲の外です。浸水するかどうかは不明で、通れるものとしました。`,
      en: `${kilometers} km of road lie outside of the computed area: nothing is known of water there, and they are taken to be passable.`,
    },
  ];
}

/** Metres of road whose ends are not both within a grid. */
export function metersOutside({ graph, nodeEast, nodeNorth, lengthMeters }: RoadNetwork, grid: Grid): number {
  const isInside = (node: number): boolean => cellAt(grid, nodeEast[node], nodeNorth[node]) !== undefined;
  let meters = 0;
  for (let link = 0; link < graph.linkCount; link++)
    if (!isInside(graph.heads[2 * link]) || !isInside(graph.heads[2 * link + 1])) meters += lengthMeters[link];
  return meters;
}
