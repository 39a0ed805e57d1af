import { open } from "shapefile";
import type { Road } from "../../../simulations/network/road.ts";
import { realFile } from "../../support/real-data.ts";

/** The lines of a real shapefile in plane-rectangular metres; no width is known. */
export async function realRoads(...parts: string[]): Promise<Road[]> {
  const source = await open(realFile(...parts), undefined, { encoding: "utf-8" });
  const roads: Road[] = [];
  for (let next = await source.read(); !next.done; next = await source.read()) {
    const { geometry } = next.value;
    if (geometry?.type !== "LineString") continue;
    roads.push({ line: geometry.coordinates.map(([east = 0, north = 0]) => [east, north] as const), level: 0, widthMeters: 4 });
  }
  return roads;
}
