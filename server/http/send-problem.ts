import type { ErrorRequestHandler, Request, RequestHandler } from "express";
import { Problem, problemBody } from "../../model/problem.ts";
import { definitionLanguage, type Language, type ReaderLanguage, readerLanguageOf } from "../../model/text.ts";
import type { Log } from "./log.ts";

/** The one place that turns a failure into a response (RFC 9457), in the caller's language. */
export function sendProblem(log: Log): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const body = problemBody(asProblem(error, log), requestLanguage(request));
    response.status(body.status).set("Cache-Control", "no-store");
    if (body.status === 503) response.set("Retry-After", "3");
    response.type("application/problem+json").send(JSON.stringify(body));
  };
}

export const noSuchPath: RequestHandler = (request) => {
  throw new Problem("not-found", {
    where: request.path,
    detail: { ja: `${request.path} はありません`, en: `There is nothing at ${request.path}` },
    remedy: { ja: "/ （地図）または /data （データ一覧）をご覧ください", en: "See / (map) or /data (datasets)" },
  });
};

/** What a page is written in: as the address says, else the first wish of the browser that we can meet, else Japanese. */
export function readerLanguage(request: Request): ReaderLanguage {
  const { lang } = request.query;
  const asked = typeof lang === "string" ? readerLanguageOf(lang) : undefined;
  return (
    asked ??
    request
      .acceptsLanguages()
      .map(readerLanguageOf)
      .find((language) => language !== undefined) ??
    "ja"
  );
}

/** The one of the languages of definitions that the caller reads best. */
export function requestLanguage(request: Request): Language {
  return definitionLanguage(readerLanguage(request));
}

/** A failure as a Problem; what is no Problem and not the caller's doing is a fault of ours and goes to the log. */
export function asProblem(error: unknown, log: Log): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof URIError) return callersFault(400);
  const status = error instanceof Error && "status" in error ? Number(error.status) : 500;
  if (status >= 400 && status < 500) return callersFault(status);
  // Anything else is a fault of ours: the log gets all of it, the caller none of its inside.
  log.failure(error);
  return new Problem("unexpected-error", {
    detail: { ja: "処理できませんでした。時間をおいてもう一度お試しください", en: "The request failed. Please try again later" },
  });
}

/** What Express and its parsers refuse, by the status they give it. */
function callersFault(status: number): Problem {
  if (status === 404) return new Problem("not-found", { detail: { ja: "このファイルはありません", en: "There is no such file" } });
  if (status === 413)
    return new Problem("too-large", { detail: { ja: "送られた本文が大きすぎます", en: "The body that was sent is too large" } });
  return new Problem("invalid-parameter", { detail: { ja: "要求を読めません", en: "The request cannot be read" } });
}
