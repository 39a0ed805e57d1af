import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { conformanceClasses } from "../../../server/ogc/conformance.ts";
import { homes } from "../../support/database.ts";
import { loadRecords } from "../../support/loads.ts";
import { createOgcWorld, type OgcWorld, plotRecords } from "./ogc-world.ts";
import { plots } from "../../support/world.ts";

const resources = [
  "/api",
  "/api/conformance",
  "/api/openapi.json",
  "/api/collections",
  "/api/collections/test-plots",
  "/api/collections/test-places",
  "/api/collections/test-plots/items",
  "/api/collections/test-plots/items/5",
  "/api/collections/test-plots/items/21",
  "/api/collections/test-plots/queryables",
  "/api/collections/test-plots/sortables",
  "/api/collections/test-plots/schema",
  "/api/collections/test-plots/tiles",
  "/api/collections/test-plots/tiles/WebMercatorQuad",
  "/api/collections/catalog",
  "/api/collections/catalog/items",
  "/api/collections/catalog/items/test-plots",
  "/api/tileMatrixSets",
  "/api/tileMatrixSets/WebMercatorQuad",
  "/api/processes",
  "/api/processes/flood",
  "/api/jobs",
];

interface Schema {
  readonly type?: string;
  readonly $ref?: string;
  readonly properties?: Record<string, unknown>;
  readonly [key: string]: unknown;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly schema: Schema;
  readonly style?: string;
  readonly explode?: boolean;
}

interface Operation {
  readonly operationId: string;
  readonly parameters: readonly (Parameter & { $ref?: string })[];
  readonly responses: Record<string, { content?: Record<string, unknown> }>;
}

interface OpenApi {
  readonly paths: Record<string, { get: Operation } & Partial<Record<"post" | "delete", Operation>>>;
  readonly components: { parameters: Record<string, Parameter>; schemas: Record<string, Schema>; responses: Record<string, unknown> };
  readonly servers: { url: string }[];
}

// What documents say does not depend on the database's home.
describe("the documents of the OGC API", () => {
  let world: OgcWorld;

  beforeAll(async () => {
    world = await createOgcWorld(homes[0] ?? "embedded");
  });
  afterAll(() => world.close());

  const page = async (path: string, headers: Record<string, string> = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" }) => {
    const response = await world.server.get(path, { "accept-language": "ja", ...headers });
    return { status: response.status, type: response.headers.get("content-type"), html: await response.text(), headers: response.headers };
  };

  describe("as pages", () => {
    it.each(resources)("/conf/html/definition, /conf/html/content: %s is a page for who asks for one", async (path) => {
      const { status, type, html, headers } = await page(path);
      expect(status).toBe(200);
      expect(type).toBe("text/html; charset=utf-8");
      expect(headers.get("vary")).toContain("Accept");
      expect(html).toMatch(/^<!doctype html>\s*<html lang="ja">/);
      expect(html).not.toContain("<script");
      expect(html.match(/<h1>/g)).toHaveLength(1);
      expect(html).toMatch(/<title>[^<]+<\/title>/);
      expect(html).toContain('<a class="skip" href="#main">');
      expect(html).not.toMatch(/\{[a-z]+\}(?![/<]|\.mvt<)|undefined|\[object/);
      expect((await page(`${path}?f=html`, { accept: "application/json" })).type).toContain("text/html");
      expect((await page(`${path}?f=json`)).type).toContain("json");
    });

    it("lead only to pages that are there", async () => {
      const pages = await Promise.all(resources.map(async (path) => (await page(path)).html));
      const links = pages.map((html) =>
        [...html.matchAll(/href="([^"#]+)"/g)]
          .map(([, href = ""]) => href.replaceAll("&amp;", "&"))
          .filter((href) => href.includes("/api")),
      );
      for (const own of links) expect(own.length).toBeGreaterThan(1);
      for (const href of new Set(links.flat())) expect((await fetch(href, { headers: { accept: "text/html" } })).status, href).toBe(200);
    });

    it("speaks English too, and changes the language by a link", async () => {
      const { html } = await page("/api/collections/test-plots/items?lang=en&limit=1");
      expect(html).toContain('<html lang="en">');
      expect(html).toContain("<h1>Features of Test plots</h1>");
      expect(html).toMatch(/href="[^"]*lang=ja[^"]*" lang="ja"/);
      expect((await page("/api/collections/test-plots", { accept: "text/html", "accept-language": "en" })).html).toContain(
        '<html lang="en">',
      );
    });

    it("shows features as a table, with the next page, and what was asked", async () => {
      const { html } = await page("/api/collections/test-plots/items?limit=2&filter=name%20LIKE%20'%25%3Cb%3E%25'%20OR%20true");
      expect(html).toContain("40 件のうち 2 件");
      expect(html).toContain("name LIKE &#39;%&lt;b&gt;%&#39; OR true");
      expect(html).toMatch(/<th scope="col">名称<\/th>/);
      expect(html).toMatch(/href="[^"]*cursor=[^"]*f=html[^"]*"/);
    });

    it("shows a wrong request on a page, in the reader's language, and JSON to programs", async () => {
      const wrong = await page("/api/collections/test-plots/items?filter=owner%3D'%3Cb%3E'");
      expect([wrong.status, wrong.type]).toEqual([400, "text/html; charset=utf-8"]);
      expect(wrong.html).toContain("「owner」という項目はありません");
      expect(wrong.html).not.toContain("<b>");
      expect((await page("/api/collections/nothing")).status).toBe(404);
      expect((await page("/api/collections/nothing", { accept: "*/*" })).type).toContain("application/problem+json");
    });

    it("says nothing of sample data until there is some, and then says so everywhere", async () => {
      expect((await page("/api")).html).not.toContain("見本データ");
      await loadRecords(world.database, plotRecords(), { dataset: plots, source: "unnumbered", keyed: false, sample: true });
      await expect.poll(async () => (await page("/api")).html).toContain("見本データ（架空）");
      for (const path of resources) expect((await page(path)).html).toContain("見本データ（架空）");
      expect((await world.json("/api/collections/test-plots")).body).toMatchObject({ sample: true, attribution: "見本データ（架空）" });
      expect((await world.json("/api/collections/test-plots/items?limit=1")).body.notice).toBe("見本データ（架空）");
    });
  });

  describe("as OpenAPI 3.0", () => {
    const definition = async (language = "ja") => (await world.json("/api/openapi.json", { "accept-language": language })).body as OpenApi;

    it("/conf/oas30/completeness: every address of the API is an operation, and every operation an address", async () => {
      const { paths, servers } = await definition();
      expect(servers).toEqual([{ url: `${world.server.url}/api` }]);
      for (const resource of resources) {
        const path = resource
          .replace("catalog/items/test-plots", "catalog/items/{recordId}")
          .replace("/items/5", "/items/{featureId}")
          .replace("/items/21", "/items/{featureId}")
          .slice("/api".length);
        expect(Object.keys(paths)).toContain(path === "" ? "/" : path);
      }
      // What a job answers is in test/server/runs/processes.test.ts.
      for (const path of Object.keys(paths).filter((name) => !/\{jobId\}|execution$/.test(name))) {
        const address = path
          .replace("{featureId}", "1")
          .replace("{recordId}", "test-places")
          .replace(/^\/search$/, "/search?q=35.11,136.2")
          .replace("{tileMatrix}/{tileRow}/{tileCol}", "0/0/0");
        expect([200, 204], address).toContain((await world.server.get(`/api${address}`)).status);
      }
    });

    it("/conf/oas30/definition-1: is sound: every reference leads somewhere, every path parameter is described, every operation has its own name", async () => {
      const document = await definition();
      for (const [, reference = ""] of JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)) {
        const target = reference
          .split("/")
          .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], document);
        expect(target, reference).toBeDefined();
      }
      const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
        Object.values(methods).map((operation) => ({ path, ...operation })),
      );
      expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
      for (const { path, parameters, responses } of operations) {
        const resolved = parameters.map((parameter) =>
          parameter.$ref === undefined ? parameter : document.components.parameters[parameter.$ref.split("/").at(-1) ?? ""],
        );
        const inPath = resolved.filter((parameter) => parameter?.in === "path").map((parameter) => parameter?.name);
        expect(inPath).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
        expect(new Set(resolved.map((parameter) => parameter?.name)).size).toBe(resolved.length);
        for (const status of ["200", "400", "404", "500"]) expect(Object.keys(responses)).toContain(status);
      }
      // OpenAPI 3.0 knows neither null as a type nor constants.
      expect(JSON.stringify(document)).not.toMatch(/"type":"null"|"const":|"type":\[/);
    });

    it("/conf/core/fc-limit-definition, fc-bbox-definition, fc-time-definition, /conf/crs, /conf/filter: the parameters are as the standards define them", async () => {
      const { components, paths } = await definition();
      const {
        limit,
        bbox,
        datetime,
        crs,
        "bbox-crs": bboxCrs,
        filter,
        "filter-lang": filterLang,
        "filter-crs": filterCrs,
      } = components.parameters;
      const common = { in: "query", required: false, style: "form", explode: false };
      expect(limit).toMatchObject({ ...common, schema: { type: "integer", minimum: 1, maximum: 10_000, default: 10 } });
      expect(bbox).toMatchObject({ ...common, schema: { type: "array", minItems: 4, maxItems: 6, items: { type: "number" } } });
      expect(datetime).toMatchObject({ ...common, schema: { type: "string" } });
      for (const parameter of [crs, bboxCrs, filterCrs])
        expect(parameter).toMatchObject({
          ...common,
          schema: { type: "string", format: "uri", default: "http://www.opengis.net/def/crs/OGC/1.3/CRS84" },
        });
      expect(filter).toMatchObject({ ...common, schema: { type: "string" } });
      expect(filterLang).toMatchObject({ schema: { enum: ["cql2-text", "cql2-json"], default: "cql2-text" } });
      const own = paths["/collections/test-plots/items"]?.get.parameters.flatMap(({ name }) => (name === undefined ? [] : [name]));
      expect(own).toEqual(["fid", "id", "name", "kind", "area", "surveyed", "fenced", "source", "version_from", "valid_from", "valid_to"]);
    });

    it("/conf/oas30/exception-codes: failures are problems", async () => {
      const { components } = await definition();
      expect(components.schemas["problem"]).toMatchObject({
        type: "object",
        properties: { type: { type: "string" }, detail: { type: "string" } },
      });
      expect(Object.keys(components.responses)).toEqual(["400", "404", "500"]);
    });

    it("has not a word that nobody may see", async () => {
      for (const language of ["ja", "en"]) expect(JSON.stringify(await definition(language))).not.toMatch(/owner|所有者|private/);
    });
  });

  describe("as OGC API Records", () => {
    const catalog = "/api/collections/catalog";
    const ids = async (query: string) =>
      (await world.json(`${catalog}/items?${query}`)).body.features.map(({ id }: { id: string }) => id) as string[];

    it("/conf/record-collection/mandatory-properties, itemType, links: the catalogue is a collection of records", async () => {
      const { body } = await world.json(catalog);
      expect(body).toMatchObject({ id: "catalog", type: "Collection", itemType: "record", title: "東近江市のデータカタログ" });
      expect(body.links.map(({ rel }: { rel: string }) => rel)).toEqual(["self", "alternate", "items", "items"]);
      const landing = (await world.json("/api")).body.links as { rel: string; href: string }[];
      expect(landing.find(({ rel }) => rel === "http://www.opengis.net/def/rel/ogc/1.0/ogc-catalog")?.href).toBe(
        `${world.server.url}${catalog}`,
      );
    });

    it("/conf/record-core/mandatory-properties-record, record-links, record-license, contact: a record describes a dataset and leads to it", async () => {
      const { status, headers, body } = await world.json(`${catalog}/items/test-places`);
      expect([status, headers.get("content-type")]).toEqual([200, "application/geo+json"]);
      expect(body).toMatchObject({
        id: "test-places",
        type: "Feature",
        time: null,
        geometry: { type: "Polygon" },
        properties: {
          type: "dataset",
          title: "試験地点",
          description: "位置と期間の試験",
          license: "https://creativecommons.org/licenses/by/4.0/",
          contacts: [{ organization: "東近江市", roles: ["publisher"] }],
        },
      });
      for (const rel of ["self", "alternate", "collection", "related", "license", "enclosure", "items"])
        expect(body.links.map((link: { rel: string }) => link.rel)).toContain(rel);
      const list = (await world.json(`${catalog}/items`)).body;
      expect(list).toMatchObject({ type: "FeatureCollection", numberMatched: 2, numberReturned: 2 });
      expect({ ...list.features[1], links: [] }).toEqual({ ...body, links: [] });
      expect((await world.json(`${catalog}/items/nothing`)).status).toBe(404);
    });

    it.each([
      ["q=区画", ["test-plots"]],
      ["q=PLOTS", ["test-plots"]],
      ["q=ｐｌｏｔｓ", ["test-plots"]],
      ["q=Test%20%20places", ["test-places"]],
      ["q=places%20Test", []],
      ["q=区画,地点", ["test-plots", "test-places"]],
      ["q=nothing", []],
      ["type=dataset", ["test-plots", "test-places"]],
      ["type=service", []],
      ["ids=test-places,nothing", ["test-places"]],
      ["externalIds=252131:test-plots", ["test-plots"]],
      ["bbox=136.25,35,136.26,35.2", ["test-plots", "test-places"]],
      ["bbox=136.35,35,136.36,35.2", ["test-places"]],
      ["bbox=170,-90,135.96,90", ["test-places"]],
      ["bbox=0,0,1,1", []],
      ["datetime=2020-01-01", ["test-plots", "test-places"]],
      ["q=試験&bbox=136.35,35,136.36,35.2&type=dataset", ["test-places"]],
      ["limit=1", ["test-plots"]],
      ["limit=1&offset=1", ["test-places"]],
    ])("/conf/record-core-query-parameters: %s finds %j", async (query, expected) => {
      expect(await ids(query)).toEqual(expected);
    });

    it.each(["q=", "bbox=1,2,3", "datetime=x", "limit=0", "offset=-1", "filter=true", "unknown=1"])("refuses %s", async (query) => {
      expect((await world.json(`${catalog}/items?${query}`)).status).toBe(400);
    });

    it("leads from page to page", async () => {
      const first = (await world.json(`${catalog}/items?limit=1`)).body;
      const next = (first.links as { rel: string; href: string }[]).find(({ rel }) => rel === "next");
      const second = (await world.json((next?.href ?? "").replace(world.server.url, ""))).body;
      expect(second.features[0].id).toBe("test-places");
      expect((second.links as { rel: string }[]).map(({ rel }) => rel)).not.toContain("next");
    });
  });

  it("claims each conformance class once, by its registered name", () => {
    expect(new Set(conformanceClasses).size).toBe(conformanceClasses.length);
    for (const uri of conformanceClasses)
      expect(uri).toMatch(
        /^http:\/\/www\.opengis\.net\/spec\/(ogcapi-(common|features|tiles|records|processes)-\d|cql2|tms)\/\d\.0\/conf\/[a-z0-9-]+$/,
      );
  });
});
