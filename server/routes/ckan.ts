import express, { type ErrorRequestHandler, type Request, type Response, Router } from "express";
import { actions, ckanCatalog, helpText } from "../catalog/ckan/actions.ts";
import { CkanError } from "../catalog/ckan/ckan-error.ts";
import { readParameters } from "../catalog/ckan/parameters.ts";
import { publishedCatalog } from "../catalog/published-catalog.ts";
import { sendText } from "../http/send-text.ts";
import type { Platform } from "../platform.ts";

const bodyBytes = 20_000;

/** `/api/3/action/{action}`: CKAN's read API, so that portals harvest us as they harvest each other. */
export function ckanRoutes(platform: Platform): Router {
  const router = Router();
  const paths = ["/api/3/action/:action", "/api/action/:action"];
  const json = express.json({ limit: bodyBytes, strict: true });
  const form = express.urlencoded({ extended: false, limit: bodyBytes, parameterLimit: 30 });
  const answer = async (request: Request, response: Response) => {
    const name = String(request.params["action"]);
    const action = actions.get(name);
    if (action === undefined) {
      return void response.status(400).json(`Bad request - Action name not known: ${name.slice(0, 60)}`);
    }
    const catalog = ckanCatalog(await publishedCatalog(platform, request));
    const result = action(catalog, readParameters(request.query, request.body));
    const help = `${catalog.published.base}/api/3/action/help_show?name=${name}`;
    sendText(request, response, { body: JSON.stringify({ help, success: true, result }), mediaType: "application/json" });
  };
  router.get(["/api/3", "/api/ver"], (_request, response) => void response.json({ version: 3 }));
  router.get(paths, answer);
  router.post(paths, json, form, answer);
  router.use(["/api/3", "/api/action"], problem);
  return router;
}

const problem: ErrorRequestHandler = (error: unknown, request, response, next) => {
  if (response.headersSent) return next(error);
  const isBody = error instanceof Error && "type" in error && String(error.type).startsWith("entity.");
  if (!(error instanceof CkanError) && !isBody) return next(error);
  const failure = error instanceof CkanError ? error : new CkanError(400, "Bad Request", { message: "Request body cannot be read" });
  const name = request.path.split("/").at(-1) ?? "";
  response.status(failure.status).json({ help: actions.has(name) ? helpText(name) : name, success: false, error: failure.body });
};
