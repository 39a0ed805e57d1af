import { boxOf, type Place } from "../../model/geo/plane.ts";
import type { Raster } from "../../model/geo/raster.ts";
import type { RunHost, RunOutcome, RunParameters, SourceRun } from "../../model/simulation-run.ts";
import { depthFromAreas } from "../exposure/hazard-depth.ts";
import { depthAreasOf, gridOver } from "../exposure/published-hazard.ts";
import { arrivalDepthsMeters } from "../flood/fields.ts";
import type { RoadNetwork } from "../network/network.ts";
import { outsideWarnings } from "../network/outside-area.ts";
import { type LinkWater, waterOnLinks } from "../network/traffic.ts";

/** When the water comes to the roads; seconds from the start of the evacuation. */

const floodCellMeters = 10;

interface Water {
  /** Left out: it does not come. */
  readonly water?: LinkWater;
  readonly warnings: RunOutcome["warnings"];
}

export async function waterOf(network: RoadNetwork, parameters: RunParameters, host: RunHost): Promise<Water> {
  if (network.nodeEast.length === 0) return { warnings: [] };
  const flood = host.sourceRun("floodRun");
  if (flood) return computedWater(network, flood, Number(parameters["startAfterMinutes"]) * 60);
  const water = publishedWater(network, parameters, host);
  return { ...(water && { water }), warnings: [] };
}

/** @param startSeconds when the evacuation starts on the clock of the flood. */
async function computedWater(network: RoadNetwork, flood: SourceRun, startSeconds: number): Promise<Water> {
  const arrivals = await flood.rasters("arrivalSeconds");
  const [maxDepth] = await flood.rasters("maxDepthMeters");
  const [maxForce] = await flood.rasters("maxForce");
  const water = waterOnLinks(network, {
    arrivals: arrivalDepthsMeters.map((depthMeters, index) => {
      const { grid, values } = arrivals[index].raster;
      return { depthMeters, seconds: { grid, values: values.map((seconds) => seconds - startSeconds) } };
    }),
    maxDepthMeters: maxDepth.raster,
    maxForce: maxForce.raster,
  });
  return { water, warnings: outsideWarnings(network, maxDepth.raster.grid) };
}

/** The published hazard areas under water from one moment, as deep as their class may be. */
function publishedWater(network: RoadNetwork, parameters: RunParameters, host: RunHost): LinkWater | undefined {
  const minutes = parameters["waterAfterMinutes"];
  if (typeof minutes !== "number") return undefined;
  const box = boxOf(Array.from(network.nodeEast, (east, node): Place => [east, network.nodeNorth[node]]));
  const { grid, high } = depthFromAreas(
    gridOver(box, { epsg: host.epsg, cellMeters: floodCellMeters }),
    depthAreasOf(host.features("flood-hazard")),
  );
  const arrivalAt = (depthMeters: number): Raster => ({
    grid,
    values: high.map((depth) => (depth >= depthMeters ? minutes * 60 : Infinity)),
  });
  return waterOnLinks(network, {
    arrivals: arrivalDepthsMeters.map((depthMeters) => ({ depthMeters, seconds: arrivalAt(depthMeters) })),
  });
}
