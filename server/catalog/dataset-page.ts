import type { CatalogEntry } from "../../model/catalog.ts";
import { type DatasetDefinition, publicFields, redistributableSources } from "../../model/dataset.ts";
import { storageEpsg } from "../../model/geo/crs.ts";
import type { DatasetPage, PageRow, SizedFormat } from "../../model/pages.ts";
import { itemsPage } from "../../sql/items.ts";
import type { PublishedVersion } from "../../sql/versions.ts";
import { formatsOf } from "../formats/standard/formats-of.ts";
import type { Platform } from "../platform.ts";
import { apiExamples } from "./api-examples.ts";
import { crawlerCheck } from "./crawler-check.ts";
import { currentCatalog } from "./current-catalog.ts";

/** So many rows are read to show what is in a dataset. */
const previewRows = 50;

/** All that `/data/{dataset}` shows. */
export async function datasetPage(platform: Platform, definition: DatasetDefinition, base: string): Promise<DatasetPage> {
  const { id } = definition;
  const [dataset, versions] = await Promise.all([entryOf(platform, id), platform.history(definition)]);
  const [formats, rows] = await Promise.all([sizedFormats(platform, definition, versions), firstRows(platform, definition, versions[0])]);
  return {
    kind: "dataset",
    dataset,
    formats,
    versions,
    rows,
    baseMap: baseMapOf(platform),
    api: [
      { kind: "collection", url: `${base}/api/collections/${id}` },
      { kind: "items", url: `${base}/api/collections/${id}/items` },
      { kind: "schema", url: `${base}/api/collections/${id}/schema` },
      { kind: "tiles", url: `${base}/tiles/${id}.json` },
      { kind: "catalog", url: `${base}/data/${id}.jsonld` },
    ],
    examples: apiExamples(dataset, base),
    check: crawlerCheck(dataset, platform),
  };
}

export async function entryOf(platform: Platform, id: string): Promise<CatalogEntry> {
  const entry = (await currentCatalog(platform)).datasets.find((candidate) => candidate.id === id);
  if (entry === undefined) throw new Error(`${id} is public but not in the catalogue`);
  return entry;
}

/** The datasets that are drawn under every theme. */
export function baseMapOf({ publicDatasets }: Platform): string[] {
  return publicDatasets.filter(({ style }) => style.base).map(({ id }) => id);
}

/** A row of the API as its public fields; texts that the API adds for people are left out. */
export function pageValues(dataset: DatasetDefinition, properties: Readonly<Record<string, unknown>>): PageRow["values"] {
  return Object.fromEntries(publicFields(dataset).map(([name]) => [name, properties[name] ?? null])) as PageRow["values"];
}

async function sizedFormats(platform: Platform, dataset: DatasetDefinition, versions: readonly PublishedVersion[]): Promise<SizedFormat[]> {
  const isOpen = redistributableSources(dataset).length > 0;
  const sizes = isOpen ? await platform.fileSizes.of(dataset, versions) : new Map<string, never>();
  return formatsOf(platform, dataset).map(({ id, label, mediaType }) => {
    const size = sizes.get(id);
    return { id, extension: id, label, mediaType, ...(size && { size }) };
  });
}

async function firstRows(
  { database }: Platform,
  dataset: DatasetDefinition,
  version: PublishedVersion | undefined,
): Promise<readonly PageRow[]> {
  if (version === undefined) return [];
  const shape = { epsg: storageEpsg, northFirst: false, decimals: 7, skipGeometry: true };
  const { features } = await itemsPage(database, dataset, { version: version.version, sort: [], offset: 0, limit: previewRows, shape });
  return features.map((text) => {
    const { id, properties } = JSON.parse(text) as { id: number; properties: Record<string, unknown> };
    return { fid: id, values: pageValues(dataset, properties) };
  });
}
