import type { Request, Response } from "express";
import { digest } from "../ogc/answer.ts";
import { callerHas } from "./etag.ts";

interface Text {
  readonly body: string;
  readonly mediaType: string;
  /** ISO 8601: when it last changed, where that is known. */
  readonly modified?: string | undefined;
}

/** Sends a text that was made for this request: 304 when the caller holds the same, by ETag, or else by date. */
export function sendText(request: Request, response: Response, { body, mediaType, modified }: Text): void {
  const etag = `"${digest(body)}"`;
  response.set({ "Cache-Control": "no-cache", ETag: etag });
  if (modified !== undefined) response.set("Last-Modified", new Date(modified).toUTCString());
  if (request.method !== "POST" && (callerHas(request, etag) || hasSince(request, modified))) return void response.status(304).end();
  response.type(mediaType).send(body);
}

/** The date counts only for callers that send no ETag (RFC 9110, 13.1.3). */
function hasSince(request: Request, modified: string | undefined): boolean {
  const since = Date.parse(request.get("if-modified-since") ?? "");
  if (modified === undefined || Number.isNaN(since) || request.get("if-none-match") !== undefined) return false;
  return Math.floor(Date.parse(modified) / 1000) * 1000 <= since;
}
