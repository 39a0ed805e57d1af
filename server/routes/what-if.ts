import express, { Router } from "express";
import { z } from "zod";
import { Problem } from "../../model/problem.ts";
import type { Platform } from "../platform.ts";
import { BrowserRuns } from "../runs/browser-run.ts";

const mostBodyBytes = 1_000_000;
const inputs = z.record(z.string(), z.unknown());
const bodyShape = z.strictObject({ inputs, known: z.string().max(100).optional() });
const dataShape = z.strictObject({ inputs });

/**
 * `POST /api/processes/{simulation}/material`: what a browser needs to compute a run itself; `known` is the key of data that it has.
 * `POST …/material/data`: the data alone, before the other parameters are known.
 */
export function whatIfRoutes(platform: Platform): Router {
  const router = Router();
  const runs = new BrowserRuns(platform);
  const body = express.json({ limit: mostBodyBytes });
  router.post("/api/processes/:processId/material", body, async (request, response) => {
    const { success, data } = bodyShape.safeParse(request.body);
    if (!success) throw unreadable();
    const program = await platform.runs.program(String(request.params["processId"]));
    response
      .set("Cache-Control", "no-store")
      .type("json")
      .send(await runs.run(program, data.inputs, data.known));
  });
  router.post("/api/processes/:processId/material/data", body, async (request, response) => {
    const { success, data } = dataShape.safeParse(request.body);
    if (!success) throw unreadable();
    const program = await platform.runs.program(String(request.params["processId"]));
    response
      .set("Cache-Control", "no-store")
      .type("json")
      .send(await runs.data(program, data.inputs));
  });
  return router;
}

function unreadable(): Problem {
  return new Problem("invalid-parameter", {
    where: "body",
    detail: { ja: "条件を読めません", en: "The parameters cannot be read" },
    remedy: { ja: '例：{"inputs":{"durationHours":6}}', en: 'For example {"inputs":{"durationHours":6}}' },
  });
}
