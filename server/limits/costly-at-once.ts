import type { RequestHandler } from "express";
import { ipKeyGenerator } from "express-rate-limit";
import { Problem } from "../../model/problem.ts";
import { isCostly, type RequestLimits } from "./request-limits.ts";

const retryAfterSeconds = 2;

/** Keeps one client from holding every database connection: only so many of its costly requests run together. */
export function costlyAtOnce({ costlyAtOnce: most }: RequestLimits): RequestHandler[] {
  return most > 0 ? [countRunning(most)] : [];
}

function countRunning(most: number): RequestHandler {
  const running = new Map<string, number>();
  return (request, response, next) => {
    if (!isCostly(request)) return next();
    const client = ipKeyGenerator(request.ip ?? "");
    const count = (running.get(client) ?? 0) + 1;
    if (count > most) {
      response.set("Retry-After", String(retryAfterSeconds));
      throw tooManyAtOnce(most);
    }
    running.set(client, count);
    response.once("close", () => {
      const left = (running.get(client) ?? 1) - 1;
      if (left > 0) running.set(client, left);
      else running.delete(client);
    });
    next();
  };
}

function tooManyAtOnce(most: number): Problem {
  return new Problem("too-many-requests", {
    detail: {
      ja: `同時に処理できる検索・ダウンロードは ${most} 件までです`,
      en: `No more than ${most} searches and downloads of one client run at once`,
    },
    remedy: { ja: "先の要求が終わってからお試しください", en: "Try again when an earlier one has ended" },
  });
}
