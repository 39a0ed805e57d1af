import { Router } from "express";
import type { GroundHeight } from "../../model/terrain.ts";
import { publicHeaders } from "../http/public-headers.ts";
import { readQuery } from "../http/query.ts";
import type { Platform } from "../platform.ts";
import { pointAccepted, pointShape, readPoint } from "../report/read-place.ts";
import { groundHeight } from "../terrain/ground-height.ts";

/** `/terrain/…`: the height of the ground, at a place. */
export function terrainRoutes(platform: Platform): Router {
  const router = Router();
  router.use("/terrain", publicHeaders);
  router.get("/terrain/height", async (request, response) => {
    const { lon, lat } = readQuery(request.query, pointShape, pointAccepted);
    readPoint({ lon, lat });
    const unknown: GroundHeight = { meters: null, accuracyMeters: null, releases: [] };
    response.set("Cache-Control", "no-cache").json((await groundHeight(platform.database, [lon, lat])) ?? unknown);
  });
  return router;
}
