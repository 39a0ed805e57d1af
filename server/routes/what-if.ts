import express, { Router } from "express";
import { z } from "zod";
import { Problem } from "../../model/problem.ts";
import type { Platform } from "../platform.ts";
import { browserRun } from "../runs/browser-run.ts";

const mostBodyBytes = 1_000_000;
const bodyShape = z.strictObject({ inputs: z.record(z.string(), z.unknown()) });

/** `POST /api/processes/{simulation}/material`: what a browser needs to compute a run itself. */
export function whatIfRoutes(platform: Platform): Router {
  const router = Router();
  router.post("/api/processes/:processId/material", express.json({ limit: mostBodyBytes }), async (request, response) => {
    const { success, data } = bodyShape.safeParse(request.body);
    if (!success) throw unreadable();
    const program = await platform.runs.program(String(request.params["processId"]));
    response.set("Cache-Control", "no-store").json(await browserRun(platform, program, data.inputs));
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
