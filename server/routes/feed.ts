import { type Request, type Response, Router } from "express";
import { z } from "zod";
import { writeAtom } from "../catalog/atom.ts";
import { publicCity } from "../../model/city.ts";
import type { DatasetDefinition } from "../../model/dataset.ts";
import { latestVersions } from "../../sql/versions.ts";
import { readerLanguages } from "../../model/text.ts";
import { baseUrl } from "../http/base-url.ts";
import { publicHeaders } from "../http/public-headers.ts";
import { readQuery } from "../http/query.ts";
import { requestLanguage } from "../http/send-problem.ts";
import { sendText } from "../http/send-text.ts";
import type { Platform } from "../platform.ts";

const mostEntries = 100;

/** `/feed.atom`, `/data/{dataset}.atom`: every new version as an entry. */
export function feedRoutes(platform: Platform): Router {
  const router = Router();
  router.get("/feed.atom", publicHeaders, async (request, response) => {
    const city = platform.city.name[requestLanguage(request)];
    const title = { ja: `${city} データの更新`, en: `New data of ${city}` };
    await sendFeed(platform, {
      request,
      response,
      datasets: platform.publicDatasets,
      title: title[requestLanguage(request)],
      page: "/data",
    });
  });
  router.get("/data/:dataset.atom", publicHeaders, async (request, response) => {
    const dataset = platform.dataset(String(request.params["dataset"]));
    const title = dataset.title[requestLanguage(request)];
    await sendFeed(platform, { request, response, datasets: [dataset], title, page: `/data/${dataset.id}` });
  });
  return router;
}

interface FeedRequest {
  readonly request: Request;
  readonly response: Response;
  readonly datasets: readonly DatasetDefinition[];
  readonly title: string;
  readonly page: string;
}

async function sendFeed(platform: Platform, { request, response, datasets, title, page }: FeedRequest): Promise<void> {
  readQuery(request.query, { lang: z.enum(readerLanguages).optional() }, { lang: readerLanguages.join(" | ") });
  const titles = new Map(datasets.map((dataset) => [dataset.id, dataset.title]));
  const versions = await latestVersions(platform.database, [...titles.keys()], mostEntries);
  const feed = writeAtom({
    city: publicCity(platform.city),
    language: requestLanguage(request),
    base: baseUrl(platform, request),
    self: request.path,
    page,
    title,
    versions,
    titleOf: (dataset) => titles.get(dataset) ?? { ja: dataset, en: dataset },
  });
  response.vary("Accept-Language");
  sendText(request, response, { body: feed, mediaType: "application/atom+xml; charset=utf-8", modified: versions[0]?.publishedAt });
}
