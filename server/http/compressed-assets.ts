import { existsSync, readdirSync } from "node:fs";
import type { RequestHandler } from "express";
import { chooseEncoding } from "./content-encoding.ts";
import { leaveOutDocumentHeaders } from "./document-headers.ts";

const mediaTypes: Readonly<Record<string, string>> = { js: "text/javascript", mjs: "text/javascript", css: "text/css" };

/**
 * Leads requests for an asset to the form that the build has compressed, where there is one and the caller can read it; for other
 * callers `compression` does it on the way.
 */
export function compressedAssets(folder: string): RequestHandler {
  // Before the first build there is nothing to serve.
  const names = new Set(existsSync(folder) ? readdirSync(folder) : []);
  return (request, response, next) => {
    const name = request.path.slice(1);
    if (names.has(`${name}.br`) && chooseEncoding(request.get("accept-encoding")) === "br") {
      request.url = `/${name}.br`;
      response.set("Content-Encoding", "br").type(`${mediaTypes[name.slice(name.lastIndexOf(".") + 1)]}; charset=utf-8`);
    }
    if (!name.includes("worker")) leaveOutDocumentHeaders(response);
    response.vary("Accept-Encoding");
    next();
  };
}
