import { Router } from "express";
import { z } from "zod";
import { styleDocument } from "../catalog/style-document.ts";
import { definitionLanguage, readerLanguages } from "../../model/text.ts";
import { baseUrl } from "../http/base-url.ts";
import { momentSchema, readQuery, withoutSuffix } from "../http/query.ts";
import type { Platform } from "../platform.ts";
import { versionsAt } from "../report/versions-at.ts";

/** `/styles/{name}.json`: a MapLibre style of the whole city (`city`) or of one dataset, with its legend; its tiles are those of a moment. */
export function styleRoutes(platform: Platform): Router {
  const router = Router();
  router.get("/styles/:file", async (request, response) => {
    const name = withoutSuffix(request.params.file, ".json");
    const { lang, asOf } = readQuery(request.query, styleQuery, { lang: readerLanguages.join(" | "), asOf: "2026-04-01" });
    const language = definitionLanguage(lang);
    const datasets = name === "city" ? platform.publicDatasets.filter(({ onMap }) => onMap) : [platform.dataset(name)];
    const versions = await versionsAt(platform, datasets, asOf);
    const base = baseUrl(platform, request);
    response.set("Cache-Control", "no-cache").json(styleDocument(platform, { name, datasets, versions, language, base }));
  });
  return router;
}

const styleQuery = { lang: z.enum(readerLanguages).default("ja"), asOf: momentSchema.optional() };
