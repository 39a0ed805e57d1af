import { createHash } from "node:crypto";
import { themeLabels } from "../../../model/catalog.ts";
import type { PublicCity } from "../../../model/city.ts";
import { type Theme, themes } from "../../../model/dataset.ts";
import type { LicenceId } from "../../../model/licence.ts";
import { creditLine, type PublishedCatalog, type PublishedDataset } from "../published-catalog.ts";

/** Datasets, files, the city and themes as CKAN 2.10 calls them: packages, resources, an organization and groups. */

export type Package = ReturnType<typeof packageOf>;

export function packageOf(dataset: PublishedDataset, catalog: PublishedCatalog) {
  const { city } = catalog;
  const { entry, state } = dataset;
  const id = stableId(city, `package/${entry.id}`);
  const resources = resourcesOf(dataset, city, id);
  const licence = licenceOf(dataset);
  const tags = entry.keywords.map((keyword) => tagOf(city, keyword));
  return {
    id,
    name: packageName(city, entry.id),
    title: dataset.title.ja,
    title_translated: { ja: dataset.title.ja, en: dataset.title.en },
    notes: `${dataset.description.ja}\n\n出典：${creditLine(entry, "ja")}`,
    author: city.name.ja,
    author_email: null,
    maintainer: city.name.ja,
    maintainer_email: null,
    url: dataset.page,
    version: String(state.version),
    license_id: licence.id,
    license_title: licence.title,
    license_url: licence.url,
    isopen: true,
    metadata_created: naiveUtc(dataset.issued),
    metadata_modified: naiveUtc(state.publishedAt),
    state: "active",
    type: "dataset",
    private: false,
    creator_user_id: null,
    owner_org: organizationId(city),
    organization: organizationOf(city),
    groups: [groupOf(city, entry.theme)],
    tags,
    num_tags: tags.length,
    resources,
    num_resources: resources.length,
    extras: [
      { key: "identifier", value: `${city.code5}-${entry.id}` },
      { key: "language", value: "ja" },
      { key: "attribution", value: creditLine(entry, "ja") },
      ...(state.positionNote ? [{ key: "position_accuracy", value: state.positionNote.ja }] : []),
      ...(dataset.temporal?.from ? [{ key: "temporal_start", value: dataset.temporal.from }] : []),
      ...(dataset.temporal?.to ? [{ key: "temporal_end", value: dataset.temporal.to }] : []),
      ...(state.bboxLonLat === null ? [] : [{ key: "spatial", value: JSON.stringify(boxPolygon(state.bboxLonLat)) }]),
    ],
    relationships_as_subject: [],
    relationships_as_object: [],
  };
}

function resourcesOf({ distributions, services, state, issued }: PublishedDataset, city: PublicCity, packageId: string) {
  const files = distributions.map(({ id, title, url, mediaType, file }) => ({
    id,
    title,
    url,
    mediaType,
    format: formatNames[id] ?? id.toUpperCase(),
    file,
  }));
  const apis = services.map(({ id, title, url, mediaType }) => ({
    id,
    title,
    url,
    mediaType,
    format: id === "tiles" ? "TileJSON" : "API",
    file: undefined,
  }));
  return [...files, ...apis].map(({ id, title, url, mediaType, format, file }, position) => ({
    id: stableId(city, `resource/${packageId}/${id}`),
    package_id: packageId,
    name: title.ja,
    description: title.en,
    format,
    mimetype: mediaType.split(";")[0] ?? mediaType,
    mimetype_inner: null,
    // Of a file that is not kept neither is known.
    size: file?.bytes ?? null,
    hash: file === undefined ? "" : `sha256:${file.sha256}`,
    url,
    url_type: null,
    created: naiveUtc(issued),
    last_modified: naiveUtc(state.publishedAt),
    metadata_modified: naiveUtc(state.publishedAt),
    position,
    state: "active",
    resource_type: position < files.length ? "file" : "api",
    datastore_active: false,
    cache_url: null,
    cache_last_updated: null,
  }));
}

/** As portals write them, so that their filters by format find ours. */
const formatNames: Readonly<Record<string, string>> = {
  geojson: "GeoJSON",
  geojsonl: "GeoJSONL",
  fgb: "FlatGeobuf",
  gpkg: "GPKG",
  "shp.zip": "SHP",
  "standard.csv": "CSV",
  parquet: "Parquet",
  pmtiles: "PMTiles",
};

const ckanLicences: Readonly<Partial<Record<LicenceId, string>>> = {
  "CC-BY-4.0": "CC-BY-4.0",
  "CC0-1.0": "CC0-1.0",
  "ODbL-1.0": "ODbL-1.0",
};

/** Rows under several licences: the portal is told so, the credit line says which. */
function licenceOf({ entry }: PublishedDataset): { id: string; title: string; url: string } {
  const licences = entry.sources.map(({ licence }) => licence).filter(({ redistribute }) => redistribute);
  const titles = [...new Set(licences.map(({ title }) => title.ja))];
  const [first] = licences;
  return {
    id: titles.length === 1 && first ? (ckanLicences[first.id] ?? "other-open") : "other-open",
    title: titles.join("、"),
    url: first?.url ?? "",
  };
}

export function organizationOf(city: PublicCity) {
  return {
    id: organizationId(city),
    name: `city-${city.code5}`,
    title: city.name.ja,
    display_name: city.name.ja,
    description: `${city.prefecture.ja}${city.name.ja}`,
    type: "organization",
    is_organization: true,
    state: "active",
    approval_status: "approved",
    image_url: "",
  };
}

export function groupOf(city: PublicCity, theme: Theme) {
  const { ja } = themeLabels[theme];
  return {
    id: stableId(city, `group/${theme}`),
    name: theme,
    title: ja,
    display_name: ja,
    description: "",
    state: "active",
    type: "group",
  };
}

export function groupsOf(city: PublicCity) {
  return themes.map((theme) => groupOf(city, theme));
}

export function tagOf(city: PublicCity, name: string) {
  return { id: stableId(city, `tag/${name}`), name, display_name: name, state: "active", vocabulary_id: null };
}

/** City and dataset: portals put the packages of many cities side by side. */
export function packageName({ code5 }: PublicCity, dataset: string): string {
  return `${code5}-${dataset}`;
}

function organizationId(city: PublicCity): string {
  return stableId(city, "organization");
}

/** A UUID that follows from the name alone, as version 5 does (RFC 9562). */
function stableId({ code6 }: PublicCity, name: string): string {
  const bytes = createHash("sha1").update(`machizu:${code6}:${name}`).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, "$1-$2-$3-$4-$5");
}

/** CKAN writes moments in UTC without saying so, to the microsecond. */
function naiveUtc(iso: string): string {
  return new Date(iso).toISOString().replace("Z", "000");
}

function boxPolygon([west, south, east, north]: readonly [number, number, number, number]) {
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  return { type: "Polygon", coordinates: [ring] };
}
