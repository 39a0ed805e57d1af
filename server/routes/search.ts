import { Router } from "express";
import { z } from "zod";
import { searchLimits } from "../../model/place-search.ts";
import { momentSchema, readQuery } from "../http/query.ts";
import type { Platform } from "../platform.ts";
import { findPlaces } from "../search/find-places.ts";

/** `/api/search?q=`: the places that a text may mean – an address, a name, a position in numbers. */
export function searchRoutes(platform: Platform): Router {
  const router = Router();
  router.get("/api/search", async (request, response) => {
    const { q, asOf } = readQuery(request.query, searchQuery, { q: "青葉町1-2", asOf: "2026-04-01" });
    response.set("Cache-Control", "no-cache").json(await findPlaces(platform, q, asOf));
  });
  return router;
}

const searchQuery = { q: z.string().trim().min(1).max(searchLimits.queryLength), asOf: momentSchema.optional() };
