import { Router } from "express";
import { baseUrl } from "../http/base-url.ts";
import { publicHeaders } from "../http/public-headers.ts";
import { readQuery } from "../http/query.ts";
import { requestLanguage } from "../http/send-problem.ts";
import { districts, findDistrict } from "../offline/districts.ts";
import { PackStore } from "../offline/pack-store.ts";
import { webManifest } from "../offline/web-manifest.ts";
import type { Platform } from "../platform.ts";

/**
 * What a phone takes with it: `/offline/districts.json`, and of each district `/offline/{district}/pack.json`, which says what is in
 * `/offline/{district}/pack.bin` and how large that is. `/manifest.webmanifest` makes the viewer installable.
 */
export function offlineRoutes(platform: Platform): Router {
  const router = Router();
  const packs = new PackStore(platform);
  router.use("/offline/", publicHeaders);
  router.get("/manifest.webmanifest", (request, response) => {
    response.type("application/manifest+json").send(JSON.stringify(webManifest(platform.city, requestLanguage(request))));
  });
  router.get("/offline/districts.json", async (request, response) => {
    readQuery(request.query, {}, {});
    response.set("Cache-Control", "no-cache").json({ districts: await districts(platform) });
  });
  router.get("/offline/:district/pack.json", async (request, response) => {
    readQuery(request.query, {}, {});
    const { manifest } = await packs.get(await findDistrict(platform, request.params.district), baseUrl(platform, request));
    response.set("Cache-Control", "no-cache").json(manifest);
  });
  router.get("/offline/:district/pack.bin", async (request, response) => {
    readQuery(request.query, {}, {});
    const { gzipped } = await packs.get(await findDistrict(platform, request.params.district), baseUrl(platform, request));
    response.set({ "Cache-Control": "no-cache", "Content-Length": String(gzipped.length) });
    // Compressed as a file and not for its way: the client counts what arrives.
    response.type("application/gzip").end(gzipped);
  });
  return router;
}
