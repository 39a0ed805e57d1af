import { type Request, type Response, Router } from "express";
import { crawlerCheck } from "../catalog/crawler-check.ts";
import { cityHistory } from "../catalog/city-history.ts";
import { currentCatalog, mapCatalogAt } from "../catalog/current-catalog.ts";
import { dcatDatasetDocument, dcatDocument } from "../catalog/dcat.ts";
import { publishedCatalog } from "../catalog/published-catalog.ts";
import { asTurtle } from "../catalog/turtle.ts";
import { publicHeaders } from "../http/public-headers.ts";
import { momentSchema, readQuery } from "../http/query.ts";
import { sendText } from "../http/send-text.ts";
import type { Platform } from "../platform.ts";

/**
 * `/api/catalog.json`: everything the viewer knows about the datasets of the map, now or at a moment. `/api/versions.json`: what was published when.
 * `/catalog.jsonld`, `/catalog.ttl`: the same for harvesters,
 * as DCAT; `/data/{dataset}.jsonld` and `.ttl` one of them. `/catalog-check.json`: would the national crawlers take them?
 */
export function catalogRoutes(platform: Platform): Router {
  const router = Router();
  router.get("/api/catalog.json", async (request, response) => {
    const { asOf } = readQuery(request.query, { asOf: momentSchema.optional() }, { asOf: "2026-04-01" });
    response.set("Cache-Control", "no-cache").json(await mapCatalogAt(platform, asOf));
  });
  router.get("/api/versions.json", async (request, response) => {
    readQuery(request.query, {}, {});
    response.set("Cache-Control", "no-cache").json(await cityHistory(platform));
  });
  for (const form of ["jsonld", "ttl"] as const) {
    router.get(`/catalog.${form}`, publicHeaders, async (request, response) => {
      readQuery(request.query, {}, {});
      await sendGraph(request, response, form, dcatDocument(await publishedCatalog(platform, request)));
    });
    router.get(`/data/:dataset.${form}`, publicHeaders, async (request, response) => {
      readQuery(request.query, {}, {});
      const { id } = platform.dataset(String(request.params["dataset"]));
      const catalog = await publishedCatalog(platform, request);
      const dataset = catalog.datasets.find(({ entry }) => entry.id === id);
      await sendGraph(request, response, form, dataset === undefined ? {} : dcatDatasetDocument(dataset, catalog));
    });
  }
  router.get("/catalog-check.json", publicHeaders, async (request, response) => {
    readQuery(request.query, {}, {});
    const { datasets } = await currentCatalog(platform);
    response.set("Cache-Control", "no-cache").json({ datasets: datasets.map((entry) => crawlerCheck(entry, platform)) });
  });
  return router;
}

async function sendGraph(request: Request, response: Response, form: "jsonld" | "ttl", document: object): Promise<void> {
  if (form === "jsonld") return sendText(request, response, { body: JSON.stringify(document), mediaType: "application/ld+json" });
  sendText(request, response, { body: await asTurtle(document), mediaType: "text/turtle; charset=utf-8" });
}
