import type { RequestHandler } from "express";
import { Problem } from "../../model/problem.ts";

/** No request of ours needs more; routes that read a body set narrower limits. */
const mostBodyBytes = 8 * 2 ** 20;

/** How long a caller may go on sending a body after the answer has gone. */
const unreadBodyMs = 1000;

/** Refuses a body that states to be too large before it is sent, and ends the connection of one that never ends. */
export const bodyLimits: RequestHandler = (request, response, next) => {
  response.once("finish", () => {
    if (!request.complete) setTimeout(() => request.complete || request.socket.destroy(), unreadBodyMs).unref();
  });
  if (Number(request.get("content-length") ?? 0) <= mostBodyBytes) return next();
  response.set("Connection", "close");
  throw new Problem("too-large", {
    where: "Content-Length",
    detail: { ja: "送られる本文が大きすぎます", en: "The body is too large" },
    remedy: { ja: `${mostBodyBytes / 2 ** 20} MB までにしてください`, en: `Send at most ${mostBodyBytes / 2 ** 20} MB` },
  });
};
