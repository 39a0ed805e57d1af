import { pipeline } from "node:stream/promises";
import { Readable } from "node:stream";
import { Router } from "express";
import { type DatasetDefinition, publicFields } from "../../model/dataset.ts";
import type { DownloadFormat, FeatureSource } from "../../model/download-format.ts";
import { Problem } from "../../model/problem.ts";
import { csvHeader } from "../../sql/build/rows-query.ts";
import type { Database } from "../../sql/database.ts";
import { csvLines, featureRecords, geoJsonLines } from "../../sql/rows.ts";
import type { PublishedVersion } from "../../sql/versions.ts";
import { callerHas } from "../http/etag.ts";
import { asOfSchema, readQuery } from "../http/query.ts";
import type { Platform } from "../platform.ts";

/** `/download/{dataset}.{ext}`: a whole dataset in one version, streamed. */
export function downloadRoutes(platform: Platform): Router {
  const router = Router();
  router.get("/download/:dataset.:extension", async (request, response) => {
    const dataset = platform.dataset(request.params.dataset);
    const format = findFormat(platform, request.params.extension);
    const { asOf } = readQuery(request.query, { asOf: asOfSchema.optional() }, { asOf: "3 | 2026-04-01" });
    const version = await platform.versionOf(dataset, asOf);
    const etag = `"${dataset.id}-${version.version}-${format.id}"`;
    response.set({
      "Content-Type": format.mediaType,
      "Content-Disposition": contentDisposition(platform, dataset, { extension: format.id, version: version.version }),
      "Cache-Control": "no-cache",
      ETag: etag,
      "X-Machizu-Version": String(version.version),
    });
    if (callerHas(request, etag)) return void response.status(304).end();
    if (request.method === "HEAD") return void response.end();
    await pipeline(Readable.from(format.write(featureSource(platform.database, dataset, version)), { objectMode: false }), response);
  });
  return router;
}

/** The rows of one version, for a format to write. */
export function featureSource(database: Database, dataset: DatasetDefinition, version: PublishedVersion): FeatureSource {
  return {
    dataset,
    version,
    fields: publicFields(dataset),
    csvHeader: csvHeader(dataset),
    geoJsonLines: () => geoJsonLines(database, dataset, version.version),
    csvLines: () => csvLines(database, dataset, version.version),
    records: () => featureRecords(database, dataset, version.version),
  };
}

/** @throws Problem `not-found` naming the formats there are. */
export function findFormat(platform: Platform, extension: string): DownloadFormat {
  const format = platform.formats.find(({ id }) => id === extension);
  if (format) return format;
  const known = platform.formats.map(({ id }) => id).join(", ");
  throw new Problem("not-found", {
    where: extension,
    detail: { ja: `「${extension}」という形式はありません`, en: `There is no format "${extension}"` },
    remedy: { ja: `使えるもの：${known}`, en: `Available: ${known}` },
  });
}

/** A plain name for old clients and the Japanese one for the others (RFC 6266). */
function contentDisposition(
  platform: Platform,
  dataset: DatasetDefinition,
  { extension, version }: { extension: string; version: number },
): string {
  const plain = `${platform.city.code5}_${dataset.id}_v${version}.${extension}`;
  const japanese = encodeURIComponent(`${platform.city.name.ja}_${dataset.title.ja}_v${version}.${extension}`).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16)}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${japanese}`;
}
