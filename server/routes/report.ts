import express, { type ErrorRequestHandler, type Request, type Response, Router } from "express";
import { z } from "zod";
import { Problem } from "../../model/problem.ts";
import { type SiteGeometry, siteLimits, type SiteReport } from "../../model/site-report.ts";
import { readerLanguages } from "../../model/text.ts";
import { currentTerrain } from "../../sql/terrain.ts";
import type { PublishedVersion } from "../../sql/versions.ts";
import { baseUrl } from "../http/base-url.ts";
import { callerHas } from "../http/etag.ts";
import { publicHeaders } from "../http/public-headers.ts";
import { momentSchema, readQuery, shortMoment } from "../http/query.ts";
import { prefersPage, problemPage, renderPage } from "../http/render-page.ts";
import { readerLanguage, requestLanguage } from "../http/send-problem.ts";
import { digest } from "../ogc/answer.ts";
import type { Platform } from "../platform.ts";
import { printReport } from "../print/print-report.ts";
import { pointAccepted, pointShape, readArea, readPoint } from "../report/read-place.ts";
import { reportedDatasets, siteReport } from "../report/site-report.ts";
import { versionsAt } from "../report/versions-at.ts";

/**
 * `/report?lon=&lat=`, or POST of a GeoJSON polygon: all that is known about a place, as JSON, as a page or as PDF. A person who
 * names no place gets a form.
 */
export function reportRoutes(platform: Platform): Router {
  const router = Router();
  const body = express.json({ type: ["json", "application/geo+json"], limit: siteLimits.bodyBytes });
  const form = express.urlencoded({ extended: false, limit: siteLimits.bodyBytes, parameterLimit: 5 });
  router.use("/report", publicHeaders);
  router.get("/report", async (request, response) => {
    if (prefersPage(request) && request.query["lon"] === undefined && request.query["lat"] === undefined) {
      return void response.type("html").send(await renderPage(platform, request, { kind: "site-form", limits: siteLimits }));
    }
    const { lon, lat, asOf } = readQuery(request.query, { ...pointShape, ...commonShape }, { ...pointAccepted, ...commonAccepted });
    await send(platform, { request, response, geometry: readPoint({ lon, lat }), asOf });
  });
  router.post("/report", body, form, async (request, response) => {
    const { asOf } = readQuery(request.query, commonShape, commonAccepted);
    await send(platform, { request, response, geometry: readArea(readBody(request)), asOf });
  });
  router.use("/report", bodyProblem, problemPage(platform));
  return router;
}

/** What the body parser refuses, in our words. */
const bodyProblem: ErrorRequestHandler = (error: unknown, _request, _response, next) => {
  const type = error instanceof Error && "type" in error ? error.type : undefined;
  if (type === "entity.too.large") {
    const most = `${siteLimits.bodyBytes / 1000} kB`;
    return next(
      new Problem("too-large", {
        detail: { ja: "送られた内容が大きすぎます", en: "The body is too large" },
        remedy: { ja: `${most} までにしてください`, en: `At most ${most}` },
      }),
    );
  }
  next(type === "entity.parse.failed" ? unreadable("body") : error);
};

function unreadable(where: string): Problem {
  return new Problem("invalid-parameter", {
    where,
    detail: { ja: "GeoJSON として読めません", en: "It cannot be read as GeoJSON" },
    remedy: { ja: '例：{"type":"Polygon","coordinates":[…]}', en: 'Such as {"type":"Polygon","coordinates":[…]}' },
  });
}

const commonShape = {
  asOf: momentSchema.optional(),
  f: z.enum(["json", "html", "pdf"]).optional(),
  lang: z.enum(readerLanguages).optional(),
};
const commonAccepted = { asOf: "2026-04-01", f: "json | html | pdf", lang: readerLanguages.join(" | ") };

/** GeoJSON, or a form whose field `area` holds it. */
function readBody(request: Request): unknown {
  const given: unknown = request.body;
  if (!request.is("application/x-www-form-urlencoded")) return given;
  const { area } = z.object({ area: z.string().catch("") }).parse(given);
  try {
    return JSON.parse(area);
  } catch {
    throw unreadable("area");
  }
}

interface Asked {
  readonly request: Request;
  readonly response: Response;
  readonly geometry: SiteGeometry;
  readonly asOf: string | undefined;
}

async function send(platform: Platform, { request, response, geometry, asOf }: Asked): Promise<void> {
  const versions = await versionsAt(platform, reportedDatasets(platform), asOf);
  const isPdf = prefersPdf(request);
  const isPage = !isPdf && prefersPage(request);
  const grounds = asOf === undefined ? await currentTerrain(platform.database) : [];
  const state = [...[...versions].map(([id, { version }]) => `${id}@${version}`), ...grounds.map(({ id }) => `terrain@${id}`)];
  const etag = `"${digest(request.originalUrl, JSON.stringify(geometry), isPage || isPdf ? readerLanguage(request) : "json", String(isPdf), ...state)}"`;
  const headers = { "Cache-Control": "no-cache", ETag: etag };
  if (request.method === "GET" && callerHas(request, etag)) return void response.vary("Accept").set(headers).status(304).end();
  const report = await siteReport(platform, { geometry, versions, asOf: asOf ?? null });
  response.vary("Accept").vary("Accept-Language").set(headers);
  if (isPdf) return void response.type("application/pdf").send(await pdfOf(platform, { request, report, versions }));
  if (!isPage) return void response.json(report);
  response.type("html").send(await renderPage(platform, request, { kind: "site-report", report }));
}

function prefersPdf(request: Request): boolean {
  const { f } = request.query;
  return f === undefined ? request.accepts(["application/json", "text/html", "application/pdf"]) === "application/pdf" : f === "pdf";
}

interface Made {
  readonly request: Request;
  readonly report: SiteReport;
  readonly versions: ReadonlyMap<string, PublishedVersion>;
}

/** The map of the surroundings shows what the viewer opens with. */
async function pdfOf(platform: Platform, { request, report, versions }: Made): Promise<Buffer> {
  const language = requestLanguage(request);
  const [lon, lat] = report.place.centerLonLat;
  const isPoint = report.place.geometry.type === "Point";
  const past = report.asOf === null ? "" : `&asOf=${shortMoment(report.asOf)}`;
  const ofPoint = `/report?lon=${lon.toFixed(6)}&lat=${lat.toFixed(6)}&lang=${language}&f=html${past}`;
  const ofArea = `/?lang=${language}#map=16.00/${lat.toFixed(5)}/${lon.toFixed(5)}${past}`;
  const permalink = baseUrl(platform, request) + (isPoint ? ofPoint : ofArea);
  const layers = platform.publicDatasets.filter(({ visibleAtStart }) => visibleAtStart).toSorted((a, b) => a.order - b.order);
  return printReport(platform, { report, layers, versions, language, permalink });
}
