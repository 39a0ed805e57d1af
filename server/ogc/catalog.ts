import { z } from "zod";
import type { DatasetDefinition } from "../../model/dataset.ts";
import { Problem } from "../../model/problem.ts";
import { readOgcQuery } from "./answer.ts";
import { readBbox } from "./bbox.ts";
import { collectionsStep } from "./collections.ts";
import { readCrs } from "./crs.ts";
import { readDatetime } from "./datetime.ts";
import { catalogId, describeCatalog } from "./describe-catalog.ts";
import { type Html, html } from "./html.ts";
import { landingStep } from "./landing.ts";
import { limitSchema, offsetSchema, pageSize } from "./page-size.ts";
import { type Link, mediaTypes, ownAddress, ownLinks } from "./links.ts";
import type { Answer, OgcRequest } from "./ogc-request.ts";
import { definitions, linkList, table } from "./page.ts";
import { type DatasetRecord, matches, recordOf } from "./records.ts";

/** OGC API Records: a searchable catalogue of the datasets. */

/** `/api/collections/catalog` */
export function catalog(ogc: OgcRequest): Answer {
  readOgcQuery(ogc, {}, {});
  const described = describeCatalog(ogc);
  const links = [...ownLinks(ogc, mediaTypes.json), ...described.links.filter(({ rel }) => rel !== "self")];
  return {
    mediaType: mediaTypes.json,
    json: () => JSON.stringify({ ...described, links }),
    page: () => ({
      title: described.title,
      path: [landingStep(ogc), collectionsStep(ogc)],
      main: html`<p>${described.description}</p>
        ${linkList(links)}`,
    }),
  };
}

const shape = {
  limit: limitSchema,
  offset: offsetSchema,
  bbox: z.string().optional(),
  datetime: z.string().optional(),
  q: z.string().min(1).max(200).optional(),
  type: z.string().optional(),
  ids: z.string().optional(),
  externalIds: z.string().optional(),
};

/** The parameters of the records, with an example of each. */
export const recordParameters: Record<keyof typeof shape, string> = {
  limit: "1…10000",
  offset: "0…100000",
  bbox: "136.1,35.0,136.3,35.2",
  datetime: "2026-04-01/..",
  q: "防災",
  type: "dataset",
  ids: "shelters,roads",
  externalIds: "shelters",
};

/** `/api/collections/catalog/items` */
export async function records(ogc: OgcRequest): Promise<Answer> {
  const given = readOgcQuery(ogc, shape, recordParameters);
  const query = {
    box: given.bbox === undefined ? undefined : readBbox(given.bbox, readCrs(ogc.platform.city, "bbox-crs", undefined)),
    days: given.datetime === undefined ? undefined : readDatetime(given.datetime),
    words: given.q,
    types: given.type?.split(","),
    ids: given.ids?.split(","),
    externalIds: given.externalIds?.split(","),
  };
  const all = await Promise.all(ogc.platform.publicDatasets.map(async (dataset) => ({ dataset, record: await recordOf(ogc, dataset) })));
  const matched = all.filter(({ dataset, record }) => matches(dataset, record, query)).map(({ record }) => record);
  const { limit = pageSize.byDefault, offset = 0 } = given;
  const page = matched.slice(offset, offset + limit);
  const links: Link[] = [
    ...ownLinks(ogc, mediaTypes.geoJson),
    { href: `${ogc.api}/collections/${catalogId}`, rel: "collection", type: mediaTypes.json, title: ogc.say("link.catalog") },
  ];
  if (offset + limit < matched.length) {
    links.push({
      href: ownAddress(ogc, { offset: String(offset + limit) }),
      rel: "next",
      type: mediaTypes.geoJson,
      title: ogc.say("link.next"),
    });
  }
  return {
    mediaType: mediaTypes.geoJson,
    json: () =>
      JSON.stringify({
        type: "FeatureCollection",
        numberMatched: matched.length,
        numberReturned: page.length,
        timeStamp: new Date().toISOString(),
        links,
        features: page,
      }),
    page: () => ({ title: ogc.say("catalog.records"), path: steps(ogc), main: recordTable(ogc, page, links) }),
  };
}

/** `/api/collections/catalog/items/{recordId}` */
export async function record(ogc: OgcRequest, id: string): Promise<Answer> {
  readOgcQuery(ogc, {}, {});
  const found = await recordOf(ogc, recorded(ogc, id));
  const { title, description, keywords, themes, rights, updated } = found.properties;
  const links = [...ownLinks(ogc, mediaTypes.geoJson), ...found.links.filter(({ rel }) => rel !== "self")];
  return {
    mediaType: mediaTypes.geoJson,
    json: () => JSON.stringify({ ...found, links }),
    page: () => ({
      title,
      path: [...steps(ogc), { title: ogc.say("catalog.records"), href: `${ogc.api}/collections/${catalogId}/items` }],
      main: html`<p>${description}</p>
        ${definitions([
          [ogc.say("catalog.theme"), themes.flatMap(({ concepts }) => concepts.map((concept) => concept.title)).join(", ")],
          [ogc.say("catalog.keywords"), keywords.length === 0 ? undefined : keywords.join(", ")],
          [ogc.say("collection.published"), updated],
          [ogc.say("collection.attribution"), rights],
        ])}${linkList(links)}`,
    }),
  };
}

/** @throws Problem `not-found`. */
function recorded({ platform }: OgcRequest, id: string): DatasetDefinition {
  const dataset = platform.publicDatasets.find((candidate) => candidate.id === id);
  if (dataset) return dataset;
  throw new Problem("not-found", {
    where: id,
    detail: { ja: `カタログに「${id}」の記録はありません`, en: `The catalogue has no record "${id}"` },
  });
}

function recordTable({ say }: OgcRequest, page: readonly DatasetRecord[], links: readonly Link[]): Html {
  const rows = page.map(({ properties, links: own }) => {
    const href = own.find(({ rel }) => rel === "self")?.href ?? "";
    const themes = properties.themes.flatMap(({ concepts }) => concepts.map((concept) => concept.title));
    return [html`<a href="${href}">${properties.title}</a>`, properties.description, themes.join(", ")];
  });
  const head = [say("link.collections"), say("property.meaning"), say("catalog.theme")];
  return html`${rows.length === 0 ? html`<p>${say("catalog.none")}</p>` : table(say("catalog.records"), head, rows)}
  ${linkList(links.filter(({ rel }) => rel === "next"))}`;
}

function steps(ogc: OgcRequest) {
  const { title } = describeCatalog(ogc);
  return [landingStep(ogc), collectionsStep(ogc), { title, href: `${ogc.api}/collections/${catalogId}` }];
}
