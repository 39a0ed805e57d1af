import { Router } from "express";
import { z } from "zod";
import { themes } from "../../model/dataset.ts";
import { apiExamples } from "../catalog/api-examples.ts";
import { crawlerCheck } from "../catalog/crawler-check.ts";
import { currentCatalog } from "../catalog/current-catalog.ts";
import { findDatasets } from "../catalog/find-datasets.ts";
import { baseUrl } from "../http/base-url.ts";
import { readQuery } from "../http/query.ts";
import { problemPage, renderPage } from "../http/render-page.ts";
import type { Platform } from "../platform.ts";

/** `/data` and `/data/{dataset}`: pages that need no script, rendered by the built `client/pages/`. */
export function pageRoutes(platform: Platform): Router {
  const router = Router();
  const formats = platform.formats.map(({ id, label, mediaType }) => ({ id, extension: id, label, mediaType }));
  router.get("/data", async (request, response) => {
    const { q, theme, licence } = readQuery(request.query, listShape, listAccepted);
    const { datasets } = await currentCatalog(platform);
    const page = await renderPage(platform, request, {
      kind: "data-list",
      datasets: findDatasets(datasets, { q, theme, licence }),
      formats,
      search: { q: q ?? "", theme: theme ?? "", licence: licence ?? "" },
      licences: [...new Map(datasets.flatMap(({ sources }) => sources).map(({ licence: { id, title } }) => [id, { id, title }])).values()],
      total: datasets.length,
    });
    response.type("html").send(page);
  });
  router.get("/data/:dataset", async (request, response) => {
    const { id } = platform.dataset(request.params.dataset);
    const dataset = (await currentCatalog(platform)).datasets.find((entry) => entry.id === id);
    if (dataset === undefined) throw new Error(`${id} is public but not in the catalogue`);
    const versions = await platform.history(platform.dataset(id));
    const base = baseUrl(platform, request);
    const api = [
      { kind: "collection", url: `${base}/api/collections/${id}` },
      { kind: "items", url: `${base}/api/collections/${id}/items` },
      { kind: "schema", url: `${base}/api/collections/${id}/schema` },
      { kind: "tiles", url: `${base}/tiles/${id}.json` },
      { kind: "catalog", url: `${base}/data/${id}.jsonld` },
    ] as const;
    const examples = apiExamples(dataset, base);
    const check = crawlerCheck(dataset, platform);
    response.type("html").send(await renderPage(platform, request, { kind: "dataset", dataset, formats, versions, api, examples, check }));
  });
  router.use("/data", problemPage(platform));
  return router;
}

/** The empty text is what a form sends for a field that was left alone. */
const listShape = {
  q: z.string().max(200).optional(),
  theme: z.enum(["", ...themes]).optional(),
  licence: z
    .string()
    .regex(/^[\w.-]{0,40}$/u)
    .optional(),
  lang: z.enum(["ja", "en"]).optional(),
};
const listAccepted = { q: "防災", theme: themes.join(" | "), licence: "CC-BY-4.0", lang: "ja | en" };
