import { type Request, type Response, Router } from "express";
import { type DatasetDefinition, redistributableSources } from "../../model/dataset.ts";
import type { DownloadFormat } from "../../model/download-format.ts";
import { Problem } from "../../model/problem.ts";
import type { PublishedVersion } from "../../sql/versions.ts";
import { changesOf, readChangesQuery } from "../downloads/changes.ts";
import { contentDisposition } from "../downloads/content-disposition.ts";
import { readDownloadQuery } from "../downloads/download-query.ts";
import { countedVersion, featureSource } from "../downloads/feature-source.ts";
import { sendDownload } from "../downloads/send-download.ts";
import { digestOf, fileKey } from "../downloads/whole-file.ts";
import { csvMetadata } from "../formats/csv/csvw.ts";
import { standardCsv } from "../formats/standard/standard-csv.ts";
import type { Platform } from "../platform.ts";

/**
 * `/download/{dataset}.{ext}` a dataset in one version, whole (kept, resumable) or in part (`bbox`, `filter`, `datetime`);
 * `/download/{dataset}.csv-metadata.json` what its CSV means; `/download/{dataset}/changes` the difference of two versions.
 */
export function downloadRoutes(platform: Platform): Router {
  const router = Router();
  router.get("/download/:dataset/changes", async (request, response) => {
    await sendChanges(platform, request, response, openDataset(platform, request.params.dataset));
  });
  router.get("/download/:file", async (request, response) => {
    const [id = "", ...extensions] = request.params.file.split(".");
    const asked = { dataset: openDataset(platform, id), extension: extensions.join(".") };
    if (asked.extension === "csv-metadata.json") await sendCsvMetadata(platform, request, response, asked.dataset);
    else await sendFile(platform, request, response, asked);
  });
  return router;
}

/** @throws Problem `not-found` naming the formats there are. */
export function findFormat(platform: Pick<Platform, "formats" | "city">, extension: string): DownloadFormat {
  // Few datasets have a standard list, so that it is not among the formats of all.
  const format = [...platform.formats, standardCsv(platform.city)].find(({ id }) => id === extension);
  if (format) return format;
  const known = platform.formats.map(({ id }) => id).join(", ");
  throw new Problem("not-found", {
    where: extension,
    detail: { ja: `「${extension}」という形式はありません`, en: `There is no format "${extension}"` },
    remedy: { ja: `使えるもの：${known}`, en: `Available: ${known}` },
  });
}

/** @throws Problem `not-found` or `not-redistributable`. */
function openDataset(platform: Platform, id: string): DatasetDefinition {
  const dataset = platform.dataset(id);
  if (redistributableSources(dataset).length > 0) return dataset;
  throw new Problem("not-redistributable", {
    where: id,
    detail: {
      ja: `${dataset.title.ja}は提供元の利用条件により再配布できません`,
      en: `The terms of its source do not allow ${dataset.title.en} to be passed on`,
    },
    remedy: { ja: "提供元から直接入手してください", en: "Get it from its publisher" },
  });
}

async function sendCsvMetadata(platform: Platform, request: Request, response: Response, dataset: DatasetDefinition): Promise<void> {
  const { query, version } = await readRequest(platform, request, dataset, findFormat(platform, "csv"));
  const source = featureSource(platform.database, dataset, { version, extract: query.extract });
  response.set(versionHeaders(version, query.isPinned)).type("application/csvm+json");
  response.send(JSON.stringify(csvMetadata(source, csvAddress(request, dataset))));
}

async function readRequest(platform: Platform, request: Request, dataset: DatasetDefinition, format: DownloadFormat) {
  const query = readDownloadQuery(request.query, { city: platform.city, dataset, format });
  return { query, version: await platform.versionOf(dataset, query.asOf) };
}

async function sendFile(
  platform: Platform,
  request: Request,
  response: Response,
  { dataset, extension }: { dataset: DatasetDefinition; extension: string },
): Promise<void> {
  const format = findFormat(platform, extension);
  const { query, version: published } = await readRequest(platform, request, dataset, format);
  const { extract, options } = query;
  const digest = await digestOf(dataset, { format, query, version: published });
  const name = { dataset, version: published.version, extension: format.id, isPart: extract.part !== undefined };
  await sendDownload(platform.downloads, request, response, {
    key: extract.part === undefined ? fileKey(dataset, { format, version: published, digest }) : undefined,
    etag: `"${digest}"`,
    headers: {
      ...versionHeaders(published, query.isPinned),
      "Content-Type": options.encoding === "cp932" ? format.mediaType.replace("utf-8", "windows-31j") : format.mediaType,
      "Content-Disposition": fileName(platform, name),
      ...(format.id === "csv" && {
        Link: `<${dataset.id}.csv-metadata.json${queryOf(request)}>; rel="describedby"; type="application/csvm+json"`,
      }),
    },
    async *make(signal) {
      const version = await countedVersion(platform.database, dataset, { version: published, extract });
      yield* format.write(featureSource(platform.database, dataset, { version, extract, signal }), options);
    },
  });
}

/** `/download/{dataset}/changes?from=V&to=V&f=geojson|geojsonl|csv` */
async function sendChanges(platform: Platform, request: Request, response: Response, dataset: DatasetDefinition): Promise<void> {
  const query = readChangesQuery(request.query);
  const to = await platform.versionOf(dataset, query.to);
  const from = query.from === "0" ? undefined : await platform.versionOf(dataset, query.from);
  const { format } = query;
  const changes = { dataset, from, to };
  const digest = await digestOf(dataset, { format: { id: format.id }, query: { from: from?.version ?? 0 }, version: to });
  await sendDownload(platform.downloads, request, response, {
    key: undefined,
    etag: `"${digest}"`,
    headers: {
      ...versionHeaders(to, query.isPinned),
      "Content-Type": format.mediaType,
      "Content-Disposition": fileName(platform, {
        dataset,
        version: `${from?.version ?? 0}-${to.version}_changes`,
        extension: format.id,
        isPart: false,
      }),
    },
    make: (signal) => changesOf(platform.database, changes, { format, signal }),
  });
}

function versionHeaders(version: PublishedVersion, isPinned: boolean): Record<string, string> {
  return {
    "Cache-Control": isPinned ? "public, max-age=31536000, immutable" : "no-cache",
    "Last-Modified": new Date(version.publishedAt).toUTCString(),
    "X-Machizu-Version": String(version.version),
  };
}

function fileName(
  { city }: Platform,
  { dataset, version, extension, isPart }: { dataset: DatasetDefinition; version: number | string; extension: string; isPart: boolean },
): string {
  return contentDisposition({
    plain: `${city.code5}_${dataset.id}_v${version}${isPart ? "_extract" : ""}.${extension}`,
    japanese: `${city.name.ja}_${dataset.title.ja}_v${version}${isPart ? "_抽出" : ""}.${extension}`,
  });
}

function csvAddress(request: Request, dataset: DatasetDefinition): string {
  return `${dataset.id}.csv${queryOf(request)}`;
}

function queryOf(request: Request): string {
  const at = request.originalUrl.indexOf("?");
  return at < 0 ? "" : request.originalUrl.slice(at);
}
