import { Router } from "express";
import { type Catalog, catalogOf, type CatalogState } from "../../model/catalog.ts";
import type { PublishedVersion } from "../../sql/versions.ts";
import { readQuery } from "../http/query.ts";
import type { Platform } from "../platform.ts";

/** `/api/catalog.json`: everything the viewer knows about the datasets. */
export function catalogRoutes(platform: Platform): Router {
  const router = Router();
  router.get("/api/catalog.json", async (request, response) => {
    readQuery(request.query, {}, {});
    response.set("Cache-Control", "no-cache").json(await currentCatalog(platform));
  });
  return router;
}

export async function currentCatalog(platform: Platform): Promise<Catalog> {
  const versions = await platform.versions();
  const states = new Map([...versions].map(([id, version]) => [id, catalogState(version)]));
  return catalogOf(platform.city, platform.datasets, states);
}

function catalogState({ version, publishedAt, rowCount, bboxLonLat, sources, sample }: PublishedVersion): CatalogState {
  return { version, publishedAt, rowCount, bboxLonLat, sources, sample };
}
