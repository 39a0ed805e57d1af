import { type Request, type Response, Router } from "express";
import { Problem } from "../../model/problem.ts";
import type { VersionEvent } from "../../model/version-event.ts";
import type { KnownVersions } from "../events/version-events.ts";
import { publicHeaders } from "../http/public-headers.ts";
import { readQuery } from "../http/query.ts";
import type { Platform } from "../platform.ts";

/** Proxies cut what is silent for a minute. */
const heartbeatMs = 15_000;
const mostListeners = 1000;
/** Who does not read what it is sent is let go, and may come again. */
const mostUnreadBytes = 1 << 16;
const reconnectMs = 3000;

/**
 * `/events`: server-sent events, one for each new version of a dataset. An event's id names all versions, so that whoever
 * comes back with it (`Last-Event-ID`) is told what it has missed, by any process of this server.
 */
export function eventRoutes(platform: Platform): Router {
  const router = Router();
  router.get("/events", publicHeaders, async (request, response) => {
    readQuery(request.query, {}, {});
    if (platform.events.listenerCount >= mostListeners) throw tooManyListeners();
    await sendEvents(platform, request, response);
  });
  return router;
}

async function sendEvents({ events }: Platform, request: Request, response: Response): Promise<void> {
  response.set({ "Content-Type": "text/event-stream", "Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no" });
  response.flushHeaders();
  const write = (text: string) => {
    response.write(text);
    if (response.writableLength > mostUnreadBytes) response.destroy();
  };
  const { known, stop } = await events.listen(
    (news, now) => write(formatEvents(news, now)),
    () => response.end(),
  );
  if (response.destroyed) return stop();
  response.once("close", stop);
  const heartbeat = setInterval(() => write(":\n\n"), heartbeatMs);
  response.once("close", () => clearInterval(heartbeat));
  const held = readEventId(request.get("last-event-id"));
  write(`retry: ${reconnectMs}\n${formatEvents(await events.since(held, known), known)}`);
}

/** Without news, only the id: it is where a listener that loses its connection goes on. */
function formatEvents(events: readonly VersionEvent[], known: KnownVersions): string {
  const id = `id: ${[...known].map(([dataset, version]) => `${dataset}:${version}`).join(",")}\n`;
  if (events.length === 0) return `${id}event: ready\ndata: {}\n\n`;
  return events.map((event) => `${id}event: version\ndata: ${JSON.stringify(event)}\n\n`).join("");
}

/** What makes no sense is left out: then nothing is known to be missed. */
function readEventId(header: string | undefined): KnownVersions {
  const parts = (header ?? "").slice(0, 4000).matchAll(/([a-z0-9-]+):(\d{1,9})(?:,|$)/g);
  return new Map(Array.from(parts, ([, dataset = "", version = ""]) => [dataset, Number(version)]));
}

function tooManyListeners(): Problem {
  return new Problem("too-many-requests", {
    where: "/events",
    detail: { ja: `同時に受信できるのは ${mostListeners} 件までです`, en: `No more than ${mostListeners} listeners at once` },
    remedy: { ja: "しばらくしてからもう一度お試しください", en: "Try again later" },
  });
}
