import { catalogEntry } from "../../model/catalog.ts";
import type { DatasetDefinition } from "../../model/dataset.ts";
import { itemsValidity, type Validity } from "../../sql/items.ts";
import type { PublishedVersion } from "../../sql/versions.ts";
import { formatsOf } from "../formats/standard/formats-of.ts";
import type { Platform } from "../platform.ts";
import { apiCrs, crs84Uri } from "./crs.ts";
import { type Link, mediaTypes, ogcRel } from "./links.ts";
import type { OgcRequest } from "./ogc-request.ts";

/** What is said of a collection, wherever it is spoken of. */
export type Described = Awaited<ReturnType<typeof describe>>;

export async function describe(ogc: OgcRequest, dataset: DatasetDefinition) {
  const { platform, language, say } = ogc;
  const version = (await platform.versions()).get(dataset.id);
  const validity = version === undefined ? { from: null, to: null } : await validityOf(platform, dataset, version);
  const { sources } = catalogEntry(dataset, version ?? null);
  const credits = [...new Set(sources.map(({ attribution }) => attribution[language]))].join(" / ");
  return {
    id: dataset.id,
    title: dataset.title[language],
    description: dataset.description[language],
    keywords: dataset.keywords,
    attribution: version?.sample ? say("sample.name") : credits,
    ...(dataset.notice && { notice: dataset.notice[language] }),
    itemType: "feature",
    extent: {
      spatial: { bbox: [version?.bboxLonLat ?? platform.city.bbox], crs: crs84Uri },
      temporal: {
        interval: [[validity.from, validity.to].map((day) => day && `${day}T00:00:00Z`)],
        trs: "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian",
      },
    },
    crs: apiCrs(platform.city).map(({ uri }) => uri),
    storageCrs: crs84Uri,
    ...(version && { version: String(version.version), updated: version.publishedAt }),
    numberOfItems: version?.rowCount ?? 0,
    sample: version?.sample ?? false,
    licences: [...new Map(sources.map(({ licence }) => [licence.id, { title: licence.title[language], url: licence.url }])).values()],
    links: collectionLinks(ogc, dataset, sources),
  };
}

/** A version's validity never changes, so it is asked for once. */
const validities = new WeakMap<Platform, Map<string, Promise<Validity>>>();

async function validityOf(platform: Platform, dataset: DatasetDefinition, { version }: PublishedVersion): Promise<Validity> {
  const known = validities.get(platform) ?? new Map<string, Promise<Validity>>();
  validities.set(platform, known);
  const key = `${dataset.id}@${version}`;
  const answer = known.get(key) ?? itemsValidity(platform.database, dataset, version);
  for (const old of known.keys()) if (old.startsWith(`${dataset.id}@`) && old !== key) known.delete(old);
  known.set(key, answer);
  answer.catch(() => known.delete(key));
  return answer;
}

function collectionLinks(ogc: OgcRequest, dataset: DatasetDefinition, sources: ReturnType<typeof catalogEntry>["sources"]): Link[] {
  const { platform, language, say, base, api } = ogc;
  const self = `${api}/collections/${dataset.id}`;
  const licences = new Map(sources.map(({ licence }) => [licence.url, licence.title[language]]));
  return [
    { href: self, rel: "self", type: mediaTypes.json, title: say("link.collection") },
    { href: `${self}/items`, rel: "items", type: mediaTypes.geoJson, title: say("link.items") },
    { href: `${self}/items?f=html`, rel: "items", type: mediaTypes.html, title: say("link.itemsHtml") },
    { href: `${self}/schema`, rel: "describedby", type: mediaTypes.schema, title: say("link.schema") },
    { href: `${self}/schema`, rel: ogcRel("schema"), type: mediaTypes.schema, title: say("link.schema") },
    { href: `${self}/queryables`, rel: ogcRel("queryables"), type: mediaTypes.schema, title: say("link.queryables") },
    { href: `${self}/sortables`, rel: ogcRel("sortables"), type: mediaTypes.schema, title: say("link.sortables") },
    { href: `${self}/tiles`, rel: ogcRel("tilesets-vector"), type: mediaTypes.json, title: say("link.tilesets") },
    { href: `${base}/styles/${dataset.id}.json`, rel: "stylesheet", type: "application/vnd.mapbox.style+json", title: say("link.style") },
    { href: `${base}/data/${dataset.id}`, rel: "about", type: mediaTypes.html, title: say("link.about") },
    ...[...licences].map(([href, licence]) => ({ href, rel: "license", type: mediaTypes.html, title: say("link.licence", { licence }) })),
    ...formatsOf(platform, dataset).map(({ id, mediaType, label }) => ({
      href: `${base}/download/${dataset.id}.${id}`,
      rel: "enclosure",
      type: mediaType,
      title: say("link.download", { format: label[language] }),
    })),
  ];
}
