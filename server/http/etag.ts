import type { Request } from "express";

/**
 * Does the caller already hold the representation with this strong ETag? Only `If-None-Match` is asked:
 * some clients add `Cache-Control: no-cache` to a revalidation, which must not cost them the whole body.
 */
export function callerHas(request: Request, etag: string): boolean {
  return namesEtag(request.get("if-none-match"), etag);
}

/** Is the strong ETag among those of an `If-None-Match` header? */
export function namesEtag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header === etag || header.trim() === "*" || header.split(",").some((held) => held.trim().replace(/^W\//, "") === etag);
}
