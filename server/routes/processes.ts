import { setTimeout as wait } from "node:timers/promises";
import express, { type ErrorRequestHandler, type Request, type Response, Router } from "express";
import { z } from "zod";
import type { TileAddress } from "../../model/geo/tile.ts";
import { Problem } from "../../model/problem.ts";
import type { SimulationDefinition } from "../../model/simulation.ts";
import type { JobRow } from "../../sql/runs.ts";
import { contentDisposition } from "../downloads/content-disposition.ts";
import { callerHas } from "../http/etag.ts";
import { ogcRequest, readOgcQuery, resource } from "../ogc/answer.ts";
import type { OgcRequest } from "../ogc/ogc-request.ts";
import { summaryOutput } from "../ogc/processes/describe-process.ts";
import { job, jobs, resultOf, secret, statusInfo } from "../ogc/processes/jobs.ts";
import { process, processes } from "../ogc/processes/processes.ts";
import { resultDocument, results } from "../ogc/processes/results.ts";
import type { Platform } from "../platform.ts";
import { ResultTiles } from "../runs/results/result-tiles.ts";
import { summaryFile } from "../runs/results/write-results.ts";
import { readAddress } from "./tiles.ts";

/** A drawing of ten thousand vertices fits. */
const mostBodyBytes = 1_000_000;
/** How long a caller who did not ask for a job is kept waiting; then he gets one all the same. */
const waitSeconds = { byDefault: 10, most: 30 };
const lookEveryMs = 100;

/** `/api/processes`, `/api/jobs`: OGC API Processes. */
export function processRoutes(platform: Platform): Router {
  const router = Router();
  const { runs } = platform;
  const body = express.json({ limit: mostBodyBytes });
  const cut = new ResultTiles();
  router.get("/api/processes", resource(platform, processes));
  router.get(
    "/api/processes/:processId",
    resource(platform, async (ogc) => process(ogc, (await platform.runs.program(part(ogc.request, "processId"))).simulation)),
  );
  router.post("/api/processes/:processId/execution", body, async (request, response) => {
    await execute(ogcRequest(platform, request), response);
  });
  router.use("/api/processes", bodyProblem);
  router.get("/api/jobs", resource(platform, jobs));
  router.get(
    "/api/jobs/:jobId",
    resource(platform, (ogc) => job(ogc, part(ogc.request, "jobId"))),
  );
  router.delete("/api/jobs/:jobId", async (request, response) => {
    const ogc = ogcRequest(platform, request);
    readOgcQuery(ogc, {}, {});
    const row = await platform.runs.dismiss(part(request, "jobId"));
    response.set(secret).json(statusInfo(ogc, row));
  });
  router.get(
    "/api/jobs/:jobId/results",
    resource(platform, (ogc) => results(ogc, part(ogc.request, "jobId"))),
  );
  router.get("/api/jobs/:jobId/report.pdf", async (request, response) => {
    await sendReport(ogcRequest(platform, request), response, await runs.job(part(request, "jobId")));
  });
  router.get("/api/jobs/:jobId/results/:output/tiles/:z/:x/:y.mvt", async (request, response) => {
    const row = await runs.job(part(request, "jobId"));
    await sendResultTile(ogcRequest(platform, request), response, {
      row,
      output: request.params.output,
      tile: readAddress(request.params),
      cut,
    });
  });
  router.get("/api/jobs/:jobId/results/:fileName", async (request, response) => {
    await sendFile(ogcRequest(platform, request), response, await runs.job(part(request, "jobId")));
  });
  return router;
}

const executionShape = z.strictObject({
  inputs: z.record(z.string(), z.unknown()).default({}),
  outputs: z.record(z.string(), z.unknown()).optional(),
  response: z.enum(["document"]).optional(),
});

async function execute(ogc: OgcRequest, response: Response): Promise<void> {
  readOgcQuery(ogc, {}, {});
  const { platform, request } = ogc;
  const { simulation } = await platform.runs.program(part(request, "processId"));
  const { inputs, outputs } = readExecution(request.body);
  const only = outputs && wantedOutputs(simulation, Object.keys(outputs));
  const id = await platform.runs.submit(
    simulation.id,
    Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, unwrapped(value)])),
  );
  const { isAsync, seconds } = preference(request);
  const row = isAsync ? await platform.runs.job(id) : await ended(platform, id, seconds);
  const self = `${ogc.api}/jobs/${id}`;
  response.set(secret);
  if (isAsync || isUnderWay(row)) {
    if (isAsync) response.set("Preference-Applied", "respond-async");
    return void response.status(201).set("Location", self).json(statusInfo(ogc, row));
  }
  const document = resultDocument(ogc, { row, summary: resultOf(ogc, row), simulation }, only);
  response.set("Link", `<${self}>; rel="monitor"`).json(document);
}

/** @throws Problem naming the member that does not fit. */
function readExecution(body: unknown): z.output<typeof executionShape> {
  const { success, data, error } = executionShape.safeParse(body ?? {});
  if (success) return data;
  const [issue] = error.issues;
  const where = issue?.code === "unrecognized_keys" ? issue.keys.join(", ") : (issue?.path.join(".") ?? "body");
  throw new Problem("invalid-parameter", {
    where,
    detail: { ja: `実行の指定を読めません（${where}）`, en: `The request to execute cannot be read (${where})` },
    remedy: { ja: '例：{"inputs":{"durationHours":6}}', en: 'For example {"inputs":{"durationHours":6}}' },
  });
}

/** The standard wraps objects as `{"value": …}`; bare ones are taken too. */
function unwrapped(value: unknown): unknown {
  return typeof value === "object" && value !== null && "value" in value ? value.value : value;
}

function wantedOutputs({ outputs }: SimulationDefinition, names: readonly string[]): readonly string[] {
  const known = [...Object.keys(outputs), summaryOutput];
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return names;
  throw new Problem("invalid-parameter", {
    where: unknown,
    detail: { ja: `「${unknown}」という出力はありません`, en: `There is no output "${unknown}"` },
    remedy: { ja: `使えるもの：${known.join(", ")}`, en: `Available: ${known.join(", ")}` },
  });
}

/** RFC 7240. */
function preference(request: Request): { isAsync: boolean; seconds: number } {
  const preferences = (request.get("prefer") ?? "").toLowerCase().split(/[,;]/);
  const given = preferences.map((text) => /^\s*wait\s*=\s*"?(\d{1,4})"?\s*$/.exec(text)?.[1]).find((text) => text !== undefined);
  return {
    isAsync: preferences.some((text) => text.trim() === "respond-async"),
    seconds: Math.min(waitSeconds.most, given === undefined ? waitSeconds.byDefault : Number(given)),
  };
}

async function ended(platform: Platform, id: string, seconds: number): Promise<JobRow> {
  const until = performance.now() + seconds * 1000;
  for (;;) {
    const row = await platform.runs.job(id);
    if (!isUnderWay(row) || performance.now() > until) return row;
    await wait(lookEveryMs);
  }
}

function isUnderWay({ state }: JobRow): boolean {
  return state === "accepted" || state === "running";
}

/** The summary on paper. The map under it is that of today: it is made anew each time. */
async function sendReport(ogc: OgcRequest, response: Response, row: JobRow): Promise<void> {
  readOgcQuery(ogc, {}, {});
  const { platform, language } = ogc;
  resultOf(ogc, row);
  const { simulation } = await platform.runs.program(row.simulation);
  const run = await platform.runs.finished(row.hash);
  const { printRun } = await import("../print/run/print-run.ts");
  const bytes = await printRun(platform, { run, simulation, language, finishedAt: row.finishedAt ?? new Date() });
  const japanese = `${simulation.title.ja}_試算_${row.hash.slice(0, 8)}.pdf`;
  const disposition = contentDisposition({ plain: `${simulation.id}-${row.hash.slice(0, 8)}.pdf`, japanese });
  response.set({ ...secret, "Content-Disposition": disposition.replace("attachment", "inline") });
  response.vary("Accept-Language").type("application/pdf").send(bytes);
}

interface AskedTile {
  readonly row: JobRow;
  readonly output: string;
  readonly tile: TileAddress;
  readonly cut: ResultTiles;
}

/** Of an output that has GeoJSON; an empty tile is 204. */
async function sendResultTile(ogc: OgcRequest, response: Response, { row, output, tile, cut }: AskedTile): Promise<void> {
  readOgcQuery(ogc, {}, {});
  const { platform, request } = ogc;
  const summary = resultOf(ogc, row);
  const name = `${output}.geojson`;
  const path = platform.runs.file(row, name);
  const file = summary.files.find((candidate) => candidate.name === name);
  const etag = `"${file?.sha256.slice(0, 32) ?? ""}-${tile.z}-${tile.x}-${tile.y}"`;
  response.set({ ...secret, "Cache-Control": "private, max-age=31536000, immutable", ETag: etag });
  if (callerHas(request, etag)) return void response.status(304).end();
  const bytes = await cut.tile({ path, bytes: file?.bytes ?? 0 }, output, tile);
  if (bytes === undefined) return void response.status(204).end();
  response.type("application/vnd.mapbox-vector-tile").send(Buffer.from(bytes));
}

/** Files never change: their ETag is the digest of their bytes. */
async function sendFile(ogc: OgcRequest, response: Response, row: JobRow): Promise<void> {
  readOgcQuery(ogc, {}, {});
  const { platform, request } = ogc;
  const summary = resultOf(ogc, row);
  const name = part(request, "fileName");
  const path = platform.runs.file(row, name);
  const file = summary.files.find((candidate) => candidate.name === name);
  response.set({ ...secret, "Cache-Control": "private, max-age=31536000, immutable" });
  const etag = file && `"${file.sha256}"`;
  if (etag !== undefined) response.set("ETag", etag);
  if (etag !== undefined && callerHas(request, etag)) return void response.status(304).end();
  response.set(
    "Content-Disposition",
    contentDisposition({ plain: name, japanese: `${summary.title.ja}_試算_${row.hash.slice(0, 8)}_${name}` }),
  );
  response.type(name === summaryFile ? "application/json" : (file?.mediaType ?? "application/octet-stream"));
  await new Promise<void>((resolve, reject) => {
    response.sendFile(path, { dotfiles: "allow", etag: false, lastModified: false, cacheControl: false }, (error) => {
      if (error && !response.headersSent) reject(error);
      else resolve();
    });
  });
}

/** What the body parser refuses, in our words. */
const bodyProblem: ErrorRequestHandler = (error: unknown, _request, _response, next) => {
  const type = error instanceof Error && "type" in error ? error.type : undefined;
  if (type !== "entity.parse.failed") return next(error);
  next(
    new Problem("invalid-parameter", {
      where: "body",
      detail: { ja: "JSON として読めません", en: "It cannot be read as JSON" },
      remedy: { ja: '例：{"inputs":{"durationHours":6}}', en: 'For example {"inputs":{"durationHours":6}}' },
    }),
  );
};

function part(request: Request, name: string): string {
  const value = request.params[name];
  return typeof value === "string" ? value : "";
}
