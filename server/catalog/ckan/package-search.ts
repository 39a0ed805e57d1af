import { invalid } from "./ckan-error.ts";
import type { Package } from "./package.ts";
import { readCount, readNames } from "./parameters.ts";
import { parseSearch, type SearchDocument } from "./search-query.ts";

/** `package_search`: `q` and `fq` (Solr syntax), `sort`, `rows`, `start`, `facet.field`. */
export function packageSearch(packages: readonly Package[], parameters: Readonly<Record<string, string>>) {
  const { q = "*:*", fq = "", sort = "score desc, metadata_modified desc" } = parameters;
  const tests = [q, fq, ...readNames("fq_list", parameters["fq_list"])].map((text) => parseSearch(text, textFields));
  const matching = packages
    .map((found) => ({ found, document: documentOf(found) }))
    .filter(({ document }) => tests.every((test) => test(document)))
    .toSorted(inOrder(sort));
  const start = readCount("start", parameters["start"], 0);
  const rows = readCount("rows", parameters["rows"], 10);
  const facets = facetsOf(
    matching.map(({ document }) => document),
    readNames("facet.field", parameters["facet.field"]),
    readCount("facet.limit", parameters["facet.limit"], 50),
  );
  return {
    count: matching.length,
    sort,
    results: matching.slice(start, start + Math.min(rows, mostRows)).map(({ found }) => found),
    ...facets,
  };
}

const mostRows = 1000;
const textFields = ["title", "name", "notes", "tags", "res_name"];

function documentOf(found: Package): SearchDocument {
  const { organization, groups, tags, resources } = found;
  return {
    id: [found.id],
    name: [found.name],
    title: [found.title],
    title_string: [found.title],
    notes: [found.notes],
    author: [found.author],
    organization: [organization.name],
    owner_org: [organization.id],
    groups: groups.map(({ name }) => name),
    tags: tags.map(({ name }) => name),
    license_id: [found.license_id],
    res_format: [...new Set(resources.map(({ format }) => format))],
    res_name: resources.map(({ name }) => name),
    res_url: resources.map(({ url }) => url),
    metadata_created: [found.metadata_created],
    metadata_modified: [found.metadata_modified],
    state: [found.state],
    type: [found.type],
    dataset_type: [found.type],
    private: [String(found.private)],
    capacity: ["public"],
    entity_type: ["package"],
  };
}

/** `field asc|desc, …`; every match is as good as any other, so `score` says nothing. */
function inOrder(sort: string): (a: Sortable, b: Sortable) => number {
  const keys = sort.split(",").map((part) => {
    const [, field = "", direction = "asc"] = /^\s*([\w.]+)(?:\s+(asc|desc))?\s*$/u.exec(part) ?? [];
    if (!sortFields.has(field)) throw invalid("sort", `Cannot sort by "${part.trim().slice(0, 40)}"`);
    return { field, sign: direction === "desc" ? -1 : 1 };
  });
  return (a, b) => {
    for (const { field, sign } of [...keys, { field: "name", sign: 1 }]) {
      const [x = "", y = ""] = [a.document[field]?.[0], b.document[field]?.[0]];
      if (x !== y) return x < y ? -sign : sign;
    }
    return 0;
  };
}

interface Sortable {
  readonly document: SearchDocument;
}

const sortFields: ReadonlySet<string> = new Set(["score", "id", "name", "title", "title_string", "metadata_created", "metadata_modified"]);

function facetsOf(documents: readonly SearchDocument[], fields: readonly string[], limit: number) {
  const counted = fields.map((field) => {
    const counts = new Map<string, number>();
    for (const value of documents.flatMap((document) => document[field] ?? [])) counts.set(value, (counts.get(value) ?? 0) + 1);
    const items = [...counts].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
    return { field, items: limit === 0 ? items : items.slice(0, limit) };
  });
  return {
    facets: Object.fromEntries(counted.map(({ field, items }) => [field, Object.fromEntries(items)])),
    search_facets: Object.fromEntries(
      counted.map(({ field, items }) => [
        field,
        { title: field, items: items.map(([name, count]) => ({ name, display_name: name, count })) },
      ]),
    ),
  };
}
