import type { RequestHandler } from "express";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";

/** Logs and measures every answer when it has ended. */
export function observe(log: Log, metrics: Metrics): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now();
    const bytesBefore = request.socket.bytesWritten;
    const { method, path } = request;
    response.once("close", () => {
      const milliseconds = Math.round((performance.now() - startedAt) * 10) / 10;
      const status = response.statusCode;
      metrics.observeRequest({ path, method, status, seconds: milliseconds / 1000 });
      const bytes = request.socket.bytesWritten - bytesBefore;
      log.request({ method, path, status, milliseconds, bytes, complete: response.writableFinished });
    });
    next();
  };
}
