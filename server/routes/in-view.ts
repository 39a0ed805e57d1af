import { Router } from "express";
import { z } from "zod";
import type { BboxLonLat } from "../../model/geo/tile.ts";
import { type InView, type InViewLayer, inViewLimits } from "../../model/in-view.ts";
import { inViewPage } from "../../sql/in-view.ts";
import { asOfSchema, readQuery } from "../http/query.ts";
import type { Platform } from "../platform.ts";
import { versionsAt } from "../report/versions-at.ts";

/** Longitudes and latitudes in turn. */
const degreesOf = <T extends readonly number[]>(count: T["length"]) =>
  z
    .string()
    .max(200)
    .transform((text) => text.split(",").map((part) => (/^-?\d{1,3}(\.\d+)?$/.test(part) ? Number(part) : Number.NaN)))
    .refine((numbers) => numbers.length === count && numbers.every((number, i) => Math.abs(number) <= (i % 2 === 0 ? 180 : 90)))
    .transform((numbers) => numbers as readonly number[] as T);

const shape = {
  datasets: z
    .string()
    .max(2000)
    .transform((text) => [...new Set(text.split(","))])
    .refine((ids) => ids.length <= inViewLimits.datasets),
  bbox: degreesOf<BboxLonLat>(4).refine(([west, south, east, north]) => west < east && south < north),
  near: degreesOf<readonly [lon: number, lat: number]>(2),
  limit: z
    .string()
    .regex(/^\d{1,3}$/)
    .transform(Number)
    .refine((limit) => limit >= 1 && limit <= inViewLimits.mostPageSize)
    .optional(),
  offset: z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number)
    .refine((offset) => offset <= inViewLimits.counted)
    .optional(),
  asOf: asOfSchema.optional(),
};
const accepted = {
  datasets: "shelters,ruins",
  bbox: "136.1,35.0,136.3,35.2",
  near: "136.2,35.1",
  limit: `1…${inViewLimits.mostPageSize}`,
  offset: `0…${inViewLimits.counted}`,
  asOf: "3 | 2026-04-01",
};

/** `/api/in-view`: the map as a list – the features of these datasets in a box, nearest to a place first. */
export function inViewRoutes(platform: Platform): Router {
  const router = Router();
  router.get("/api/in-view", async (request, response) => {
    const { datasets: ids, bbox, near, limit = inViewLimits.pageSize, offset = 0, asOf } = readQuery(request.query, shape, accepted);
    const datasets = ids.map((id) => platform.dataset(id));
    const versions = await versionsAt(platform, datasets, asOf);
    const question = { bboxLonLat: bbox, nearLonLat: near, planeEpsg: platform.city.planeEpsg, limit, offset };
    const layers: InViewLayer[] = [];
    for (const dataset of datasets) {
      const version = versions.get(dataset.id)?.version;
      const page = version === undefined ? { matched: 0, features: [] } : await inViewPage(platform.database, dataset, version, question);
      layers.push({ dataset: dataset.id, version: version ?? null, ...page });
    }
    response.set("Cache-Control", "no-cache").json({ near, layers } satisfies InView);
  });
  return router;
}
