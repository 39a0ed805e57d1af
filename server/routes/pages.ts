import { Router } from "express";
import { z } from "zod";
import { themes } from "../../model/dataset.ts";
import type { DataListPage } from "../../model/pages.ts";
import { readerLanguages } from "../../model/text.ts";
import { changesPage } from "../catalog/changes-page.ts";
import { currentCatalog } from "../catalog/current-catalog.ts";
import { datasetPage } from "../catalog/dataset-page.ts";
import { findDatasets } from "../catalog/find-datasets.ts";
import { formatsOf } from "../formats/standard/formats-of.ts";
import { baseUrl } from "../http/base-url.ts";
import { readQuery } from "../http/query.ts";
import { problemPage, renderPage } from "../http/render-page.ts";
import type { Platform } from "../platform.ts";

/**
 * `/data`, `/data/{dataset}` and `/data/{dataset}/changes`, the difference of two versions: pages that need no script, rendered by the
 * built `client/pages/`.
 */
export function pageRoutes(platform: Platform): Router {
  const router = Router();
  router.get("/data", async (request, response) => {
    response.type("html").send(await renderPage(platform, request, await listPage(platform, request.query)));
  });
  router.get("/data/:dataset", async (request, response) => {
    const content = await datasetPage(platform, platform.dataset(request.params.dataset), baseUrl(platform, request));
    response.type("html").send(await renderPage(platform, request, content));
  });
  router.get("/data/:dataset/changes", async (request, response) => {
    const content = await changesPage(platform, platform.dataset(request.params.dataset), request.query);
    response.type("html").send(await renderPage(platform, request, content));
  });
  router.use("/data", problemPage(platform));
  return router;
}

async function listPage(platform: Platform, query: unknown): Promise<DataListPage> {
  const { lang: _, ...asked } = readQuery(query, listShape, listAccepted);
  const { datasets } = await currentCatalog(platform);
  const licences = datasets.flatMap(({ sources }) => sources).map(({ licence: { id, title } }) => [id, { id, title }] as const);
  const { q = "", theme = "", licence = "", format = "", since = "" } = asked;
  return {
    kind: "data-list",
    datasets: findDatasets(datasets, { ...asked, formats: (id) => formatsOf(platform, platform.dataset(id)).map((known) => known.id) }),
    formats: platform.formats.map(({ id, label, mediaType }) => ({ id, extension: id, label, mediaType })),
    search: { q, theme, licence, format, since },
    licences: [...new Map(licences).values()],
    total: datasets.length,
  };
}

/** The empty text is what a form sends for a field that was left alone. */
const listShape = {
  q: z.string().max(200).optional(),
  theme: z.enum(["", ...themes]).optional(),
  licence: z
    .string()
    .regex(/^[\w.-]{0,40}$/u)
    .optional(),
  format: z
    .string()
    .regex(/^[\w.]{0,20}$/u)
    .optional(),
  since: z.union([z.literal(""), z.iso.date()]).optional(),
  lang: z.enum(readerLanguages).optional(),
};
const listAccepted = {
  q: "防災",
  theme: themes.join(" | "),
  licence: "CC-BY-4.0",
  format: "csv",
  since: "2026-04-01",
  lang: readerLanguages.join(" | "),
};
