import { boxOf, type Place } from "../../model/geo/plane.ts";
import type { Raster } from "../../model/geo/raster.ts";
import type { RunHost, RunOutcome, RunParameters, SourceRun } from "../../model/simulation-run.ts";
import { depthFromAreas } from "../exposure/hazard-depth.ts";
import { depthAreasOf, gridOver } from "../exposure/published-hazard.ts";
import { arrivalDepthsMeters } from "../flood/fields.ts";
import type { RoadNetwork } from "../network/network.ts";
import { outsideWarnings } from "../network/outside-area.ts";
import { type LinkWater, waterOnLinks } from "../network/traffic.ts";
import { reachedWithin } from "./depth-error.ts";

/** When the water comes to the roads; seconds from the start of the evacuation. */

const floodCellMeters = 10;

export interface Water {
  /** Left out: it does not come. */
  readonly water?: LinkWater;
  /** As deep, and as shallow, as it may be. Left out where its depth is taken as it is. */
  readonly bounds?: { readonly deeper: LinkWater; readonly shallower: LinkWater };
  readonly warnings: RunOutcome["warnings"];
}

export async function waterOf(network: RoadNetwork, parameters: RunParameters, host: RunHost): Promise<Water> {
  if (network.nodeEast.length === 0) return { warnings: [] };
  const flood = host.sourceRun("floodRun");
  if (flood === undefined) return publishedWater(network, parameters, host);
  return computedWater(network, flood, {
    startSeconds: Number(parameters["startAfterMinutes"]) * 60,
    errorMeters: Number(parameters["depthErrorMeters"]),
  });
}

interface ComputedWater {
  /** When the evacuation starts on the clock of the flood. */
  readonly startSeconds: number;
  /** Of the computed depths. */
  readonly errorMeters: number;
}

async function computedWater(network: RoadNetwork, flood: SourceRun, { startSeconds, errorMeters }: ComputedWater): Promise<Water> {
  const arrivals = await flood.rasters("arrivalSeconds");
  const [{ raster: maxDepthMeters }] = await flood.rasters("maxDepthMeters");
  const [{ raster: maxForce }] = await flood.rasters("maxForce");
  const onLinks = (seconds: readonly Raster[], offBy: number): LinkWater =>
    waterOnLinks(network, {
      arrivals: arrivalDepthsMeters.map((depthMeters, index) => {
        const { grid, values } = seconds[index];
        return { depthMeters, seconds: { grid, values: values.map((value) => value - startSeconds) } };
      }),
      maxDepthMeters: { ...maxDepthMeters, values: maxDepthMeters.values.map((depth) => (depth > 0 ? Math.max(0, depth + offBy) : depth)) },
      maxForce,
    });
  const water = onLinks(
    arrivals.map(({ raster }) => raster),
    0,
  );
  const warnings = outsideWarnings(network, maxDepthMeters.grid);
  if (errorMeters === 0) return { water, warnings };
  const { deeper, shallower } = reachedWithin(await flood.slices("slices"), arrivalDepthsMeters, errorMeters);
  return { water, bounds: { deeper: onLinks(deeper, errorMeters), shallower: onLinks(shallower, -errorMeters) }, warnings };
}

/** The published hazard areas under water from one moment, as deep as their class may be; at least as deep as its lower edge. */
function publishedWater(network: RoadNetwork, parameters: RunParameters, host: RunHost): Water {
  const minutes = parameters["waterAfterMinutes"];
  if (typeof minutes !== "number") return { warnings: [] };
  const box = boxOf(Array.from(network.nodeEast, (east, node): Place => [east, network.nodeNorth[node]]));
  const { grid, low, high } = depthFromAreas(
    gridOver(box, { epsg: host.epsg, cellMeters: floodCellMeters }),
    depthAreasOf(host.features("flood-hazard")),
  );
  const onLinks = (depths: Float64Array): LinkWater =>
    waterOnLinks(network, {
      arrivals: arrivalDepthsMeters.map((depthMeters) => ({
        depthMeters,
        seconds: { grid, values: depths.map((depth) => (depth >= depthMeters ? minutes * 60 : Infinity)) },
      })),
    });
  const water = onLinks(high);
  return { water, bounds: { deeper: water, shallower: onLinks(low) }, warnings: [] };
}
