import { type GroundHeight, terrainSources } from "../../model/terrain.ts";
import type { Database } from "../../sql/database.ts";
import { currentTerrain, terrainPieces } from "../../sql/terrain.ts";
import { terrainSampler } from "./terrain-sampler.ts";

/** Room for the neighbours that interpolation needs, degrees. */
const margin = 0.0005;

/** The height of the ground at a place; undefined when no elevation data is loaded. */
export async function groundHeight(database: Database, [lon, lat]: readonly [lon: number, lat: number]): Promise<GroundHeight | undefined> {
  const releases = await currentTerrain(database);
  if (releases.length === 0) return undefined;
  const ids = releases.map(({ id }) => id);
  const pieces = await terrainPieces(database, { ids, boundsLonLat: [lon - margin, lat - margin, lon + margin, lat + margin] });
  const meters = terrainSampler(pieces).heightAt(lon, lat);
  const accuracies = terrainSources
    .filter(({ id }) => releases.some(({ source }) => source === id))
    .map(({ accuracyMeters }) => accuracyMeters ?? Number.NaN);
  const leastExact = Math.max(...accuracies);
  const isSample = releases.some(({ sample }) => sample);
  return {
    meters: Number.isNaN(meters) ? null : meters,
    accuracyMeters: isSample || !Number.isFinite(leastExact) ? null : leastExact,
    releases,
  };
}
