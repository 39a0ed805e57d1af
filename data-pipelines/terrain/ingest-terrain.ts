import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Bounds } from "../../model/geo/crs.ts";
import { Problem } from "../../model/problem.ts";
import { type TerrainSource, terrainSources } from "../../model/terrain.ts";
import type { Database } from "../../sql/database.ts";
import { addPiece, beginTerrain, discardTerrain, packHeights, publishTerrain } from "../../sql/terrain.ts";
import { openDelivery } from "../delivery/open-delivery.ts";
import { fetchDelivery } from "../fetch/fetch-delivery.ts";
import { type FetchSession, publicSession } from "../fetch/http-request.ts";
import type { Progress } from "../ingest-request.ts";
import type { ElevationGrid } from "../read/elevation/elevation-grid.ts";
import { readFgdDem } from "../read/elevation/fgd-dem.ts";
import { readGeoTiffHeights } from "../read/elevation/geotiff.ts";
import { readGsiPngTile, readGsiTextTile } from "../read/elevation/gsi-tile.ts";
import type { DeliveredFile } from "../read/reader.ts";

export interface TerrainRequest {
  /** A file, folder, zip or address: tiles by `{z}/{x}/{y}.png|txt`, meshes of 基盤地図情報 as XML, GeoTIFF. */
  readonly from: string;
  /** Id of a `terrainSource`; left out: by the names of the files. */
  readonly source?: string;
  readonly release?: string;
  readonly dryRun?: boolean;
  /** The ground of the fictional sample city. */
  readonly sample?: boolean;
}

export interface TerrainReport {
  readonly source: string;
  readonly pieces: number;
  /** Cells with a height. */
  readonly known: number;
  readonly cells: number;
  readonly lowestMeters: number;
  readonly highestMeters: number;
  /** Files that hold no heights. */
  readonly ignored: readonly string[];
}

interface TerrainContext {
  readonly database: Database;
  readonly fetchSession?: FetchSession;
  readonly onProgress?: (progress: Progress) => void;
}

/**
 * Takes a delivery of heights: all of it replaces what its source delivered before, or nothing changes. One piece is in memory at a time.
 * @throws Problem when a file cannot be read or there is no height at all.
 */
export async function ingestTerrain(request: TerrainRequest, context: TerrainContext): Promise<TerrainReport> {
  const temporaryDirectory = await mkdtemp(path.join(tmpdir(), "machizu-terrain-"));
  try {
    const fetched = await fetchDelivery({
      from: request.from,
      folder: temporaryDirectory,
      session: context.fetchSession ?? publicSession(),
    });
    if (fetched === undefined) throw noHeights(request.from);
    const { delivery, close } = await openDelivery(fetched.path, { temporaryDirectory });
    try {
      return await loadPieces(delivery.files, { request, context, label: fetched.label });
    } finally {
      await close();
    }
  } finally {
    await rm(temporaryDirectory, { recursive: true, force: true });
  }
}

async function loadPieces(
  files: readonly DeliveredFile[],
  { request, context, label }: { request: TerrainRequest; context: TerrainContext; label: string },
): Promise<TerrainReport> {
  const heightFiles = files.filter((file) => heightReader(file.name) !== undefined);
  const source = sourceOf(request, heightFiles);
  const { database, onProgress } = context;
  const tally = { known: 0, cells: 0, lowestMeters: Infinity, highestMeters: -Infinity };
  let pieces = 0;
  const hash = createHash("sha256");
  const id =
    request.dryRun === true
      ? undefined
      : await beginTerrain(database, {
          ...source,
          source: source.id,
          label,
          releasedOn: request.release ?? null,
          sample: request.sample ?? false,
          ...(request.sample === true && { attribution: { ja: "見本データ（架空）", en: "Sample data (fictional)" } }),
        });
  try {
    for (const [index, file] of heightFiles.entries()) {
      onProgress?.({ subject: "terrain", step: "reading", done: index, total: heightFiles.length });
      for await (const { crs, bounds, columns, rows, heights } of (heightReader(file.name) as HeightReader)(file)) {
        const known = knownBounds({ bounds, columns, rows, heights });
        tally.cells += heights.length;
        if (known === undefined) continue;
        count(tally, heights);
        pieces++;
        const packed = await packHeights(heights);
        hash.update(JSON.stringify([crs, bounds, columns, rows])).update(packed);
        if (id !== undefined) await addPiece(database, id, { epsg: crs, bounds, columns, rows, heights: packed, known });
      }
    }
    if (tally.known === 0) throw noHeights(label);
    if (id !== undefined) await publishTerrain(database, { id, sha256: hash.digest("hex") });
  } catch (error) {
    if (id !== undefined) await discardTerrain(database, id);
    throw error;
  }
  const ignored = files.filter((file) => !heightFiles.includes(file)).map(({ name }) => name);
  return { source: source.id, pieces, ...tally, ignored };
}

type HeightReader = (file: DeliveredFile) => AsyncIterable<ElevationGrid>;

async function* onePiece(piece: Promise<ElevationGrid>): AsyncGenerator<ElevationGrid> {
  yield await piece;
}

/** By the name: tiles carry their address in it. */
function heightReader(name: string): HeightReader | undefined {
  const tile = /(?:^|\/|z)(?<z>\d{1,2})(?:\/|-x)(?<x>\d{1,8})(?:\/|-y)(?<y>\d{1,8})\.(?<kind>png|txt)$/.exec(name)?.groups;
  if (tile) {
    const address = { z: Number(tile["z"]), x: Number(tile["x"]), y: Number(tile["y"]) };
    return (file) => onePiece(tile["kind"] === "png" ? readGsiPngTile(file, address) : readGsiTextTile(file, address));
  }
  if (isGeoTiff(name)) return readGeoTiffHeights;
  return /dem\d+[a-c]?[^/]*\.xml$/i.test(name) ? (file) => onePiece(readFgdDem(file)) : undefined;
}

function isGeoTiff(name: string): boolean {
  return /\.tiff?$/i.test(name);
}

/** @throws Problem when the source is not known. */
function sourceOf({ source, from }: TerrainRequest, files: readonly DeliveredFile[]): TerrainSource {
  const [first = { name: "" }] = files;
  const kind = /dem\d+[a-c]/i.exec(`${from}/${first.name}`)?.[0].toLowerCase() ?? "dem10b";
  const wanted = source ?? (isGeoTiff(first.name) ? "city-dem" : `${first.name.endsWith(".xml") ? "fgd" : "gsi"}-${kind}`);
  const found = terrainSources.find(({ id }) => id === wanted);
  if (found) return found;
  const known = terrainSources.map(({ id }) => id).join(", ");
  throw new Problem("unknown-source", {
    where: wanted,
    detail: { ja: `標高の提供元「${wanted}」は登録されていません`, en: `There is no source of heights "${wanted}"` },
    remedy: { ja: `--source に次のどれかを指定してください：${known}`, en: `Name one of these with --source: ${known}` },
  });
}

/** The part of a grid that has heights; undefined where there are none. */
function knownBounds({
  bounds,
  columns,
  rows,
  heights,
}: Pick<ElevationGrid, "bounds" | "columns" | "rows" | "heights">): Bounds | undefined {
  let [left, right, top, bottom] = [columns, -1, rows, -1];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (Number.isNaN(heights[row * columns + column] ?? Number.NaN)) continue;
      left = Math.min(left, column);
      right = Math.max(right, column);
      top = Math.min(top, row);
      bottom = row;
    }
  }
  if (bottom < 0) return undefined;
  const [west, south, east, north] = bounds;
  const [width, height] = [(east - west) / columns, (north - south) / rows];
  return [west + left * width, north - (bottom + 1) * height, west + (right + 1) * width, north - top * height];
}

function count(tally: { known: number; cells: number; lowestMeters: number; highestMeters: number }, heights: Float32Array): void {
  for (const height of heights) {
    if (Number.isNaN(height)) continue;
    tally.known++;
    if (height < tally.lowestMeters) tally.lowestMeters = height;
    if (height > tally.highestMeters) tally.highestMeters = height;
  }
}

function noHeights(where: string): Problem {
  return new Problem("no-records", {
    where,
    detail: { ja: `${where} に標高がありません`, en: `${where} holds no heights` },
    remedy: {
      ja: "{z}/{x}/{y}.png・txt の標高タイル、基盤地図情報の DEM（XML、zip）、GeoTIFF のどれかを指定してください",
      en: "Name elevation tiles ({z}/{x}/{y}.png or .txt), DEM meshes of GSI's base map (XML, zip) or a GeoTIFF",
    },
  });
}
