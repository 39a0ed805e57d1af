import { createHash } from "node:crypto";
import { Router } from "express";
import { z } from "zod";
import type { TileAddress } from "../../model/geo/tile.ts";
import { Problem } from "../../model/problem.ts";
import { type GroundHeight, type TerrainRelease, type TerrainTiles, terrainTileZooms } from "../../model/terrain.ts";
import { terrainBounds, terrainCoverage } from "../../sql/terrain.ts";
import { baseUrl } from "../http/base-url.ts";
import { callerHas } from "../http/etag.ts";
import { publicHeaders } from "../http/public-headers.ts";
import { readQuery, readWholeNumber } from "../http/query.ts";
import { requestLanguage } from "../http/send-problem.ts";
import type { Platform } from "../platform.ts";
import { pointAccepted, pointShape, readPoint } from "../report/read-place.ts";
import { groundHeight } from "../terrain/ground-height.ts";
import { publicTerrain } from "../terrain/public-terrain.ts";
import { terrainTile } from "../terrain/terrain-tile.ts";

/**
 * `/terrain/…`: the height of the ground, at a place and as elevation tiles for three-dimensional maps. With `?v=` (the deliveries that
 * they are made from) a tile never changes; without it every use asks again.
 */
export function terrainRoutes(platform: Platform): Router {
  const router = Router();
  router.use("/terrain", publicHeaders);
  router.get("/terrain/height", async (request, response) => {
    const { lon, lat } = readQuery(request.query, pointShape, pointAccepted);
    readPoint({ lon, lat });
    const unknown: GroundHeight = { meters: null, accuracyMeters: null, releases: [] };
    response.set("Cache-Control", "no-cache").json((await groundHeight(platform.database, [lon, lat])) ?? unknown);
  });
  router.get("/terrain/tiles.json", async (request, response) => {
    readQuery(request.query, {}, {});
    const options = { base: baseUrl(platform, request), language: requestLanguage(request) };
    response
      .vary("Accept-Language")
      .set("Cache-Control", "no-cache")
      .json(await describeTiles(platform, await publicTerrain(platform.database), options));
  });
  router.get("/terrain/:z/:x/:y.png", async (request, response) => {
    const tile = readAddress(request.params);
    const { v } = readQuery(
      request.query,
      {
        v: z
          .string()
          .regex(/^\d{1,9}(-\d{1,9})*$/)
          .optional(),
      },
      { v: "1" },
    );
    const ids = (await publicTerrain(platform.database)).map(({ id }) => id);
    const version = ids.join("-");
    if (ids.length === 0 || (v !== undefined && v !== version)) throw noSuchTerrain(v, version);
    const key = `terrain@${version}/${tile.z}/${tile.x}/${tile.y}`;
    const { bytes, etag } = await platform.tiles.getOrCreate(key, async () => {
      const made = await terrainTile(platform.database, ids, tile);
      return { bytes: made, etag: `"${createHash("sha256").update(made).digest("base64url").slice(0, 22)}"` };
    });
    response.set({ "Cache-Control": v === undefined ? "no-cache" : "public, max-age=31536000, immutable", ETag: etag });
    if (callerHas(request, etag)) return void response.status(304).end();
    response.type("image/png").end(bytes);
  });
  return router;
}

async function describeTiles(
  platform: Platform,
  releases: readonly TerrainRelease[],
  { base, language }: { base: string; language: "ja" | "en" },
): Promise<TerrainTiles> {
  const ids = releases.map(({ id }) => id);
  const bounds = await terrainBounds(platform.database, ids);
  const coverage = await terrainCoverage(platform.database, ids);
  if (bounds === undefined || coverage === undefined) throw noSuchTerrain(undefined, "");
  return {
    tilejson: "3.0.0",
    encoding: "terrarium",
    tiles: [`${base}/terrain/{z}/{x}/{y}.png?v=${ids.join("-")}`],
    minzoom: terrainTileZooms.min,
    maxzoom: terrainTileZooms.max,
    bounds: [bounds[0], bounds[1], bounds[2], bounds[3]],
    attribution: [...new Set(releases.map(({ attribution }) => attribution[language]))].join(language === "ja" ? "、" : ", "),
    sample: releases.some(({ sample }) => sample),
    coverage,
  };
}

function readAddress(params: { z: string; x: string; y: string }): TileAddress {
  const z = readWholeNumber("z", params.z, terrainTileZooms.max);
  const last = 2 ** z - 1;
  const tile = { z, x: readWholeNumber("x", params.x, last), y: readWholeNumber("y", params.y, last) };
  if (z >= terrainTileZooms.min) return tile;
  throw new Problem("invalid-parameter", {
    where: "z",
    detail: { ja: `標高タイルはズーム ${terrainTileZooms.min} からです`, en: `Elevation tiles begin at zoom ${terrainTileZooms.min}` },
  });
}

function noSuchTerrain(v: string | undefined, version: string): Problem {
  return new Problem("not-found", {
    where: v === undefined ? "terrain" : "v",
    detail:
      v === undefined
        ? { ja: "標高データは登録されていません", en: "No elevation data is loaded" }
        : { ja: `v=${v} の標高はありません`, en: `There are no heights v=${v}` },
    ...(version !== "" && { remedy: { ja: `今の版は v=${version}`, en: `The current ones are v=${version}` } }),
  });
}
