import path from "node:path";
import { type Response, Router } from "express";
import { Problem } from "../../model/problem.ts";
import type { RunSummary } from "../../model/run-result.ts";
import { callerHas } from "../http/etag.ts";
import type { Platform } from "../platform.ts";
import { runHash } from "../runs/source-runs/finished-run.ts";

/**
 * `/api/runs/{hash}`: finished runs by their hash, to be read only. Who knows a run's hash has been told it, or knows all that it was
 * computed from; no list tells it.
 */
export function storedRunRoutes(platform: Platform): Router {
  const router = Router();
  router.get("/api/runs/:run", async (request, response) => {
    const { summary } = await platform.runs.finished(named(request.params.run));
    kept(response).json(summary);
  });
  router.get("/api/runs/:run/:fileName", async (request, response) => {
    const { summary, folder } = await platform.runs.finished(named(request.params.run));
    const file = fileOf(summary, request.params.fileName);
    const etag = `"${file.sha256}"`;
    kept(response).set("ETag", etag);
    if (callerHas(request, etag)) return void response.status(304).end();
    response.type(file.mediaType).sendFile(path.join(folder, file.name), { etag: false, cacheControl: false, lastModified: false });
  });
  return router;
}

/** Results never change, but they are not for shared caches. */
function kept(response: Response): Response {
  return response.set({ "Cache-Control": "private, max-age=31536000, immutable", "Referrer-Policy": "no-referrer" });
}

function named(hash: string): string {
  if (runHash.test(hash)) return hash;
  throw new Problem("not-found", {
    where: hash,
    detail: { ja: "計算の番号（64桁）ではありません", en: "This is no hash of a run (64 digits)" },
  });
}

function fileOf({ files }: RunSummary, name: string): RunSummary["files"][number] {
  const file = files.find((one) => one.name === name);
  if (file) return file;
  throw new Problem("not-found", {
    where: name,
    detail: { ja: `この結果に ${name} はありません`, en: `The result has no ${name}` },
    remedy: { ja: `あるもの：${files.map((one) => one.name).join(", ")}`, en: `There is: ${files.map((one) => one.name).join(", ")}` },
  });
}
