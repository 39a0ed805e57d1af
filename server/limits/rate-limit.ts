import type { Request, RequestHandler } from "express";
import { rateLimit } from "express-rate-limit";
import { Problem } from "../../model/problem.ts";
import { isCostly, type RequestLimits } from "./request-limits.ts";

const windowMs = 60_000;

/**
 * At most so many requests of one client in a minute; costly ones are also counted apart. Answers carry
 * `RateLimit` fields, a refusal `Retry-After`. A client is an address (IPv6: its /56); `trust proxy` says
 * whose word is taken for it.
 */
export function rateLimits({ requestsPerMinute, costlyPerMinute }: RequestLimits): RequestHandler[] {
  return [
    ...(requestsPerMinute > 0 ? [limiter("requests", requestsPerMinute, isProbe)] : []),
    ...(costlyPerMinute > 0 ? [limiter("costly", costlyPerMinute, (request) => !isCostly(request))] : []),
  ];
}

/** Whoever watches the server must not be turned away. */
function isProbe({ path }: Request): boolean {
  return path === "/healthz" || path === "/readyz" || path === "/metrics";
}

function limiter(identifier: string, limit: number, skip: (request: Request) => boolean): RequestHandler {
  return rateLimit({
    windowMs,
    limit,
    identifier,
    skip,
    standardHeaders: "draft-8",
    legacyHeaders: false,
    handler: (_request, _response, next) => next(tooManyRequests(limit)),
  });
}

function tooManyRequests(limit: number): Problem {
  return new Problem("too-many-requests", {
    detail: {
      ja: `1 分間に受け付けられるのは ${limit} 件までです`,
      en: `No more than ${limit} requests are answered in a minute`,
    },
    remedy: {
      ja: "Retry-After の秒数だけ待ってからもう一度お試しください。まとめて使うときは /download から全件を取得できます",
      en: "Wait for the seconds in Retry-After. For bulk use, /download gives whole datasets",
    },
  });
}
