import type { Request } from "express";
import type { Language } from "../../model/text.ts";
import type { Platform } from "../platform.ts";
import type { Html } from "./html.ts";
import type { Say } from "./text.ts";

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
