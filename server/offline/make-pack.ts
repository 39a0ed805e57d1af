import { gzip } from "node:zlib";
import { promisify } from "node:util";
import type { DatasetDefinition } from "../../model/dataset.ts";
import { tilesCovering } from "../../model/geo/tile.ts";
import { type District, packedRowsPath, type PackFile, type PackManifest, packZooms } from "../../model/offline-pack.ts";
import { Problem } from "../../model/problem.ts";
import { definitionLanguage, readerLanguages } from "../../model/text.ts";
import type { PublishedVersion } from "../../sql/versions.ts";
import { mapCatalogAt } from "../catalog/current-catalog.ts";
import { styleDocument } from "../catalog/style-document.ts";
import type { Platform } from "../platform.ts";
import { readTile } from "../tile-service/read-tile.ts";
import { isPacked } from "./districts.ts";
import { rowsAsGeoJson } from "./rows-as-geojson.ts";

export interface PackedFile extends Omit<PackFile, "bytes"> {
  readonly body: Uint8Array;
}

/** More does not belong on a phone. */
const mostBytes = 200_000_000;

/**
 * Everything the viewer and the offline page ask the server for about a district, under the paths they ask for.
 * @param base scheme and host under which the pack is going to be read.
 */
export async function* packedFiles(platform: Platform, district: District, base: string): AsyncGenerator<PackedFile> {
  const versions = await platform.versions();
  const loaded = platform.publicDatasets.flatMap((dataset) => {
    const version = versions.get(dataset.id);
    return version === undefined ? [] : [{ dataset, version }];
  });
  yield json("/api/catalog.json", await mapCatalogAt(platform, undefined));
  for (const reader of readerLanguages) {
    const question = {
      name: "city",
      datasets: platform.publicDatasets,
      versions,
      language: definitionLanguage(reader),
      base,
      mostZoom: packZooms.to,
    };
    yield json(`/styles/city.json?lang=${reader}`, styleDocument(platform, question));
  }
  for (const { dataset, version } of loaded.filter(({ dataset }) => hasFacts(dataset))) {
    const body = await rowsAsGeoJson(platform, { dataset, version, bboxLonLat: district.bboxLonLat });
    yield { path: packedRowsPath(district.id, dataset.id), mediaType: "application/geo+json", body };
  }
  for (const one of loaded.filter(({ dataset }) => isPacked(dataset))) yield* packedTiles(platform, district, one);
}

/** What a place card speaks of: areas over a place, and places near it. */
export function hasFacts({ siteReport, geometry }: DatasetDefinition): boolean {
  return siteReport !== undefined && geometry !== "line";
}

interface Loaded {
  readonly dataset: DatasetDefinition;
  readonly version: PublishedVersion;
}

async function* packedTiles(platform: Platform, { bboxLonLat }: District, { dataset, version }: Loaded): AsyncGenerator<PackedFile> {
  // The border of a district is that of its tiles: a hair inside, its neighbours are not met.
  const [west, south, east, north] = bboxLonLat;
  const inside = [west + 1e-9, south + 1e-9, east - 1e-9, north - 1e-9] as const;
  for (let z: number = packZooms.from; z <= packZooms.to; z++) {
    if (z < dataset.tiles.minZoom || z > Math.max(dataset.tiles.maxZoom, dataset.tiles.minZoom)) continue;
    for (const tile of tilesCovering(inside, z)) {
      const { bytes } = await readTile(platform.database, [{ dataset, version: version.version }], tile, platform.memoryLayers);
      const path = `/tiles/${dataset.id}/${z}/${tile.x}/${tile.y}.mvt?v=${version.version}`;
      // Empty ones too: a server of files would answer that they do not exist.
      yield { path, mediaType: "application/vnd.mapbox-vector-tile", body: bytes };
    }
  }
}

function json(path: string, value: unknown): PackedFile {
  return { path, mediaType: "application/json", body: Buffer.from(JSON.stringify(value)) };
}

/** A pack as it travels: the manifest, and the files one after the other, compressed as a whole. */
export interface Pack {
  readonly manifest: PackManifest;
  readonly gzipped: Buffer;
}

export async function makePack(platform: Platform, district: District, base: string): Promise<Pack> {
  const files: PackFile[] = [];
  const bodies: Uint8Array[] = [];
  let total = 0;
  for await (const { body, ...file } of packedFiles(platform, district, base)) {
    files.push({ ...file, bytes: body.length });
    bodies.push(body);
    total += body.length;
    if (total > mostBytes) throw tooLarge(district);
  }
  const gzipped = await promisify(gzip)(Buffer.concat(bodies), { level: 6 });
  const versions = await platform.versions();
  const manifest: PackManifest = {
    district,
    sample: [...versions.values()].some(({ sample }) => sample),
    createdAt: new Date().toISOString(),
    transferBytes: gzipped.length,
    versions: Object.fromEntries([...versions].map(([id, { version }]) => [id, version])),
    files,
  };
  return { manifest, gzipped };
}

function tooLarge({ id }: District): Problem {
  return new Problem("too-large", {
    where: id,
    detail: { ja: "この地区のデータは端末に入れるには大きすぎます", en: "The data of this district is too large for a device" },
  });
}
