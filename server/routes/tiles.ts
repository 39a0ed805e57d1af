import { gzip } from "node:zlib";
import { promisify } from "node:util";
import { type Request, type Response, Router } from "express";
import { z } from "zod";
import type { DatasetDefinition } from "../../model/dataset.ts";
import type { TileAddress } from "../../model/geo/tile.ts";
import { Problem } from "../../model/problem.ts";
import { asOfSchema, readQuery, readWholeNumber } from "../http/query.ts";
import { type StoredBytes, sendStored } from "../http/send-bytes.ts";
import type { Platform } from "../platform.ts";
import { readTile } from "../tiles/read-tile.ts";

/**
 * `/tiles/{dataset[,dataset…]}/{z}/{x}/{y}.mvt`
 *
 * With `?v=` (one version per dataset, joined by `-`) a tile never changes and may be kept for ever; without
 * it every use asks again, and the ETag changes only when a row of the tile did.
 */
export function tileRoutes(platform: Platform): Router {
  const router = Router();
  router.get("/tiles/:datasets/:z/:x/:y.mvt", async (request, response) => {
    await sendTile(platform, request, response, { ...request.params, datasets: readDatasets(platform, request.params.datasets) });
  });
  return router;
}

/** Answers a tile under any address; the query is the same under all of them. @throws Problem for an address that is no tile. */
export async function sendTile(
  platform: Platform,
  request: Request,
  response: Response,
  { datasets, ...address }: TileParams,
): Promise<void> {
  const tile = readAddress(address);
  const query = readQuery(request.query, tileQuery, { v: "1", asOf: "2026-04-01" });
  const versions = await resolveVersions(platform, datasets, query);
  const stored = await platform.tiles.getOrCreate(tileKey(datasets, versions, tile), () => createTile(platform, datasets, versions, tile));
  const immutable = query.v !== undefined;
  response.set("Cache-Control", immutable ? "public, max-age=31536000, immutable" : "no-cache");
  sendStored(request, response, stored, "application/vnd.mapbox-vector-tile");
}

interface TileParams {
  readonly datasets: readonly DatasetDefinition[];
  readonly z: string;
  readonly x: string;
  readonly y: string;
}

/** Tiles are answered down to here, whatever zoom a dataset is made for. */
export const maxZoom = 22;
const mostLayers = 16;

const tileQuery = {
  v: z
    .string()
    .regex(/^\d{1,9}(-\d{1,9})*$/)
    .optional(),
  asOf: asOfSchema.optional(),
};

/** The datasets named in a path, each once. */
export function readDatasets(platform: Platform, names: string): DatasetDefinition[] {
  const ids = [...new Set(names.split(",", mostLayers + 1))];
  if (ids.length <= mostLayers) return ids.map((id) => platform.dataset(id));
  throw new Problem("invalid-parameter", {
    where: names,
    detail: { ja: `一度に重ねられるのは ${mostLayers} 件までです`, en: `At most ${mostLayers} datasets can be combined` },
  });
}

function readAddress(params: { z: string; x: string; y: string }): TileAddress {
  const z = readWholeNumber("z", params.z, maxZoom);
  const last = 2 ** z - 1;
  return { z, x: readWholeNumber("x", params.x, last), y: readWholeNumber("y", params.y, last) };
}

/** The version of each dataset; 0, which has no rows, for one that nothing was loaded into yet. */
async function resolveVersions(
  platform: Platform,
  datasets: readonly DatasetDefinition[],
  query: { v?: string | undefined; asOf?: string | undefined },
): Promise<number[]> {
  const current = await platform.versions();
  if (query.v !== undefined) return readPinnedVersions(query.v, datasets, (id) => current.get(id)?.version ?? 0);
  if (query.asOf === undefined) return datasets.map(({ id }) => current.get(id)?.version ?? 0);
  return Promise.all(datasets.map(async (dataset) => (await platform.versionOf(dataset, query.asOf)).version));
}

function readPinnedVersions(v: string, datasets: readonly DatasetDefinition[], newest: (id: string) => number): number[] {
  const versions = v.split("-").map(Number);
  const exist = versions.length === datasets.length && datasets.every(({ id }, index) => (versions[index] ?? Infinity) <= newest(id));
  if (exist) return versions;
  const example = datasets.map(({ id }) => newest(id)).join("-");
  throw new Problem("invalid-parameter", {
    where: "v",
    detail: { ja: `v=${v} の版はありません`, en: `There is no version v=${v}` },
    remedy: { ja: `今の版は v=${example}`, en: `The current one is v=${example}` },
  });
}

function tileKey(datasets: readonly DatasetDefinition[], versions: readonly number[], { z, x, y }: TileAddress): string {
  return `${datasets.map(({ id }, index) => `${id}@${versions[index]}`).join(",")}/${z}/${x}/${y}`;
}

const compress = promisify(gzip);

async function createTile(
  platform: Platform,
  datasets: readonly DatasetDefinition[],
  versions: readonly number[],
  tile: TileAddress,
): Promise<StoredBytes> {
  const drawn = datasets.map((dataset, index) => ({ dataset, version: versions[index] ?? 0 }));
  const { bytes, etag } = await readTile(platform.database, drawn, tile);
  return { bytes, etag, gzip: await compress(bytes, { level: 1 }) };
}
