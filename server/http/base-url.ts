import type { Request } from "express";
import type { Platform } from "../platform.ts";

/** Start of absolute links: `PUBLIC_URL`, else the address of the request when it is this machine's or an allowed host, else relative. */
export function baseUrl(platform: Platform, request: Request): string {
  if (platform.publicUrl !== undefined) return platform.publicUrl;
  // A Host header is the caller's word; only names we know are taken at it, so that no cache can be filled with foreign links.
  const host = request.get("host") ?? "";
  return isThisMachine.test(host) || platform.operations.allowedHosts.includes(host) ? `${request.protocol}://${host}` : "";
}

const isThisMachine = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/;
