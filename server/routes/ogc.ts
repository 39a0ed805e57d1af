import { type Request, type RequestHandler, Router } from "express";
import type { DatasetDefinition } from "../../model/dataset.ts";
import { problemPages, resource } from "../ogc/answer.ts";
import type { Answer, OgcRequest } from "../ogc/ogc-request.ts";
import { catalog, record, records } from "../ogc/catalog.ts";
import { collection, collections } from "../ogc/collections.ts";
import { conformance } from "../ogc/conformance.ts";
import { item, items } from "../ogc/items.ts";
import { landing } from "../ogc/landing.ts";
import { openApi } from "../ogc/openapi.ts";
import { queryables, returnables, sortables } from "../ogc/schemas.ts";
import { tileMatrixSet, tileMatrixSetId, tileMatrixSets } from "../ogc/tile-matrix-sets.ts";
import { tileset, tilesets } from "../ogc/tiles.ts";
import type { Platform } from "../platform.ts";
import { processRoutes } from "./processes.ts";
import { sendTile } from "./tiles.ts";

/** `/api`: OGC API Features, Tiles, Records and Processes. */
export function ogcRoutes(platform: Platform): Router {
  const router = Router();
  const fixed = (answer: (ogc: OgcRequest) => Promise<Answer> | Answer) => resource(platform, answer);
  const ofDataset = (answer: (ogc: OgcRequest, dataset: DatasetDefinition) => Promise<Answer> | Answer) =>
    resource(platform, (ogc) => answer(ogc, platform.dataset(part(ogc.request, "id"))));
  const tiles = `/api/collections/:id/tiles/${tileMatrixSetId}`;

  router.get("/api", fixed(landing));
  router.get("/api/conformance", fixed(conformance));
  router.get("/api/openapi.json", fixed(openApi));
  router.get("/api/collections", fixed(collections));
  router.get("/api/collections/catalog", fixed(catalog));
  router.get("/api/collections/catalog/items", fixed(records));
  router.get(
    "/api/collections/catalog/items/:recordId",
    fixed((ogc) => record(ogc, part(ogc.request, "recordId"))),
  );
  router.get("/api/collections/:id", ofDataset(collection));
  router.get("/api/collections/:id/items", ofDataset(items));
  router.get(
    "/api/collections/:id/items/:fid",
    ofDataset((ogc, dataset) => item(ogc, dataset, part(ogc.request, "fid"))),
  );
  router.get("/api/collections/:id/queryables", ofDataset(queryables));
  router.get("/api/collections/:id/sortables", ofDataset(sortables));
  router.get("/api/collections/:id/schema", ofDataset(returnables));
  router.get("/api/collections/:id/tiles", ofDataset(tilesets));
  router.get(tiles, ofDataset(tileset));
  router.get(`${tiles}/:tileMatrix/:tileRow/:tileCol`, tile(platform));
  router.get("/api/tileMatrixSets", fixed(tileMatrixSets));
  router.get(`/api/tileMatrixSets/${tileMatrixSetId}`, fixed(tileMatrixSet));
  router.use(processRoutes(platform));
  router.use("/api", problemPages(platform));
  return router;
}

/** The standard counts rows before columns. */
function tile(platform: Platform): RequestHandler {
  return async (request, response) => {
    const datasets = [platform.dataset(part(request, "id"))];
    await sendTile(platform, request, response, {
      datasets,
      z: part(request, "tileMatrix"),
      x: part(request, "tileCol"),
      y: part(request, "tileRow"),
    });
  };
}

function part(request: Request, name: string): string {
  const value = request.params[name];
  return typeof value === "string" ? value : "";
}
