import path from "node:path";
import { pathToFileURL } from "node:url";
import type { ErrorRequestHandler, Request } from "express";
import type { PageRequest } from "../../model/pages.ts";
import { problemBody } from "../../model/problem.ts";
import { baseUrl } from "./base-url.ts";
import { asProblem, readerLanguage, requestLanguage } from "./send-problem.ts";
import type { Platform } from "../platform.ts";
import { currentCatalog } from "../catalog/current-catalog.ts";

const rendererFile = path.resolve(import.meta.dirname, "../../.build/pages/render.js");

/** A whole HTML document around `content`, made by the built `client/pages/`. */
export async function renderPage(platform: Platform, request: Request, content: PageRequest["content"]): Promise<string> {
  const renderer = (await import(pathToFileURL(rendererFile).href)) as { renderPage: (page: PageRequest) => string };
  const { city, sample } = await currentCatalog(platform);
  return renderer.renderPage({
    language: readerLanguage(request),
    publicUrl: baseUrl(platform, request),
    address: request.originalUrl,
    city,
    sample,
    content,
  });
}

/** A person who followed a wrong link gets a page, not JSON. */
export function problemPage(platform: Platform): ErrorRequestHandler {
  return async (error: unknown, request, response, next) => {
    if (response.headersSent || !prefersPage(request) || !platform.isReady) return next(error);
    const problem = problemBody(asProblem(error, platform.operations.log), requestLanguage(request));
    response
      .status(problem.status)
      .set("Cache-Control", "no-store")
      .type("html")
      .send(await renderPage(platform, request, { kind: "problem", problem }));
  };
}

/** Does the caller want a page (`f=`, else Accept)? */
export function prefersPage(request: Request): boolean {
  const { f } = request.query;
  if (f === "json" || f === "html") return f === "html";
  return request.accepts(["application/json", "application/geo+json", "text/html"]) === "text/html";
}
