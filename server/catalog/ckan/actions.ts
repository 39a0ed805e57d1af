import { licenceIds, licences } from "../../../model/licence.ts";
import type { PublishedCatalog } from "../published-catalog.ts";
import { invalid, notFound } from "./ckan-error.ts";
import { groupsOf, organizationOf, type Package, packageOf } from "./package.ts";
import { packageSearch } from "./package-search.ts";
import { isTrue, readCount, required } from "./parameters.ts";

/** The read actions of CKAN's API (https://docs.ckan.org/en/2.10/api/), by name. Each answers `result` or throws a CkanError. */

type Parameters = Readonly<Record<string, string>>;
type Action = (catalog: CkanCatalog, parameters: Parameters) => unknown;

interface CkanCatalog {
  readonly published: PublishedCatalog;
  readonly packages: readonly Package[];
}

export function ckanCatalog(published: PublishedCatalog): CkanCatalog {
  return { published, packages: published.datasets.map((dataset) => packageOf(dataset, published)) };
}

export const actions: ReadonlyMap<string, Action> = new Map<string, Action>([
  ["site_read", () => true],
  ["status_show", statusShow],
  ["help_show", (_, parameters) => helpText(required(parameters, "name"))],
  ["package_list", ({ packages }, parameters) => page(packages, parameters).map(({ name }) => name)],
  ["current_package_list_with_resources", ({ packages }, parameters) => page(packages, parameters)],
  ["package_show", (catalog, parameters) => findPackage(catalog, required(parameters, "id"))],
  ["package_search", ({ packages }, parameters) => packageSearch(packages, parameters)],
  ["package_autocomplete", packageAutocomplete],
  ["package_activity_list", () => []],
  ["resource_show", (catalog, parameters) => findResource(catalog, required(parameters, "id"))],
  ["resource_search", resourceSearch],
  ["organization_list", organizationList],
  ["organization_show", organizationShow],
  ["group_list", groupList],
  ["group_show", groupShow],
  ["tag_list", tagList],
  ["tag_show", tagShow],
  ["license_list", licenseList],
  ["vocabulary_list", () => []],
]);

export function helpText(action: string): string {
  if (!actions.has(action)) throw notFound();
  return `${action}: read-only, as in CKAN 2.10`;
}

function statusShow({ published }: CkanCatalog) {
  const { city, base } = published;
  return {
    ckan_version: "2.10.0",
    site_url: base,
    site_title: `${city.name.ja} オープンデータカタログ`,
    site_description: `${city.name.ja}が公開する地理空間データ`,
    error_emails_to: null,
    locale_default: "ja",
    extensions: [],
  };
}

function page<T>(all: readonly T[], parameters: Parameters): T[] {
  const offset = readCount("offset", parameters["offset"], 0);
  return all.slice(offset, offset + readCount("limit", parameters["limit"], 1000));
}

/** By name or UUID. */
function findPackage({ packages }: CkanCatalog, id: string): Package {
  const found = packages.find((candidate) => candidate.id === id || candidate.name === id);
  if (found === undefined) throw notFound();
  return found;
}

function findResource({ packages }: CkanCatalog, id: string) {
  const found = packages.flatMap(({ resources }) => resources).find((candidate) => candidate.id === id);
  if (found === undefined) throw notFound();
  return found;
}

function packageAutocomplete({ packages }: CkanCatalog, parameters: Parameters) {
  const sought = required(parameters, "q").toLowerCase();
  return packages
    .filter(({ name, title }) => name.includes(sought) || title.toLowerCase().includes(sought))
    .slice(0, readCount("limit", parameters["limit"], 10))
    .map(({ name, title }) => ({ name, title, match_field: name.includes(sought) ? "name" : "title", match_displayed: title }));
}

/** `query=field:text`: resources whose field contains the text. */
function resourceSearch({ packages }: CkanCatalog, parameters: Parameters) {
  const [field = "", ...rest] = required(parameters, "query").split(":");
  const sought = rest.join(":").toLowerCase();
  if (!resourceFields.has(field) || rest.length === 0) throw invalid("query", `Cannot search by "${field.slice(0, 40)}"`);
  const found = packages
    .flatMap(({ resources }) => resources)
    .filter((resource) =>
      String(resource[field as keyof typeof resource])
        .toLowerCase()
        .includes(sought),
    );
  return { count: found.length, results: page(found, parameters) };
}

const resourceFields: ReadonlySet<string> = new Set(["format", "name", "description", "url", "mimetype"]);

function organizationList(catalog: CkanCatalog, parameters: Parameters) {
  const organization = organizationOf(catalog.published.city);
  return isTrue(parameters["all_fields"]) ? [{ ...organization, package_count: catalog.packages.length }] : [organization.name];
}

function organizationShow(catalog: CkanCatalog, parameters: Parameters) {
  const organization = organizationOf(catalog.published.city);
  const id = required(parameters, "id");
  if (id !== organization.id && id !== organization.name) throw notFound();
  return {
    ...organization,
    package_count: catalog.packages.length,
    ...withPackages(catalog.packages, parameters),
    users: [],
    extras: [],
    tags: [],
  };
}

function groupList({ published, packages }: CkanCatalog, parameters: Parameters) {
  const used = groupsOf(published.city)
    .map((group) => ({ ...group, package_count: packages.filter(({ groups }) => groups.some(({ id }) => id === group.id)).length }))
    .filter((group) => group.package_count > 0);
  return isTrue(parameters["all_fields"]) ? used : used.map(({ name }) => name);
}

function groupShow({ published, packages }: CkanCatalog, parameters: Parameters) {
  const id = required(parameters, "id");
  const group = groupsOf(published.city).find((candidate) => candidate.id === id || candidate.name === id);
  if (group === undefined) throw notFound();
  const own = packages.filter(({ groups }) => groups.some((candidate) => candidate.id === group.id));
  return { ...group, package_count: own.length, ...withPackages(own, parameters), users: [], extras: [], tags: [] };
}

function withPackages(packages: readonly Package[], parameters: Parameters) {
  return isTrue(parameters["include_datasets"]) ? { packages } : {};
}

function tagList({ packages }: CkanCatalog, parameters: Parameters) {
  const tags = [...new Map(packages.flatMap((found) => found.tags).map((tag) => [tag.name, tag])).values()];
  const sought = parameters["query"]?.toLowerCase() ?? "";
  const found = tags.filter(({ name }) => name.toLowerCase().includes(sought)).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return isTrue(parameters["all_fields"]) ? found : found.map(({ name }) => name);
}

function tagShow({ packages }: CkanCatalog, parameters: Parameters) {
  const id = required(parameters, "id");
  const tag = packages.flatMap(({ tags }) => tags).find((candidate) => candidate.id === id || candidate.name === id);
  if (tag === undefined) throw notFound();
  return {
    ...tag,
    ...withPackages(
      packages.filter(({ tags }) => tags.some(({ name }) => name === tag.name)),
      parameters,
    ),
  };
}

function licenseList() {
  return licenceIds
    .filter((id) => licences[id].redistribute)
    .map((id) => ({
      id,
      title: licences[id].title.ja,
      url: licences[id].url,
      status: "active",
      is_okd_compliant: true,
      od_conformance: "approved",
    }));
}
