import type { RequestHandler } from "express";

/** Open data may be read from any web page. */
export const publicHeaders: RequestHandler = (_request, response, next) => {
  response.set({
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Content-Disposition, Content-Length, X-Machizu-Version",
  });
  next();
};
