import { createHash } from "node:crypto";
import type { ErrorRequestHandler, Request, RequestHandler, Response } from "express";
import { z } from "zod";
import { problemBody } from "../../model/problem.ts";
import { baseUrl } from "../http/base-url.ts";
import { callerHas } from "../http/etag.ts";
import { readQuery } from "../http/query.ts";
import { asProblem, requestLanguage } from "../http/send-problem.ts";
import type { Platform } from "../platform.ts";
import { html } from "./html.ts";
import { writePage } from "./page.ts";
import { speak } from "./text.ts";
import type { Answer, OgcRequest } from "./ogc-request.ts";

/** A resource that is answered as JSON, or as HTML to those who prefer it (`f=`, else Accept). */
export function resource(platform: Platform, answer: (ogc: OgcRequest) => Promise<Answer> | Answer): RequestHandler {
  return async (request, response) => {
    const ogc = ogcRequest(platform, request);
    await send(ogc, response, await answer(ogc));
  };
}

/** A person who asked for a page is told of a problem on a page. */
export function problemPages(platform: Platform): ErrorRequestHandler {
  return async (error: unknown, request, response, next) => {
    if (response.headersSent || !platform.isReady || chosenForm(request) === "json") return next(error);
    const ogc = ogcRequest(platform, request);
    const { status, title, detail, remedy } = problemBody(asProblem(error, platform.operations.log), ogc.language);
    const path = [{ title: ogc.say("api.title", { city: platform.city.name[ogc.language] }), href: ogc.api }];
    const main = html`<p>${detail}</p>
      ${remedy === undefined ? "" : html`<p>${remedy}</p>`}`;
    const page = writePage(ogc, { title, path, main }, await isSample(ogc));
    response.status(status).set("Cache-Control", "no-store").type("html").send(page);
  };
}

export function ogcRequest(platform: Platform, request: Request): OgcRequest {
  const base = baseUrl(platform, request);
  const { lang } = request.query;
  const language = lang === "ja" || lang === "en" ? lang : requestLanguage(request);
  return { platform, request, language, say: speak(language), base, api: `${base}/api` };
}

/** What every resource's query may say besides its own parameters. */
const commonShape = { f: z.enum(["json", "html"]).optional(), lang: z.enum(["ja", "en"]).optional() };
const commonAccepted = { f: "json | html", lang: "ja | en" };

/** @throws Problem `invalid-parameter` for a parameter that the resource does not have. */
export function readOgcQuery<T extends z.ZodRawShape>({ request }: OgcRequest, shape: T, accepted: Record<keyof T & string, string>) {
  return readQuery(request.query, { ...shape, ...commonShape }, { ...accepted, ...commonAccepted });
}

/** A short digest of what an answer depends on besides the data. */
export function digest(...parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64url").slice(0, 16);
}

/** An ETag for a version's answer to this very address, in the form and language chosen. Weak: some members say when it was written. */
export function etagOf(ogc: OgcRequest, ...state: readonly (string | number)[]): string {
  return `W/"${digest(ogc.base, ogc.request.originalUrl, ogc.language, chosenForm(ogc.request), ...state.map(String))}"`;
}

async function send(ogc: OgcRequest, response: Response, answer: Answer): Promise<void> {
  const { request } = ogc;
  const headers = {
    "Cache-Control": "no-cache",
    "Content-Language": ogc.language,
    ...answer.headers,
    ...(answer.etag !== undefined && { ETag: answer.etag }),
  };
  const isHeld = answer.etag !== undefined && callerHas(request, answer.etag.replace("W/", ""));
  const isPage = chosenForm(request) === "html";
  // Made before any header is set, so that a failure leaves none of them behind.
  const body = isHeld ? "" : isPage ? writePage(ogc, await answer.page(), await isSample(ogc)) : await answer.json();
  response.vary("Accept").vary("Accept-Language").set(headers).append("Access-Control-Expose-Headers", "Content-Crs");
  if (isHeld) return void response.status(304).end();
  response.set("Content-Type", isPage ? "text/html; charset=utf-8" : answer.mediaType).send(Buffer.from(body));
}

function chosenForm(request: Request): "json" | "html" {
  const { f } = request.query;
  if (f === "json" || f === "html") return f;
  return request.accepts(["application/json", "application/geo+json", "application/schema+json", "text/html"]) === "text/html"
    ? "html"
    : "json";
}

async function isSample({ platform }: OgcRequest): Promise<boolean> {
  return [...(await platform.versions()).values()].some(({ sample }) => sample);
}
