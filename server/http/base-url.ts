import type { Request } from "express";
import type { Platform } from "../platform.ts";

/** Start of absolute links: `PUBLIC_URL`, else the address of the request when it is this machine's, else relative. */
export function baseUrl(platform: Platform, request: Request): string {
  if (platform.publicUrl !== undefined) return platform.publicUrl;
  // A Host header is the caller's word; only local names are taken at it, so that no cache can be filled with foreign links.
  return /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/.test(request.get("host") ?? "")
    ? `${request.protocol}://${request.get("host")}`
    : "";
}
