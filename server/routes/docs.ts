import { Router } from "express";
import { z } from "zod";
import { readerLanguages } from "../../model/text.ts";
import { apiExamples } from "../catalog/api-examples.ts";
import { apiOperations } from "../catalog/api-operations.ts";
import { currentCatalog } from "../catalog/current-catalog.ts";
import { baseUrl } from "../http/base-url.ts";
import { readQuery } from "../http/query.ts";
import { problemPage, renderPage } from "../http/render-page.ts";
import type { Platform } from "../platform.ts";

/** Its examples are about this one where it holds data. */
const favouriteDataset = "shelters";

/** `/docs`: the guide for those who use the open data, with the reference of the API. */
export function docsRoutes(platform: Platform): Router {
  const router = Router();
  const formats = platform.formats.map(({ id, label, mediaType }) => ({ id, extension: id, label, mediaType }));
  router.get("/docs", async (request, response) => {
    readQuery(request.query, { lang: z.enum(readerLanguages).optional() }, { lang: readerLanguages.join(" | ") });
    const { datasets } = await currentCatalog(platform);
    const loaded = datasets.filter(({ state }) => state !== null);
    const dataset = loaded.find(({ id }) => id === favouriteDataset) ?? loaded[0] ?? datasets[0];
    const base = baseUrl(platform, request);
    const page = await renderPage(platform, request, {
      kind: "docs",
      dataset: dataset ?? null,
      formats,
      examples: dataset === undefined ? [] : apiExamples(dataset, base),
      operations: await apiOperations(platform, request, dataset?.id ?? ""),
    });
    response.type("html").send(page);
  });
  router.use("/docs", problemPage(platform));
  return router;
}
