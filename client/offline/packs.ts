import type { FeatureCollection } from "geojson";
import type { Catalog } from "../../model/catalog.ts";
import { type District, packedRowsPath, type PackManifest } from "../../model/offline-pack.ts";

/** The packs on this device, in the browser's own cache: one cache each, filled file by file. */

const prefix = "machizu-pack-";
const manifestPath = "/pack.json";

export async function fetchDistricts(): Promise<readonly District[]> {
  const { districts } = (await (await answered("/offline/districts.json")).json()) as { districts: District[] };
  return districts;
}

/** What a pack would hold, before it is loaded. */
export async function fetchManifest(district: string): Promise<PackManifest> {
  return (await (await answered(`/offline/${district}/pack.json`)).json()) as PackManifest;
}

/**
 * Loads a pack onto the device; it is there completely or not at all.
 * @param onProgress share of it that has arrived, 0…1.
 */
export async function takeAlong(manifest: PackManifest, onProgress: (share: number) => void): Promise<void> {
  const { district, files } = manifest;
  const body = await unzip(await answered(`/offline/${district.id}/pack.bin`), (bytes) =>
    onProgress(Math.min(1, bytes / manifest.transferBytes)),
  );
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  if (body.length !== total) throw new Error(`the pack has ${body.length} bytes instead of ${total}`);
  await drop(district.id);
  const cache = await caches.open(prefix + district.id);
  let at = 0;
  for (const { path, bytes, mediaType } of files) {
    await cache.put(path, new Response(body.slice(at, at + bytes), { headers: { "Content-Type": mediaType } }));
    at += bytes;
  }
  // Last: a pack without it does not count.
  await cache.put(manifestPath, Response.json(manifest));
}

export async function drop(district: string): Promise<void> {
  await caches.delete(prefix + district);
}

/** The complete packs that are here. */
export async function packsHere(): Promise<PackManifest[]> {
  const names = (await caches.keys()).filter((name) => name.startsWith(prefix));
  const manifests = await Promise.all(names.map(async (name) => (await caches.open(name)).match(manifestPath)));
  return Promise.all(manifests.filter((answer) => answer !== undefined).map((answer) => answer.json() as Promise<PackManifest>));
}

/** What a place can be looked up in: the rows of each dataset of a pack, and the catalogue that explains them. */
export interface PackContent {
  readonly catalog: Catalog;
  readonly rows: ReadonlyMap<string, FeatureCollection>;
}

export async function readPack({ district, files }: PackManifest): Promise<PackContent> {
  const cache = await caches.open(prefix + district.id);
  const read = async <T>(path: string): Promise<T> => (await (await cache.match(path))?.json()) as T;
  const catalog = await read<Catalog>("/api/catalog.json");
  const rows = new Map<string, FeatureCollection>();
  for (const { id } of catalog.datasets) {
    const path = packedRowsPath(district.id, id);
    if (files.some((file) => file.path === path)) rows.set(id, await read<FeatureCollection>(path));
  }
  return { catalog, rows };
}

async function answered(path: string): Promise<Response> {
  const response = await fetch(path);
  if (response.ok) return response;
  throw new Error(`${path}: ${response.status}`);
}

async function unzip(response: Response, onBytes: (bytes: number) => void): Promise<Uint8Array> {
  let arrived = 0;
  const counted = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(piece, controller) {
      arrived += piece.length;
      onBytes(arrived);
      controller.enqueue(piece);
    },
  });
  if (response.body === null) throw new Error("the pack is empty");
  const plain = response.body.pipeThrough(counted).pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(plain).arrayBuffer());
}
