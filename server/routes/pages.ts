import path from "node:path";
import { pathToFileURL } from "node:url";
import { type ErrorRequestHandler, type Request, Router } from "express";
import { problemBody } from "../../model/problem.ts";
import type { PageRequest } from "../../model/pages.ts";
import { baseUrl } from "../http/base-url.ts";
import { asProblem, requestLanguage } from "../http/send-problem.ts";
import type { Platform } from "../platform.ts";
import { currentCatalog } from "./catalog.ts";

const rendererFile = path.resolve(import.meta.dirname, "../../.build/pages/render.js");

/** `/data` and `/data/{dataset}`: pages that need no script, rendered by the built `client/pages/`. */
export function pageRoutes(platform: Platform): Router {
  const router = Router();
  const formats = platform.formats.map(({ id, label, mediaType }) => ({ id, extension: id, label, mediaType }));
  router.get("/data", async (request, response) => {
    const { datasets } = await currentCatalog(platform);
    response.type("html").send(await render(platform, request, { kind: "data-list", datasets, formats }));
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
    response.type("html").send(await render(platform, request, { kind: "dataset", dataset, formats, versions, api }));
  });
  router.use("/data", problemPage(platform));
  return router;
}

/** A person who followed a wrong link gets a page, not JSON. */
function problemPage(platform: Platform): ErrorRequestHandler {
  return async (error: unknown, request, response, next) => {
    if (response.headersSent || !request.accepts("html") || !platform.isReady) return next(error);
    const problem = problemBody(asProblem(error, platform.operations.log), requestLanguage(request));
    response
      .status(problem.status)
      .type("html")
      .send(await render(platform, request, { kind: "problem", problem }));
  };
}

async function render(platform: Platform, request: Request, content: PageRequest["content"]): Promise<string> {
  const { renderPage } = (await import(pathToFileURL(rendererFile).href)) as { renderPage: (page: PageRequest) => string };
  const { city, sample } = await currentCatalog(platform);
  return renderPage({
    language: requestLanguage(request),
    publicUrl: baseUrl(platform, request),
    address: request.originalUrl,
    city,
    sample,
    content,
  });
}
