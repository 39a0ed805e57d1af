import { Router } from "express";
import { z } from "zod";
import { styleDocument } from "../catalog/style-document.ts";
import { definitionLanguage, readerLanguages } from "../../model/text.ts";
import { baseUrl } from "../http/base-url.ts";
import { readQuery, withoutSuffix } from "../http/query.ts";
import type { Platform } from "../platform.ts";

/** `/styles/{name}.json`: a MapLibre style of the whole city (`city`) or of one dataset, with its legend. */
export function styleRoutes(platform: Platform): Router {
  const router = Router();
  router.get("/styles/:file", async (request, response) => {
    const name = withoutSuffix(request.params.file, ".json");
    const { lang } = readQuery(request.query, { lang: z.enum(readerLanguages).default("ja") }, { lang: readerLanguages.join(" | ") });
    const language = definitionLanguage(lang);
    const datasets = name === "city" ? platform.publicDatasets : [platform.dataset(name)];
    const versions = await platform.versions();
    const base = baseUrl(platform, request);
    response.set("Cache-Control", "no-cache").json(styleDocument(platform, { name, datasets, versions, language, base }));
  });
  return router;
}
