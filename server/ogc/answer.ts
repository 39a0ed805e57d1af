import { createHash } from "node:crypto";
import type { Request, RequestHandler, Response } from "express";
import { z } from "zod";
import type { Language } from "../../model/text.ts";
import { baseUrl } from "../http/base-url.ts";
import { callerHas } from "../http/etag.ts";
import { readQuery } from "../http/query.ts";
import { requestLanguage } from "../http/send-problem.ts";
import type { Platform } from "../platform.ts";
import { writePage } from "./page.ts";
import type { Html } from "./html.ts";
import { type Say, speak } from "./text.ts";

/** A request to the OGC API, with what its resources need. */
export interface OgcRequest {
  readonly platform: Platform;
  readonly request: Request;
  readonly language: Language;
  readonly say: Say;
  /** Start of absolute links, without a slash at the end; of those into the API. */
  readonly base: string;
  readonly api: string;
}

/** What a resource answers, in both forms; neither is made when the caller already holds it. */
export interface Answer {
  readonly mediaType: string;
  /** Changes when the content does. Left out: the content is cheap and always sent. */
  readonly etag?: string;
  readonly headers?: Readonly<Record<string, string>>;
  json(): Promise<string> | string;
  page(): Promise<PageContent> | PageContent;
}

export interface PageContent {
  readonly title: string;
  /** The pages above this one. */
  readonly path: readonly { readonly title: string; readonly href: string }[];
  readonly main: Html;
}

/** A resource that is answered as JSON, or as HTML to those who prefer it (`f=`, else Accept). */
export function resource(platform: Platform, answer: (ogc: OgcRequest) => Promise<Answer> | Answer): RequestHandler {
  return async (request, response) => {
    const base = baseUrl(platform, request);
    const language = requestLanguage(request);
    const ogc = { platform, request, language, say: speak(language), base, api: `${base}/api` };
    await send(ogc, response, await answer(ogc));
  };
}

/** What every resource's query may say besides its own parameters. */
const commonShape = { f: z.enum(["json", "html"]).optional(), lang: z.enum(["ja", "en"]).optional() };
const commonAccepted = { f: "json | html", lang: "ja | en" };

/** @throws Problem `invalid-parameter` for a parameter that the resource does not have. */
export function readOgcQuery<T extends z.ZodRawShape>({ request }: OgcRequest, shape: T, accepted: Record<keyof T & string, string>) {
  return readQuery(request.query, { ...shape, ...commonShape }, { ...accepted, ...commonAccepted } as Record<keyof (T & typeof commonShape) & string, string>);
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
  const form = chosenForm(request);
  response.vary("Accept").vary("Accept-Language").set({ "Cache-Control": "no-cache", "Content-Language": ogc.language, ...answer.headers });
  response.append("Access-Control-Expose-Headers", "Content-Crs");
  if (answer.etag !== undefined) {
    response.set("ETag", answer.etag);
    if (callerHas(request, answer.etag.replace("W/", ""))) return void response.status(304).end();
  }
  if (form === "html") return void response.type("html").send(writePage(ogc, await answer.page(), await isSample(ogc)));
  response.set("Content-Type", answer.mediaType).send(Buffer.from(await answer.json()));
}

function chosenForm(request: Request): "json" | "html" {
  const { f } = request.query;
  if (f === "json" || f === "html") return f;
  return request.accepts(["application/json", "application/geo+json", "application/schema+json", "text/html"]) === "text/html" ? "html" : "json";
}

async function isSample({ platform }: OgcRequest): Promise<boolean> {
  return [...(await platform.versions()).values()].some(({ sample }) => sample);
}
