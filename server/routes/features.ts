import { Router } from "express";
import { Problem } from "../../model/problem.ts";
import { featureText } from "../../sql/rows.ts";
import { asOfSchema, readQuery, readWholeNumber } from "../http/query.ts";
import type { Platform } from "../platform.ts";

/** `/api/collections/{dataset}/items/{fid}`: one feature, as GeoJSON. */
export function featureRoutes(platform: Platform): Router {
  const router = Router();
  router.get("/api/collections/:dataset/items/:fid", async (request, response) => {
    const dataset = platform.dataset(request.params.dataset);
    const fid = readWholeNumber("fid", request.params.fid, Number.MAX_SAFE_INTEGER);
    const { asOf } = readQuery(request.query, { asOf: asOfSchema.optional() }, { asOf: "3 | 2026-04-01" });
    const { version } = await platform.versionOf(dataset, asOf);
    const feature = await featureText(platform.database, dataset, { fid, version });
    if (feature === undefined) throw noSuchFeature(dataset.id, fid);
    response.set("Cache-Control", "no-cache").type("application/geo+json").send(feature);
  });
  return router;
}

function noSuchFeature(dataset: string, fid: number): Problem {
  return new Problem("not-found", {
    where: String(fid),
    detail: { ja: `${dataset} に地物 ${fid} はありません`, en: `${dataset} has no feature ${fid}` },
  });
}
