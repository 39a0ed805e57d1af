import type { CatalogEntry } from "../../model/catalog.ts";
import type { DatasetPage, PageRequest, SizedFormat } from "../../model/pages.ts";
import { speech } from "../text/speech.ts";
import { downloadUrl } from "./download-url.ts";

/** The page's subject in schema.org words, for dataset search engines. */
export function linkedData(request: PageRequest): object | undefined {
  const { content } = request;
  if (content.kind === "data-list")
    return {
      "@context": "https://schema.org",
      ...dataCatalog(request),
      dataset: content.datasets.map((entry) => datasetName(entry, request)),
    };
  if (content.kind === "dataset") return { "@context": "https://schema.org", ...dataset(content, request) };
  return undefined;
}

function dataCatalog({ publicUrl, language, city }: PageRequest) {
  const { say, local } = speech(language);
  return {
    "@type": "DataCatalog",
    name: say("app.title", { city: local(city.name) }),
    description: say("app.description", { city: local(city.name) }),
    url: `${publicUrl}/data`,
    inLanguage: language,
  };
}

function datasetName(entry: CatalogEntry, { publicUrl, language }: PageRequest) {
  const { local } = speech(language);
  return {
    "@type": "Dataset",
    name: local(entry.title),
    description: local(entry.description),
    url: `${publicUrl}/data/${entry.id}`,
    identifier: entry.id,
    license: [...new Set(entry.sources.map(({ licence }) => licence.url))],
  };
}

function dataset({ dataset: entry, formats, versions }: DatasetPage, request: PageRequest) {
  const { language } = request;
  const { local } = speech(language);
  const { state } = entry;
  const publishers = [...new Set(entry.sources.map(({ publisher }) => local(publisher)))];
  return {
    ...datasetName(entry, request),
    keywords: entry.keywords,
    creator: publishers.map((name) => ({ "@type": "Organization", name })),
    publisher: { "@type": "Organization", name: local(request.city.name), url: request.city.contactPage },
    isAccessibleForFree: true,
    inLanguage: language,
    includedInDataCatalog: dataCatalog(request),
    variableMeasured: Object.entries(entry.fields).map(([name, field]) => ({
      "@type": "PropertyValue",
      name,
      description: local(field.label),
      ...(field.unit !== undefined && { unitText: field.unit }),
    })),
    ...(state && {
      version: String(state.version),
      dateModified: state.publishedAt,
      datePublished: versions.at(-1)?.publishedAt ?? state.publishedAt,
      distribution: distributions(entry, formats, request),
      ...(state.bboxLonLat && { spatialCoverage: { "@type": "Place", geo: { "@type": "GeoShape", box: latLonBox(state.bboxLonLat) } } }),
    }),
  };
}

function distributions(entry: CatalogEntry, formats: readonly SizedFormat[], { publicUrl }: PageRequest) {
  if (!entry.sources.some(({ licence }) => licence.redistribute)) return [];
  return formats.map((format) => ({
    "@type": "DataDownload",
    encodingFormat: format.mediaType,
    contentUrl: publicUrl + downloadUrl(entry.id, format),
    ...(format.size?.isEstimate === false && { contentSize: `${format.size.bytes} B`, sha256: format.size.sha256 }),
  }));
}

/** schema.org writes boxes as "south west north east". */
function latLonBox([west, south, east, north]: readonly [number, number, number, number]): string {
  return `${south} ${west} ${north} ${east}`;
}
