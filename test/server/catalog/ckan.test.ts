import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseSearch } from "../../../server/catalog/ckan/search-query.ts";
import { describeHomes } from "../../support/database.ts";
import { loadRecords } from "../../support/loads.ts";
import { plotRecord } from "../../support/world.ts";
import { catalogDatasets, type CatalogWorld, openCatalogWorld } from "./catalog-world.ts";

interface Package {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly metadata_modified: string;
  readonly owner_org: string;
  readonly organization: { readonly id: string; readonly name: string };
  readonly groups: readonly { readonly name: string }[];
  readonly resources: readonly { readonly id: string; readonly url: string; readonly format: string; readonly package_id: string }[];
  readonly license_id: string;
}

interface Search {
  readonly count: number;
  readonly results: readonly Package[];
  readonly facets: Record<string, Record<string, number>>;
}

describeHomes("the CKAN facade", (home) => {
  let world: CatalogWorld;
  beforeAll(async () => {
    world = await openCatalogWorld(home);
  });
  afterAll(() => world.close());

  async function act<T>(action: string, parameters: Record<string, string> = {}): Promise<T> {
    const response = await world.server.get(`/api/3/action/${action}?${new URLSearchParams(parameters).toString()}`);
    const answer = (await response.json()) as { success: boolean; result: T; help: string };
    expect(answer).toMatchObject({ success: true, help: expect.stringContaining(action) });
    return answer.result;
  }

  /** The requests of ckanext-harvest's CKANHarvester: page through everything by id, then each organization and group. */
  async function harvest(fqTerms: readonly string[]): Promise<Map<string, Package>> {
    const harvested = new Map<string, Package>();
    const rows = 2;
    for (let start = 0; ; start += rows) {
      const { results } = await act<Search>("package_search", {
        rows: String(rows),
        start: String(start),
        sort: "id asc",
        ...(fqTerms.length > 0 && { fq: fqTerms.join(" ") }),
      });
      for (const found of results) {
        expect(harvested.has(found.id)).toBe(false);
        harvested.set(found.id, found);
      }
      if (results.length === 0) return harvested;
    }
  }

  it("is harvested whole, then only what changed since", async () => {
    expect(await act("site_read")).toBe(true);
    expect(await act("status_show")).toMatchObject({ ckan_version: expect.stringMatching(/^2\./u) });
    const all = await harvest([]);
    expect([...all.values()].map(({ name }) => name).toSorted()).toEqual(await act<string[]>("package_list"));
    expect(all.size).toBe(catalogDatasets.length - 1);
    for (const found of all.values()) {
      expect(await act("package_show", { id: found.id })).toEqual(found);
      expect(await act("package_show", { id: found.name })).toEqual(found);
      expect(await act("organization_show", { id: found.organization.id })).toMatchObject({ id: found.owner_org, state: "active" });
      for (const { name } of found.groups) expect(await act("group_show", { id: name })).toMatchObject({ name });
      for (const resource of found.resources) expect(resource.package_id).toBe(found.id);
    }

    const newest =
      [...all.values()]
        .map(({ metadata_modified }) => metadata_modified)
        .toSorted()
        .at(-1) ?? "";
    const later = new Date(Date.parse(`${newest.slice(0, 23)}Z`) + 1).toISOString().replace("Z", "000");
    expect((await harvest([`metadata_modified:[${later}Z TO *]`])).size).toBe(0);
    const [, changed] = catalogDatasets;
    if (changed === undefined) throw new Error("no dataset");
    await loadRecords(world.test.database, [plotRecord(1), plotRecord(2)], { dataset: changed, source: "numbered" });
    await new Promise((resolve) => setTimeout(resolve, 1100)); // the server trusts versions for a second
    const since = await harvest([`metadata_modified:[${later}Z TO *]`]);
    expect([...since.values()].map(({ name, metadata_modified }) => [name, metadata_modified >= later])).toEqual([
      [`25213-${changed.id}`, true],
    ]);
    // The same package, not another one.
    expect(all.has([...since.keys()][0] ?? "")).toBe(true);
  });

  it("filters by organization, group and tag as harvest configurations do", async () => {
    expect((await harvest(["organization:city-25213"])).size).toBe(5);
    expect((await harvest(["organization:elsewhere OR organization:city-25213"])).size).toBe(5);
    expect((await harvest(["-organization:city-25213"])).size).toBe(0);
    expect((await harvest(["+groups:planning", "tags:区画"])).size).toBe(3);
  });

  it("searches, sorts and counts facets", async () => {
    const found = await act<Search>("package_search", { q: "試験区画 even", "facet.field": '["tags","res_format"]', rows: "0" });
    expect(found).toMatchObject({
      count: 3,
      results: [],
      facets: { tags: { even: 3, 区画: 3, 試験: 3 }, res_format: { CSV: 3, GeoJSON: 3 } },
    });
    const sorted = await act<Search>("package_search", { sort: "name desc", rows: "2" });
    expect(sorted.results.map(({ name }) => name)).toEqual(["25213-test-plots-04", "25213-test-plots-03"]);
  });

  it("takes the same by POST, as JSON and as a form", async () => {
    const post = (type: string, body: string) =>
      fetch(`${world.server.url}/api/3/action/package_search`, { method: "POST", headers: { "Content-Type": type }, body });
    for (const response of [
      await post("application/json", '{"q":"even","rows":2}'),
      await post("application/x-www-form-urlencoded", "q=even&rows=2"),
    ]) {
      const { result } = (await response.json()) as { result: Search };
      expect([result.count, result.results.length]).toEqual([3, 2]);
    }
  });

  it("shows resources whose files can be downloaded", async () => {
    const { results } = await act<{ count: number; results: Package["resources"] }>("resource_search", { query: "format:CSV" });
    expect(results).toHaveLength(5);
    const [first] = results;
    expect(await act("resource_show", { id: first?.id ?? "" })).toEqual(first);
    expect((await fetch(first?.url ?? "", { method: "HEAD" })).status).toBe(200);
  });

  it("lists organizations, groups, tags and licences", async () => {
    expect(await act("organization_list")).toEqual(["city-25213"]);
    expect(await act("organization_list", { all_fields: "true" })).toMatchObject([{ title: "東近江市", package_count: 5 }]);
    expect(await act("group_list")).toEqual(["planning"]);
    expect(await act("tag_list")).toEqual(["even", "区画", "試験"]);
    expect(await act("license_list")).toEqual(expect.arrayContaining([expect.objectContaining({ id: "CC-BY-4.0" })]));
  });

  it.each([
    ["package_show", { id: "nothing" }, 404, "Not Found Error"],
    ["package_show", {}, 409, "Validation Error"],
    ["package_search", { rows: "many" }, 409, "Validation Error"],
    ["package_search", { sort: "evil; drop" }, 409, "Validation Error"],
    ["package_search", { fq: "title:(" }, 409, "Search Query Error"],
    ["package_search", { q: "(".repeat(3000) }, 409, "Search Query Error"],
    ["resource_search", { query: "hash:x" }, 409, "Validation Error"],
  ])("tells a failure of %s %j as CKAN does", async (action, parameters, status, type) => {
    const response = await world.server.get(
      `/api/3/action/${action}?${new URLSearchParams(parameters as Record<string, string>).toString()}`,
    );
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ success: false, error: { __type: type } });
  });

  it("knows no other actions", async () => {
    expect((await world.server.get("/api/3/action/package_delete?id=x")).status).toBe(400);
    const post = await fetch(`${world.server.url}/api/3/action/package_create`, {
      method: "POST",
      body: "{",
      headers: { "Content-Type": "application/json" },
    });
    expect(post.status).toBe(400);
  });
});

describe("the search language", () => {
  const document = {
    title: ["道路 台帳"],
    tags: ["道路", "市道"],
    name: ["25213-roads"],
    metadata_modified: ["2026-04-01T00:00:00.000000"],
  };
  const matches = (text: string) => parseSearch(text, ["title", "tags"])(document);

  it.each([
    ["", true],
    ["*:*", true],
    ["*", true],
    ["道路", true],
    ["鉄道", false],
    ["道路 台帳", true],
    ["道路 鉄道", false],
    ["道路 OR 鉄道", true],
    ["道路 AND NOT 鉄道", true],
    ["-tags:市道", false],
    ["tags:(鉄道 OR 市道)", true],
    ["tags:市*", true],
    ["tags:市", false],
    ['title:"道路 台帳"', true],
    ["name:25213-roads", true],
    ["nothing:x", false],
    ["metadata_modified:[2026-01-01T00:00:00Z TO *]", true],
    ["metadata_modified:[2026-04-02T00:00:00Z TO *]", false],
    ["metadata_modified:{2026-04-01T00:00:00Z TO *]", false],
    ["metadata_modified:[* TO 2026-04-01]", true],
    ["+(tags:道路 tags:市道) -name:x", true],
  ])("%s → %s", (text, expected) => {
    expect(matches(text)).toBe(expected);
  });
});
