import { Router } from "express";
import { z } from "zod";
import { themes } from "../../model/dataset.ts";
import type { DownloadFormat } from "../../model/download-format.ts";
import { readerLanguages } from "../../model/text.ts";
import { apiExamples } from "../catalog/api-examples.ts";
import { crawlerCheck } from "../catalog/crawler-check.ts";
import { currentCatalog } from "../catalog/current-catalog.ts";
import { findDatasets } from "../catalog/find-datasets.ts";
import { formatsOf } from "../formats/standard/formats-of.ts";
import { baseUrl } from "../http/base-url.ts";
import { readQuery } from "../http/query.ts";
import { problemPage, renderPage } from "../http/render-page.ts";
import type { Platform } from "../platform.ts";

/** `/data` and `/data/{dataset}`: pages that need no script, rendered by the built `client/pages/`. */
export function pageRoutes(platform: Platform): Router {
  const router = Router();
  const formats = platform.formats.map(pageFormat);
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
    const definition = platform.dataset(request.params.dataset);
    const { id } = definition;
    const dataset = (await currentCatalog(platform)).datasets.find((entry) => entry.id === id);
    if (dataset === undefined) throw new Error(`${id} is public but not in the catalogue`);
    const versions = await platform.history(definition);
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
    const offered = formatsOf(platform, definition).map(pageFormat);
    const content = { kind: "dataset", dataset, formats: offered, versions, api, examples, check } as const;
    response.type("html").send(await renderPage(platform, request, content));
  });
  router.use("/data", problemPage(platform));
  return router;
}

function pageFormat({ id, label, mediaType }: DownloadFormat) {
  return { id, extension: id, label, mediaType };
}

/** The empty text is what a form sends for a field that was left alone. */
const listShape = {
  q: z.string().max(200).optional(),
  theme: z.enum(["", ...themes]).optional(),
  licence: z
    .string()
    .regex(/^[\w.-]{0,40}$/u)
    .optional(),
  lang: z.enum(readerLanguages).optional(),
};
const listAccepted = { q: "防災", theme: themes.join(" | "), licence: "CC-BY-4.0", lang: readerLanguages.join(" | ") };
