import { Router } from "express";
import { baseUrl } from "../http/base-url.ts";
import { problemPage, renderPage } from "../http/render-page.ts";
import type { Platform } from "../platform.ts";
import { currentCatalog } from "./catalog.ts";

/** `/data` and `/data/{dataset}`: pages that need no script, rendered by the built `client/pages/`. */
export function pageRoutes(platform: Platform): Router {
  const router = Router();
  const formats = platform.formats.map(({ id, label, mediaType }) => ({ id, extension: id, label, mediaType }));
  router.get("/data", async (request, response) => {
    const { datasets } = await currentCatalog(platform);
    response.type("html").send(await renderPage(platform, request, { kind: "data-list", datasets, formats }));
  });
  router.get("/data/:dataset", async (request, response) => {
    const { id } = platform.dataset(request.params.dataset);
    const dataset = (await currentCatalog(platform)).datasets.find((entry) => entry.id === id);
    if (dataset === undefined) throw new Error(`${id} is public but not in the catalogue`);
    const versions = await platform.history(platform.dataset(id));
    const base = baseUrl(platform, request);
    const api = [
      { kind: "tiles", url: `${base}/tiles/${id}.json` },
      { kind: "catalog", url: `${base}/api/catalog.json` },
    ] as const;
    response.type("html").send(await renderPage(platform, request, { kind: "dataset", dataset, formats, versions, api }));
  });
  router.use("/data", problemPage(platform));
  return router;
}
