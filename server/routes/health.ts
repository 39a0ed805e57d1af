import { Router } from "express";
import type { Platform } from "../platform.ts";

/** `/healthz`: the process lives. `/readyz`: the database answers. */
export function healthRoutes(platform: Platform): Router {
  const router = Router();
  router.get("/healthz", (_request, response) => {
    response.type("text/plain").send("ok\n");
  });
  router.get("/readyz", async (_request, response) => {
    await platform.database.pool.query("select 1");
    response.type("text/plain").send("ready\n");
  });
  return router;
}
