import type { OutgoingHttpHeaders } from "node:http";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { type Request, type Response, Router } from "express";
import { z } from "zod";
import type { DatasetDefinition } from "../../model/dataset.ts";
import type { TileAddress } from "../../model/geo/tile.ts";
import { Problem } from "../../model/problem.ts";
import { chooseEncoding, type ContentEncoding } from "../http/content-encoding.ts";
import { callerHas } from "../http/etag.ts";
import { asOfSchema, readQuery, readWholeNumber } from "../http/query.ts";
import type { Platform } from "../platform.ts";
import { type DatasetVersion, readTile } from "../tile-service/read-tile.ts";
import type { CachedTile } from "../tiles/tile-cache.ts";
import { tileKey, variantKey } from "../tile-service/tile-key.ts";
import { bodyHeaders } from "../tile-service/warm-tiles.ts";
import type { PublishedVersion } from "../../sql/versions.ts";

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
  const encoding = chooseEncoding(request.get("accept-encoding"));
  response.set("Cache-Control", query.v === undefined ? "no-cache" : "public, max-age=31536000, immutable").vary("Accept-Encoding");
  const keptKey = platform.isReady ? undefined : immutableKey(datasets, tile, query);
  const kept = keptKey === undefined ? undefined : await platform.keptTiles.get(variantKey(keptKey, encoding));
  if (kept !== undefined) return answer(request, response, { stored: kept, encoding });
  const current = await platform.versions();
  const versions = await resolveVersions(platform, datasets, { ...query, current });
  const key = tileKey(versions, tile);
  const create = () => platform.runs.rightOfWay.before(() => readTile(platform.database, versions, tile, platform.memoryLayers));
  const stored = await platform.tiles.getOrCreate(variantKey(key, encoding), () => createVariant(platform, { key, encoding, create }));
  if (query.asOf === undefined)
    platform.warmTiles.remember({
      url: request.originalUrl,
      key,
      versions: query.v === undefined ? current : undefined,
      headers: lastingHeaders(response),
    });
  answer(request, response, { stored, encoding });
}

/** The key of a tile that is the same whatever version is current; undefined when that must be known. */
function immutableKey(datasets: readonly DatasetDefinition[], tile: TileAddress, { v, asOf }: TileQuery): string | undefined {
  const versions = v?.split("-").map(Number) ?? [];
  if (asOf !== undefined || versions.length !== datasets.length) return undefined;
  return tileKey(
    datasets.map((dataset, index) => ({ dataset, version: versions[index] ?? 0 })),
    tile,
  );
}

function answer(request: Request, response: Response, { stored, encoding }: { stored: CachedTile; encoding: ContentEncoding }): void {
  response.set("ETag", stored.etag);
  if (callerHas(request, stored.etag)) return void response.status(304).end();
  if (stored.bytes.length === 0) return void response.status(204).end();
  response.set(bodyHeaders(stored.bytes, encoding)).end(stored.bytes);
}

/** What every answer at this address carries; not how many requests its caller has left. */
function lastingHeaders(response: Response): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(response.getHeaders()).filter(([name]) => !name.startsWith("ratelimit")));
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

interface TileQuery {
  readonly v?: string | undefined;
  readonly asOf?: string | undefined;
}

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

/** @throws Problem for an address that is no tile. */
export function readAddress(params: { z: string; x: string; y: string }): TileAddress {
  const z = readWholeNumber("z", params.z, maxZoom);
  const last = 2 ** z - 1;
  return { z, x: readWholeNumber("x", params.x, last), y: readWholeNumber("y", params.y, last) };
}

/** The version of each dataset; 0, which has no rows, for one that nothing was loaded into yet. */
async function resolveVersions(
  platform: Platform,
  datasets: readonly DatasetDefinition[],
  { v, asOf, current }: TileQuery & { current: ReadonlyMap<string, PublishedVersion> },
): Promise<DatasetVersion[]> {
  const newest = (id: string) => current.get(id)?.version ?? 0;
  const pinned = v === undefined ? undefined : readPinnedVersions(v, datasets, newest);
  return Promise.all(
    datasets.map(async (dataset, index) => {
      const version = asOf === undefined ? newest(dataset.id) : (await platform.versionOf(dataset, asOf)).version;
      return { dataset, version: pinned?.[index] ?? version };
    }),
  );
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

/** A compressed tile is made from the plain one, which then is in the cache too. */
async function createVariant(
  platform: Platform,
  { key, encoding, create }: { key: string; encoding: ContentEncoding; create: () => Promise<CachedTile> },
): Promise<CachedTile> {
  if (encoding === "identity") return create();
  const { bytes, etag } = await platform.tiles.getOrCreate(key, create);
  return { bytes: bytes.length === 0 ? bytes : await compressors[encoding](bytes), etag };
}

/** The levels that cost a cold tile least: brotli 4 takes less time than gzip 1 and gives fewer bytes (PERFORMANCE: 3.6 and 5.1 ms for 259 KB). */
const compressors = {
  gzip: (bytes: Uint8Array) => promisify(gzip)(bytes, { level: 1 }),
  br: (bytes: Uint8Array) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
};
