import { crs84Uri } from "./crs.ts";
import { type Link, mediaTypes } from "./links.ts";
import type { OgcRequest } from "./ogc-request.ts";

/** The one collection that holds records instead of features; no dataset has this name. */
export const catalogId = "catalog";

export const recordsConformance = "http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/";

/** What is said of the catalogue as a collection. */
export function describeCatalog({ platform, language, say, api }: OgcRequest) {
  const { city, publicDatasets } = platform;
  const self = `${api}/collections/${catalogId}`;
  const links: Link[] = [
    { href: self, rel: "self", type: mediaTypes.json, title: say("link.catalog") },
    { href: `${self}/items`, rel: "items", type: mediaTypes.geoJson, title: say("link.records") },
    { href: `${self}/items?f=html`, rel: "items", type: mediaTypes.html, title: say("catalog.records") },
  ];
  return {
    id: catalogId,
    type: "Collection",
    title: say("catalog.title", { city: city.name[language] }),
    description: say("catalog.description"),
    attribution: city.name[language],
    itemType: "record",
    conformsTo: [`${recordsConformance}record-collection`, `${recordsConformance}searchable-catalog`],
    extent: {
      spatial: { bbox: [city.bbox], crs: crs84Uri },
      temporal: { interval: [[null, null]], trs: "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian" },
    },
    crs: [crs84Uri],
    storageCrs: crs84Uri,
    contacts: [
      { organization: city.name[language], roles: ["publisher"], links: [{ href: city.contactPage, rel: "about", type: mediaTypes.html }] },
    ],
    numberOfItems: publicDatasets.length,
    links,
  };
}
