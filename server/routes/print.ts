import { type Request, Router } from "express";
import { z } from "zod";
import type { DatasetDefinition } from "../../model/dataset.ts";
import { mostPrintLayers, orientations, paperSizesMillimeters, printScales, printTitleLength } from "../../model/print.ts";
import { Problem } from "../../model/problem.ts";
import { readerLanguages } from "../../model/text.ts";
import { contentDisposition } from "../downloads/content-disposition.ts";
import { baseUrl } from "../http/base-url.ts";
import { publicHeaders } from "../http/public-headers.ts";
import { momentSchema, readQuery, shortMoment } from "../http/query.ts";
import { problemPage } from "../http/render-page.ts";
import { requestLanguage } from "../http/send-problem.ts";
import type { Platform } from "../platform.ts";
import { printMap } from "../print/print-map.ts";
import { zoomOfScale } from "../print/map-look.ts";
import { pointAccepted, pointShape, readPoint } from "../report/read-place.ts";
import { versionsAt } from "../report/versions-at.ts";

/** `/print?lon=&lat=&scale=&paper=&orientation=&layers=`: a map true to scale, as PDF. */
export function printRoutes(platform: Platform): Router {
  const router = Router();
  router.use("/print", publicHeaders);
  router.get("/print", async (request, response) => {
    const { lon, lat, layers, scale, paper, orientation, title, asOf } = readQuery(request.query, printShape, printAccepted);
    readPoint({ lon, lat });
    const chosen = chooseLayers(platform, layers);
    const bytes = await printMap(platform, {
      centerLonLat: [lon, lat],
      scale,
      paper,
      orientation,
      layers: chosen,
      versions: await versionsAt(platform, chosen, asOf),
      asOf,
      title: title === "" ? undefined : title,
      language: requestLanguage(request),
      permalink: permalink(baseUrl(platform, request), request, { lon, lat, scale, layers: chosen, asOf }),
    });
    const plain = `map-${scale}.pdf`;
    const disposition = contentDisposition({ plain, japanese: `${platform.city.name.ja}の地図_${scale}分の1.pdf` });
    response.set({ "Cache-Control": "no-cache", "Content-Disposition": disposition.replace("attachment", "inline") });
    response.vary("Accept-Language").type("application/pdf").send(bytes);
  });
  router.use("/print", problemPage(platform));
  return router;
}

const scales = printScales.map(String) as [string, ...string[]];
const papers = Object.keys(paperSizesMillimeters) as (keyof typeof paperSizesMillimeters)[];

const printShape = {
  ...pointShape,
  scale: z
    .enum(scales)
    .default("2500")
    .transform((text) => Number(text) as (typeof printScales)[number]),
  paper: z.enum(papers).default("A4"),
  orientation: z.enum(orientations).default("landscape"),
  layers: z
    .string()
    .regex(/^[a-z0-9-]+(,[a-z0-9-]+)*$/)
    .optional(),
  title: z.string().max(printTitleLength).default(""),
  asOf: momentSchema.optional(),
  lang: z.enum(readerLanguages).optional(),
};
const printAccepted = {
  ...pointAccepted,
  scale: scales.join(" | "),
  paper: papers.join(" | "),
  orientation: orientations.join(" | "),
  layers: "land-use-zones,shelters",
  title: `≤ ${printTitleLength}`,
  asOf: "2026-04-01",
  lang: readerLanguages.join(" | "),
};

/** Bottom-most first. The base map is always under what was chosen; without a choice it is what the viewer opens with. */
function chooseLayers(platform: Platform, layers: string | undefined): DatasetDefinition[] {
  const named = layers?.split(",").map((id) => platform.dataset(id));
  if (named !== undefined && named.length > mostPrintLayers) throw tooManyLayers(named.length);
  const isChosen = (dataset: DatasetDefinition) => (named ? named.includes(dataset) : dataset.visibleAtStart) || dataset.style.base;
  return platform.publicDatasets.filter(isChosen).toSorted((a, b) => a.order - b.order);
}

function tooManyLayers(count: number): Problem {
  return new Problem("too-large", {
    where: "layers",
    detail: { ja: `レイヤーが ${count} あります`, en: `There are ${count} layers` },
    remedy: { ja: `${mostPrintLayers} までにしてください`, en: `At most ${mostPrintLayers}` },
  });
}

interface Place {
  readonly lon: number;
  readonly lat: number;
  readonly scale: number;
  readonly layers: readonly DatasetDefinition[];
  readonly asOf: string | undefined;
}

/** The viewer's address of the same place, as large, with the same layers. */
function permalink(base: string, request: Request, { lon, lat, scale, layers, asOf }: Place): string {
  const zoom = Math.min(zoomOfScale(scale, lat), 20).toFixed(2);
  const shown = layers.map(({ id }) => id).join(",");
  const past = asOf === undefined ? "" : `&asOf=${shortMoment(asOf)}`;
  return `${base}/?lang=${requestLanguage(request)}#map=${zoom}/${lat.toFixed(5)}/${lon.toFixed(5)}&layers=${shown}${past}`;
}
