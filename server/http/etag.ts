import type { Request } from "express";

/**
 * Does the caller already hold the representation with this strong ETag? Only `If-None-Match` is asked:
 * some clients add `Cache-Control: no-cache` to a revalidation, which must not cost them the whole body.
 */
export function callerHas(request: Request, etag: string): boolean {
  const held = request.get("if-none-match");
  if (held === undefined) return false;
  return held.trim() === "*" || held.split(",").some((candidate) => candidate.trim().replace(/^W\//, "") === etag);
}
