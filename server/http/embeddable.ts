import type { RequestHandler } from "express";

/** The map without its tools (`/?embed=1`) may be put into pages of other sites; everything else stays refused. */
export const embeddable: RequestHandler = (request, response, next) => {
  if (request.path === "/" && request.query["embed"] === "1") {
    const policy = String(response.getHeader("Content-Security-Policy"));
    response.setHeader("Content-Security-Policy", policy.replace("frame-ancestors 'self'", "frame-ancestors *"));
    response.removeHeader("X-Frame-Options");
  }
  next();
};
