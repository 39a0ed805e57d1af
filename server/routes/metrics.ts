import { timingSafeEqual } from "node:crypto";
import { type Request, Router } from "express";
import { Problem } from "../../model/problem.ts";
import type { Platform } from "../platform.ts";

/**
 * `/metrics` for Prometheus. With `METRICS_TOKEN` set it asks for that bearer token; without one it answers
 * this machine only, and nobody whose request came through a proxy.
 */
export function metricsRoutes(platform: Platform): Router {
  const { metrics } = platform;
  metrics.gauge("machizu_tile_cache_bytes", "Bytes of tiles kept in memory", () => platform.tiles.bytesUsed);
  metrics.gauge(
    "machizu_tiles_answered_early",
    "Tiles answered from memory before any routing; not among the requests",
    () => platform.warmTiles.answered,
  );
  metrics.gauge("machizu_memory_layer_bytes", "Bytes of layers kept in memory", () => platform.memoryLayers.bytesUsed);
  metrics.gauge("machizu_memory_layers", "Layers kept in memory", () => platform.memoryLayers.size);
  metrics.counter("machizu_memory_layer_hits_total", "Layers of cold tiles that were made from memory", () => platform.memoryLayers.hits);
  metrics.counter(
    "machizu_memory_layer_misses_total",
    "Layers of cold tiles that were read from the database",
    () => platform.memoryLayers.misses,
  );
  metrics.gauge("machizu_event_listeners", "Listeners of /events", () => platform.events.listenerCount);
  metrics.gauge("machizu_database_connections", "Open database connections", () => platform.connections?.open ?? 0);
  metrics.gauge(
    "machizu_database_connections_waited_for",
    "Requests waiting for a database connection",
    () => platform.connections?.waitedFor ?? 0,
  );
  const router = Router();
  router.get("/metrics", async (request, response) => {
    assertMayRead(request, platform.operations.metricsToken);
    response.set({ "Content-Type": metrics.contentType, "Cache-Control": "no-store" }).send(await metrics.text());
  });
  return router;
}

function assertMayRead(request: Request, token: string | undefined): void {
  if (token === undefined ? isThisMachine(request) : isSame(request.get("authorization") ?? "", `Bearer ${token}`)) return;
  throw new Problem("not-allowed", {
    where: "/metrics",
    detail: { ja: "この情報は運用者だけが見られます", en: "Only operators may read this" },
    remedy: {
      ja: "METRICS_TOKEN を設定し、Authorization: Bearer で指定してください",
      en: "Set METRICS_TOKEN and send it as Authorization: Bearer",
    },
  });
}

function isThisMachine(request: Request): boolean {
  const address = request.socket.remoteAddress ?? "";
  return (
    ["127.0.0.1", "::1", "::ffff:127.0.0.1"].includes(address) &&
    request.get("x-forwarded-for") === undefined &&
    request.get("forwarded") === undefined
  );
}

function isSame(stated: string, expected: string): boolean {
  const [a, b] = [Buffer.from(stated), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
