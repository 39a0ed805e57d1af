import type { DatasetDefinition } from "../../model/dataset.ts";
import { Problem } from "../../model/problem.ts";
import { itemsMatched, type ItemsPage, itemsPage, itemText } from "../../sql/items.ts";
import type { PublishedVersion } from "../../sql/versions.ts";
import { asOfSchema, readWholeNumber } from "../http/query.ts";
import { z } from "zod";
import { etagOf, readOgcQuery } from "./answer.ts";
import type { Answer, OgcRequest } from "./ogc-request.ts";
import { collectionsStep, collectionStep } from "./collections.ts";
import { type ApiCrs, crs84Uri, readCrs } from "./crs.ts";
import { writeCursor } from "./cursor.ts";
import { itemPage, itemsPageContent } from "./item-pages.ts";
import { type ItemQuery, readItemQuery } from "./item-query.ts";
import { landingStep } from "./landing.ts";
import { type Link, mediaTypes, ownAddress, ownLinks } from "./links.ts";

/** `/api/collections/{id}/items` */
export async function items(ogc: OgcRequest, dataset: DatasetDefinition): Promise<Answer> {
  const query = readItemQuery(ogc, dataset);
  const version = await versionOf(ogc, dataset, query.cursor ? String(query.cursor.version) : query.asOf);
  const found = once(() => find(ogc, dataset, query, version));
  return {
    mediaType: mediaTypes.geoJson,
    etag: etagOf(ogc, version?.version ?? 0),
    headers: itemHeaders(query.crs, version),
    async json() {
      const { page, links, matched } = await found();
      const head = {
        type: "FeatureCollection",
        ...(version && { version: version.version }),
        ...(version?.sample && { notice: ogc.say("sample.name") }),
      };
      const counts = { numberMatched: matched, numberReturned: page.features.length, timeStamp: new Date().toISOString() };
      return `${JSON.stringify({ ...head, ...counts, links }).slice(0, -1)},"features":[\n${page.features.join(",\n")}\n]}\n`;
    },
    page: async () => itemsPageContent(ogc, dataset, { ...(await found()), filterText: query.filterText }, steps(ogc, dataset)),
  };
}

/** `/api/collections/{id}/items/{fid}` */
export async function item(ogc: OgcRequest, dataset: DatasetDefinition, fidText: string | undefined): Promise<Answer> {
  const fid = readWholeNumber("fid", fidText, Number.MAX_SAFE_INTEGER);
  const accepted = { asOf: "3 | 2026-04-01", crs: crs84Uri };
  const { asOf, crs: crsName } = readOgcQuery(ogc, { asOf: asOfSchema.optional(), crs: z.string().optional() }, accepted);
  const crs = readCrs(ogc.platform.city, "crs", crsName);
  const version = await versionOf(ogc, dataset, asOf);
  const feature = version && (await itemText(ogc.platform.database, dataset, { fid, version: version.version, shape: crs }));
  if (feature === undefined) throw noSuchFeature(dataset, fid);
  const links: Link[] = [
    ...ownLinks(ogc, mediaTypes.geoJson),
    { href: `${ogc.api}/collections/${dataset.id}`, rel: "collection", type: mediaTypes.json, title: ogc.say("link.collection") },
  ];
  return {
    mediaType: mediaTypes.geoJson,
    etag: etagOf(ogc, version?.version ?? 0),
    headers: itemHeaders(crs, version),
    json: () => `${feature.slice(0, -1)},"links":${JSON.stringify(links)}}`,
    page: () => itemPage(ogc, dataset, feature, steps(ogc, dataset)),
  };
}

interface Found {
  readonly page: ItemsPage;
  readonly links: readonly Link[];
  readonly matched: number;
}

async function find(ogc: OgcRequest, dataset: DatasetDefinition, query: ItemQuery, version: PublishedVersion | undefined): Promise<Found> {
  const { database } = ogc.platform;
  const ownAndCollection: Link[] = [
    ...ownLinks(ogc, mediaTypes.geoJson),
    { href: `${ogc.api}/collections/${dataset.id}`, rel: "collection", type: mediaTypes.json, title: ogc.say("link.collection") },
  ];
  if (version === undefined) return { page: { features: [], end: undefined }, links: ownAndCollection, matched: 0 };
  const conditions = {
    version: version.version,
    ...(query.filter && { filter: query.filter }),
    ...(query.validity && { validity: query.validity }),
  };
  const page = await itemsPage(database, dataset, {
    ...conditions,
    sort: query.sort,
    ...(query.cursor && { after: query.cursor.end }),
    offset: query.offset,
    limit: query.limit,
    shape: { ...query.crs, skipGeometry: query.skipGeometry, ...(query.members && { members: query.members }) },
  });
  const matched = await countMatched(query, version, page, () => itemsMatched(database, dataset, conditions));
  if (page.end === undefined) return { page, links: ownAndCollection, matched };
  const cursor = writeCursor({ version: version.version, question: query.question, matched, end: page.end });
  const next = { href: ownAddress(ogc, { cursor, offset: null }), rel: "next", type: mediaTypes.geoJson, title: ogc.say("link.next") };
  return { page, links: [...ownAndCollection, next], matched };
}

/** Counted once for all pages, and not at all where the answer is known. */
async function countMatched(query: ItemQuery, version: PublishedVersion, page: ItemsPage, count: () => Promise<number>): Promise<number> {
  if (query.cursor) return query.cursor.matched;
  if (page.end === undefined && query.offset === 0) return page.features.length;
  return query.filter || query.validity ? count() : version.rowCount;
}

/** Undefined for a dataset that holds nothing yet: it has no features, which is no error. */
async function versionOf(
  { platform }: OgcRequest,
  dataset: DatasetDefinition,
  asOf: string | undefined,
): Promise<PublishedVersion | undefined> {
  return asOf === undefined ? (await platform.versions()).get(dataset.id) : platform.versionOf(dataset, asOf);
}

function itemHeaders({ uri }: ApiCrs, version: PublishedVersion | undefined): Record<string, string> {
  return { "Content-Crs": `<${uri}>`, ...(version && { "X-Machizu-Version": String(version.version) }) };
}

function steps(ogc: OgcRequest, dataset: DatasetDefinition) {
  return [landingStep(ogc), collectionsStep(ogc), collectionStep(ogc, dataset)];
}

function noSuchFeature(dataset: DatasetDefinition, fid: number): Problem {
  return new Problem("not-found", {
    where: String(fid),
    detail: { ja: `${dataset.title.ja}に地物 ${fid} はありません`, en: `${dataset.title.en} has no feature ${fid}` },
  });
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => (result ??= work());
}
