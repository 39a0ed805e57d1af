import { licences } from "../../model/licence.ts";
import type { TerrainRelease } from "../../model/terrain.ts";
import type { Database } from "../../sql/database.ts";
import { currentTerrain } from "../../sql/terrain.ts";

/** The deliveries in use that may be passed on. */
export async function publicTerrain(database: Database): Promise<TerrainRelease[]> {
  return (await currentTerrain(database)).filter(({ licence }) => licences[licence].redistribute);
}
