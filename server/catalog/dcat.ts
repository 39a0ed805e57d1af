import { themeLabels } from "../../model/catalog.ts";
import type { PublicCity } from "../../model/city.ts";
import { type Theme, themes } from "../../model/dataset.ts";
import type { LocalText } from "../../model/text.ts";
import type { Validity } from "../../sql/items.ts";
import { creditLine, type Distribution, type PublishedCatalog, type PublishedDataset, type Service } from "./published-catalog.ts";

/** The catalogue as DCAT 3 (https://www.w3.org/TR/vocab-dcat-3/), with the properties that DCAT-AP 3 asks for. */

const prefixes = {
  adms: "http://www.w3.org/ns/adms#",
  dcat: "http://www.w3.org/ns/dcat#",
  dcatap: "http://data.europa.eu/r5r/",
  dct: "http://purl.org/dc/terms/",
  foaf: "http://xmlns.com/foaf/0.1/",
  geo: "http://www.opengis.net/ont/geosparql#",
  locn: "http://www.w3.org/ns/locn#",
  prov: "http://www.w3.org/ns/prov#",
  spdx: "http://spdx.org/rdf/terms#",
  skos: "http://www.w3.org/2004/02/skos/core#",
  vcard: "http://www.w3.org/2006/vcard/ns#",
  xsd: "http://www.w3.org/2001/XMLSchema#",
} as const;

/** Namespaces, also for other writings of the same graph. */
export const dcatPrefixes: Readonly<Record<string, string>> = prefixes;

const authority = "http://publications.europa.eu/resource/authority";

/** A JSON-LD document; links that start at this server are relative where its public address is not known. */
export function dcatDocument(catalog: PublishedCatalog): object {
  const { city, base, datasets } = catalog;
  const moments = datasets.map(({ state }) => state.publishedAt).toSorted();
  const issued = datasets.map((dataset) => dataset.issued).toSorted()[0];
  const modified = moments.at(-1);
  return {
    "@context": prefixes,
    "@id": `${base}/data#catalog`,
    "@type": "dcat:Catalog",
    "dct:title": both({ ja: `${city.name.ja} オープンデータカタログ`, en: `Open data catalogue of ${city.name.en}` }),
    "dct:description": both({
      ja: `${city.name.ja}が公開する地理空間データの目録です。`,
      en: `Geospatial data published by ${city.name.en}.`,
    }),
    "dct:publisher": publisher(city, base),
    "foaf:homepage": ref(`${base}/data`),
    "dct:language": [ref(`${authority}/language/JPN`), ref(`${authority}/language/ENG`)],
    "dct:license": ref("https://creativecommons.org/licenses/by/4.0/"),
    ...(issued !== undefined && { "dct:issued": moment(issued) }),
    ...(modified !== undefined && { "dct:modified": moment(modified) }),
    "dct:spatial": location(city.bbox, city),
    "dcat:themeTaxonomy": themeScheme(base),
    "dcat:service": [apiService(catalog)],
    "dcat:dataset": datasets.map((dataset) => describeDataset(dataset, catalog)),
  };
}

/** One dataset as a document of its own. */
export function dcatDatasetDocument(dataset: PublishedDataset, catalog: PublishedCatalog): object {
  return { "@context": prefixes, ...describeDataset(dataset, catalog) };
}

function describeDataset(dataset: PublishedDataset, { city, base }: PublishedCatalog) {
  const { entry, state, page } = dataset;
  const id = `${page}#dataset`;
  return {
    "@id": id,
    "@type": "dcat:Dataset",
    "dct:identifier": `${city.code5}-${entry.id}`,
    "dct:title": both(dataset.title),
    "dct:description": both(dataset.description),
    "dct:publisher": publisher(city, base),
    "dcat:contactPoint": {
      "@id": `${base}/data#contact`,
      "@type": "vcard:Organization",
      "vcard:fn": both(city.name),
      "vcard:hasURL": ref(city.contactPage),
    },
    "dcat:keyword": entry.keywords.map((keyword) => ({ "@value": keyword, "@language": /^[\x20-\x7e]+$/u.test(keyword) ? "en" : "ja" })),
    "dcat:theme": ref(themeIri(base, entry.theme)),
    "dct:issued": moment(dataset.issued),
    "dct:modified": moment(state.publishedAt),
    "dct:accrualPeriodicity": ref(`${authority}/frequency/UNKNOWN`),
    "dct:language": ref(`${authority}/language/JPN`),
    ...(dataset.temporal && { "dct:temporal": period(dataset.temporal) }),
    "dct:conformsTo": [ref(crsIri), ref(`${base}/api/collections/${entry.id}/schema`)],
    "foaf:page": ref(`${base}/docs`),
    "dct:accessRights": ref(`${authority}/access-right/PUBLIC`),
    ...(state.bboxLonLat && { "dct:spatial": location(state.bboxLonLat, city) }),
    "dct:provenance": {
      "@type": "dct:ProvenanceStatement",
      "skos:prefLabel": both({ ja: creditLine(entry, "ja"), en: creditLine(entry, "en") }),
    },
    "prov:wasDerivedFrom": entry.sources.map(({ landing }) => ref(landing)),
    "dcat:version": String(state.version),
    ...(state.positionNote && { "adms:versionNotes": both(state.positionNote) }),
    "dcat:landingPage": ref(page),
    "dcat:distribution": [
      ...dataset.distributions.map((distribution) => describeDistribution(distribution, dataset)),
      ...dataset.services.map((service) => describeService(service, dataset, base)),
    ],
  };
}

function describeDistribution(distribution: Distribution, { page, state, issued }: PublishedDataset) {
  return {
    "@id": `${page}#${distribution.id}`,
    "@type": "dcat:Distribution",
    "dct:title": both(distribution.title),
    "dcat:accessURL": ref(distribution.url),
    "dcat:downloadURL": ref(distribution.url),
    "dcat:mediaType": ref(mediaTypeIri(distribution.mediaType)),
    ...(fileTypes[distribution.id] !== undefined && { "dct:format": ref(`${authority}/file-type/${fileTypes[distribution.id]}`) }),
    "dct:license": ref(distribution.license.url),
    "dct:rights": { "@type": "dct:RightsStatement", "skos:prefLabel": { "@value": distribution.rights, "@language": "ja" } },
    "dct:issued": moment(issued),
    "dct:modified": moment(state.publishedAt),
    "dct:conformsTo": ref(crsIri),
    ...(distribution.file && {
      "dcat:byteSize": { "@value": String(distribution.file.bytes), "@type": "xsd:nonNegativeInteger" },
      "spdx:checksum": {
        "@type": "spdx:Checksum",
        "spdx:algorithm": ref("http://spdx.org/rdf/terms#checksumAlgorithm_sha256"),
        "spdx:checksumValue": { "@value": distribution.file.sha256, "@type": "xsd:hexBinary" },
      },
    }),
    "adms:status": ref(`${authority}/distribution-status/COMPLETED`),
    "dcatap:availability": ref(`${authority}/planned-availability/AVAILABLE`),
  };
}

/** What every file's positions are in, unless it is asked for in another one. */
const crsIri = "http://www.opengis.net/def/crs/EPSG/0/6668";

function period({ from, to }: Validity) {
  const day = (text: string) => ({ "@value": text, "@type": "xsd:date" });
  return {
    "@type": "dct:PeriodOfTime",
    ...(from !== null && { "dcat:startDate": day(from) }),
    ...(to !== null && { "dcat:endDate": day(to) }),
  };
}

/** Where programs find the rows one by one. */
function describeService(service: Service, { page, distributions }: PublishedDataset, base: string) {
  const [file] = distributions;
  return {
    "@id": `${page}#${service.id}`,
    "@type": "dcat:Distribution",
    "dct:title": both(service.title),
    "dcat:accessURL": ref(service.url),
    "dcat:mediaType": ref(mediaTypeIri(service.mediaType)),
    "dcat:accessService": ref(`${base}/api#service`),
    ...(file && { "dct:license": ref(file.license.url) }),
  };
}

function apiService({ base, city, datasets }: PublishedCatalog) {
  return {
    "@id": `${base}/api#service`,
    "@type": "dcat:DataService",
    "dct:title": both({ ja: `${city.name.ja} データ API`, en: `Data API of ${city.name.en}` }),
    "dcat:endpointURL": ref(`${base}/api`),
    "dcat:endpointDescription": ref(`${base}/api/openapi.json`),
    "dct:conformsTo": [
      ref("http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core"),
      ref("http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/core"),
      ref("http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/record-collection"),
    ],
    "dct:publisher": ref(`${base}/data#publisher`),
    "dcat:contactPoint": ref(`${base}/data#contact`),
    "dct:accessRights": ref(`${authority}/access-right/PUBLIC`),
    "dcat:servesDataset": datasets.map(({ page }) => ref(`${page}#dataset`)),
  };
}

function publisher(city: PublicCity, base: string) {
  return {
    "@id": `${base}/data#publisher`,
    "@type": "foaf:Organization",
    "foaf:name": both(city.name),
    "foaf:homepage": ref(city.contactPage),
    "dct:type": ref("http://purl.org/adms/publishertype/LocalAuthority"),
    "dct:identifier": city.code6,
  };
}

function themeScheme(base: string) {
  return {
    "@id": `${base}/data#themes`,
    "@type": "skos:ConceptScheme",
    "dct:title": both({ ja: "分野", en: "Themes" }),
    "skos:hasTopConcept": themes.map((theme) => ({
      "@id": themeIri(base, theme),
      "@type": "skos:Concept",
      "skos:prefLabel": both(themeLabels[theme]),
    })),
  };
}

/** The statistical area of e-Stat's linked data, with the box of what is there. */
function location([west, south, east, north]: readonly [number, number, number, number], { code5 }: PublicCity) {
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  const wkt = `POLYGON((${ring.map((position) => position.join(" ")).join(",")}))`;
  return {
    "@type": "dct:Location",
    "dcat:bbox": { "@value": wkt, "@type": "geo:wktLiteral" },
    "skos:closeMatch": ref(`http://data.e-stat.go.jp/lod/sac/C${code5}`),
  };
}

/** Formats of ours that the list of the EU Publications Office knows. */
const fileTypes: Readonly<Record<string, string>> = {
  geojson: "GEOJSON",
  csv: "CSV",
  "standard.csv": "CSV",
  xlsx: "XLSX",
  gpkg: "GPKG",
  "shp.zip": "SHP",
  kml: "KML",
  parquet: "PARQUET",
};

function mediaTypeIri(mediaType: string): string {
  return `https://www.iana.org/assignments/media-types/${mediaType.split(";")[0]?.trim()}`;
}

function themeIri(base: string, theme: Theme): string {
  return `${base}/data#theme-${theme}`;
}

function both({ ja, en }: LocalText) {
  return [
    { "@value": ja, "@language": "ja" },
    { "@value": en, "@language": "en" },
  ];
}

function ref(iri: string) {
  return { "@id": iri };
}

function moment(iso: string) {
  return { "@value": iso, "@type": "xsd:dateTime" };
}
