import { VectorTile } from "@mapbox/vector-tile";
import { PbfReader } from "pbf";
import proj4 from "proj4";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { planeZoneProj4 } from "../../../model/geo/crs.ts";
import { tileAt } from "../../../model/geo/tile.ts";
import { describeHomes } from "../../support/database.ts";
import { createOgcWorld, type JsonAnswer, type OgcWorld } from "./ogc-world.ts";

/**
 * The abstract tests of OGC API Features Part 1 and 2 and of OGC API Tiles Part 1, one fact for each, named by its identifier and
 * written after what the standard asks. Like the executable suites they know only the landing page and follow links.
 */

interface Link {
  readonly rel: string;
  readonly href: string;
  readonly type?: string;
  readonly templated?: boolean;
}

interface Collection {
  readonly id: string;
  readonly itemType: string;
  readonly crs: string[];
  readonly storageCrs: string;
  readonly extent: { spatial: { bbox: number[][]; crs?: string }; temporal?: { interval: (string | null)[][] } };
  readonly links: Link[];
}

interface Feature {
  readonly type: string;
  readonly id: number;
  readonly geometry: { type: string; coordinates: unknown } | null;
  readonly properties: Record<string, string | number | boolean | null>;
  readonly links?: Link[];
}

const crs84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";
const geoJson = "application/geo+json";

describeHomes("the abstract tests", (home) => {
  let world: OgcWorld;
  let collections: Collection[];
  beforeAll(async () => {
    world = await createOgcWorld(home);
    const answer = (await follow(await landingLink("data"))).body as { collections: Collection[] };
    collections = answer.collections.filter(({ itemType }) => itemType === "feature");
  });
  afterAll(() => world.close());

  async function landing(): Promise<JsonAnswer> {
    return world.json("/api", { accept: "application/json" });
  }

  async function landingLink(rel: string, type?: string): Promise<Link> {
    return linkOf((await landing()).body.links as Link[], rel, type);
  }

  function linkOf(links: readonly Link[], rel: string, type?: string): Link {
    const link = links.find((candidate) => candidate.rel === rel && (type === undefined || candidate.type?.startsWith(type)));
    if (link === undefined) throw new Error(`no link ${rel} ${type ?? ""}`);
    return link;
  }

  function follow({ href }: Link, query = ""): Promise<JsonAnswer> {
    const address = new URL(href);
    for (const [name, value] of new URLSearchParams(query)) address.searchParams.set(name, value);
    return world.json(address.pathname + address.search);
  }

  const itemsOf = (collection: Collection, query = "") => follow(linkOf(collection.links, "items", geoJson), query);

  async function featuresOf(collection: Collection, query = ""): Promise<Feature[]> {
    const { status, body } = await itemsOf(collection, `limit=1000&${query}`);
    expect([collection.id, query, status]).toEqual([collection.id, query, 200]);
    return body.features as Feature[];
  }

  const idsOf = async (collection: Collection, query = "") => (await featuresOf(collection, query)).map(({ id }) => id);

  async function eachCollection(use: (collection: Collection) => Promise<void>): Promise<void> {
    expect(collections.length).toBeGreaterThan(0);
    for (const collection of collections) await use(collection);
  }

  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into the definition without describing it
  const definition = async (): Promise<any> => (await follow(await landingLink("service-desc"))).body;

  /** The parameter of an operation as the definition describes it, references followed. */
  async function parameterOf(path: string, name: string): Promise<Record<string, unknown> | undefined> {
    const { paths, components } = await definition();
    const all = paths[path].get.parameters as { $ref?: string; name?: string }[];
    const resolved = all.map((parameter) => (parameter.$ref ? components.parameters[parameter.$ref.split("/").at(-1) ?? ""] : parameter));
    return (resolved as Record<string, unknown>[]).find((parameter) => parameter["name"] === name);
  }

  describe("Features Part 1, core", () => {
    it("/conf/core/http: answers HTTP 1.1, by GET and HEAD alike", async () => {
      for (const path of ["/api", "/api/conformance", "/api/collections", "/api/collections/test-plots/items/1"]) {
        const got = await world.server.get(path);
        const head = await fetch(world.server.url + path, { method: "HEAD" });
        expect([head.status, head.headers.get("etag"), await head.text()]).toEqual([got.status, got.headers.get("etag"), ""]);
        await got.arrayBuffer();
      }
    });

    it("/conf/core/root-op: the landing page answers GET at the root", async () => {
      for (const path of ["/api", "/api/"]) expect((await world.json(path)).status).toBe(200);
    });

    it("/conf/core/root-success: the landing page links to definition, conformance and data", async () => {
      const { body } = await landing();
      for (const rel of ["self", "service-desc", "service-doc", "conformance", "data"])
        expect((body.links as Link[]).filter((link) => link.rel === rel).length, rel).toBeGreaterThan(0);
    });

    it("/conf/core/api-definition-op: the definition is at every service-desc and service-doc link", async () => {
      const links = ((await landing()).body.links as Link[]).filter(({ rel }) => rel.startsWith("service-d"));
      for (const { href, type } of links) {
        const response = await fetch(href, { headers: { accept: type ?? "*/*" } });
        expect(response.status).toBe(200);
      }
    });

    it("/conf/core/api-definition-success: the definition is of the media type it is announced with", async () => {
      const { href, type } = await landingLink("service-desc");
      expect(type).toBe("application/vnd.oai.openapi+json;version=3.0");
      expect((await fetch(href)).headers.get("content-type")).toContain("application/vnd.oai.openapi+json");
    });

    it("/conf/core/conformance-op: the declaration of conformance answers GET", async () => {
      expect((await follow(await landingLink("conformance"))).status).toBe(200);
      expect((await world.json("/api/conformance")).status).toBe(200);
    });

    it("/conf/core/conformance-success: the declaration names the core", async () => {
      const { body } = await follow(await landingLink("conformance"));
      expect(body.conformsTo).toContain("http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core");
      for (const uri of body.conformsTo as string[]) expect(URL.canParse(uri)).toBe(true);
    });

    it("/conf/core/fc-md-op: the list of collections answers GET at /collections", async () => {
      expect((await world.json("/api/collections")).status).toBe(200);
    });

    it("/conf/core/fc-md-success: the list has links to itself and its other forms, and collections", async () => {
      const { body } = await world.json("/api/collections");
      expect((body.links as Link[]).map(({ rel }) => rel)).toEqual(expect.arrayContaining(["self", "alternate"]));
      expect(Array.isArray(body.collections)).toBe(true);
    });

    it("/conf/core/fc-md-links: every link of the list has a relation and a type", async () => {
      const { body } = await world.json("/api/collections");
      for (const link of body.links as Link[]) expect(link).toMatchObject({ rel: expect.any(String), type: expect.any(String) });
    });

    it("/conf/core/fc-md-items: every dataset that is published is in the list, with id and links", async () => {
      expect(collections.map(({ id }) => id).toSorted()).toEqual(["test-places", "test-plots"]);
      for (const { links } of collections) expect(links.length).toBeGreaterThan(0);
    });

    it("/conf/core/fc-md-items-links: every collection links to its items in every form, with a type", async () => {
      await eachCollection(async ({ links }) => {
        const items = links.filter(({ rel }) => rel === "items");
        expect(items.map(({ type }) => type)).toEqual(expect.arrayContaining([geoJson, "text/html"]));
        for (const { href, type } of items) expect((await fetch(href)).headers.get("content-type")).toContain(type);
      });
    });

    it("/conf/core/fc-md-extent: every geometry lies in the spatial extent of its collection", async () => {
      await eachCollection(async (collection) => {
        const [west = 0, south = 0, east = 0, north = 0] = collection.extent.spatial.bbox[0] ?? [];
        for (const { geometry } of await featuresOf(collection))
          for (const [lon, lat] of positionsOf(geometry)) {
            expect(lon).toBeGreaterThanOrEqual(west - 1e-7);
            expect(lon).toBeLessThanOrEqual(east + 1e-7);
            expect(lat).toBeGreaterThanOrEqual(south - 1e-7);
            expect(lat).toBeLessThanOrEqual(north + 1e-7);
          }
      });
    });

    it("/conf/core/fc-md-extent-multi: the first box holds all others", async () => {
      await eachCollection(async ({ extent }) => {
        expect(extent.spatial.bbox).toHaveLength(1);
        return Promise.resolve();
      });
    });

    it("/conf/core/sfc-md-op: every collection answers GET at /collections/{id}", async () => {
      await eachCollection(async ({ id }) => {
        expect((await world.json(`/api/collections/${id}`)).status).toBe(200);
      });
    });

    it("/conf/core/sfc-md-success: a collection says the same by itself as in the list", async () => {
      await eachCollection(async (collection) => {
        const { body } = await world.json(`/api/collections/${collection.id}`);
        for (const member of ["id", "title", "description", "extent", "itemType", "crs", "storageCrs"])
          expect(body[member], member).toEqual((collection as unknown as Record<string, unknown>)[member]);
      });
    });

    it("/conf/core/fc-op: the items of every collection answer GET", async () => {
      await eachCollection(async ({ id }) => {
        expect((await world.json(`/api/collections/${id}/items`)).status).toBe(200);
      });
    });

    it("/conf/core/fc-response: the answer is a feature collection", async () => {
      await eachCollection(async (collection) => {
        const { body, headers } = await itemsOf(collection);
        expect(headers.get("content-type")).toContain(geoJson);
        expect(body).toMatchObject({ type: "FeatureCollection", features: expect.any(Array) as unknown[] });
      });
    });

    it("/conf/core/fc-links: an answer links to itself, to its other forms and to the next page, each with a type", async () => {
      await eachCollection(async (collection) => {
        const { body } = await itemsOf(collection, "limit=2");
        const links = body.links as Link[];
        for (const rel of ["self", "alternate", "next"]) expect(linkOf(links, rel).type).toEqual(expect.any(String));
        const next = (await follow(linkOf(links, "next", geoJson))).body.features as Feature[];
        const first = body.features as Feature[];
        expect(next.some(({ id }) => first.some((feature) => feature.id === id))).toBe(false);
      });
    });

    it("/conf/core/fc-timeStamp: the answer says when it was made", async () => {
      const { body } = await world.json("/api/collections/test-plots/items");
      expect(Math.abs(Date.parse(body.timeStamp as string) - Date.now())).toBeLessThan(60_000);
      expect(body.timeStamp).toMatch(/Z$/);
    });

    it("/conf/core/fc-numberMatched: the answer counts what matches, on whatever page", async () => {
      await eachCollection(async (collection) => {
        const all = await idsOf(collection);
        expect((await itemsOf(collection, "limit=3")).body.numberMatched).toBe(all.length);
      });
    });

    it("/conf/core/fc-numberReturned: the answer counts what it holds", async () => {
      await eachCollection(async (collection) => {
        for (const limit of [1, 5, 1000]) {
          const { body } = await itemsOf(collection, `limit=${limit}`);
          expect(body.numberReturned).toBe((body.features as Feature[]).length);
        }
      });
    });

    it("/conf/core/fc-bbox-definition: bbox is an optional list of four to six numbers", async () => {
      for (const { id } of collections)
        expect(await parameterOf(`/collections/${id}/items`, "bbox")).toMatchObject({
          in: "query",
          required: false,
          style: "form",
          explode: false,
          schema: { type: "array", minItems: 4, maxItems: 6, items: { type: "number" } },
        });
    });

    it("/conf/core/fc-bbox-response: a box finds what it meets, and nothing without a position", async () => {
      await eachCollection(async (collection) => {
        for (const { id, geometry } of await featuresOf(collection)) {
          const positions = positionsOf(geometry);
          if (positions.length === 0) {
            expect(await idsOf(collection, "bbox=-180,-90,180,90")).not.toContain(id);
            continue;
          }
          const [lon, lat] = positions[0] ?? [0, 0];
          const found = await idsOf(collection, `bbox=${lon - 1e-6},${lat - 1e-6},${lon + 1e-6},${lat + 1e-6}`);
          expect(found).toContain(id);
          expect(await idsOf(collection, `bbox=${lon - 1e-6},${lat - 1e-6},0,${lon + 1e-6},${lat + 1e-6},0`)).toEqual(found);
        }
        expect(await idsOf(collection, "bbox=0,-80,1,-79")).toEqual([]);
      });
    });

    it("/conf/core/fc-limit-definition: limit is an optional whole number from 1 on, with a default and a bound", async () => {
      for (const { id } of collections)
        expect(await parameterOf(`/collections/${id}/items`, "limit")).toMatchObject({
          in: "query",
          required: false,
          style: "form",
          explode: false,
          schema: { type: "integer", minimum: 1, maximum: 10_000, default: 10 },
        });
    });

    it("/conf/core/fc-limit-response: no answer holds more than limit, by default no more than the default", async () => {
      await eachCollection(async (collection) => {
        const count = (await idsOf(collection)).length;
        for (const limit of [1, 4, 10_000]) {
          const { body } = await itemsOf(collection, `limit=${limit}`);
          expect((body.features as Feature[]).length).toBe(Math.min(limit, count));
        }
        expect(((await itemsOf(collection)).body.features as Feature[]).length).toBe(Math.min(10, count));
      });
    });

    it("/conf/core/fc-time-definition: datetime is an optional text", async () => {
      for (const { id } of collections)
        expect(await parameterOf(`/collections/${id}/items`, "datetime")).toMatchObject({
          in: "query",
          required: false,
          style: "form",
          explode: false,
          schema: { type: "string" },
        });
    });

    it("/conf/core/fc-time-response: an instant and every interval find what is valid then, and all that is always", async () => {
      const plots = collections.find(({ id }) => id === "test-plots") as Collection;
      const all = await featuresOf(plots);
      const isValid = ({ properties }: Feature, from: string, to: string) =>
        String(properties["valid_from"] ?? "0000") <= to && String(properties["valid_to"] ?? "9999") >= from;
      for (const [datetime, from, to] of [
        ["2020-06-30", "2020-06-30", "2020-06-30"],
        ["2020-06-30T12:00:00Z", "2020-06-30", "2020-06-30"],
        ["2020-12-01/2021-01-31", "2020-12-01", "2021-01-31"],
        ["../2019-12-31", "0000", "2019-12-31"],
        ["/2019-12-31", "0000", "2019-12-31"],
        ["2021-07-01/..", "2021-07-01", "9999"],
        ["2021-07-01/", "2021-07-01", "9999"],
      ] as const) {
        const expected = all.filter((feature) => isValid(feature, from, to)).map(({ id }) => id);
        expect([datetime, await idsOf(plots, `datetime=${encodeURIComponent(datetime)}`)]).toEqual([datetime, expected]);
        expect(expected.length).toBeGreaterThan(30);
        expect(expected.length).toBeLessThan(all.length);
      }
    });

    it("/conf/core/query-param-unknown: a parameter that is not in the definition is 400", async () => {
      await eachCollection(async (collection) => {
        for (const query of ["unknown=1", "Limit=1", "bboxx=0,0,1,1"]) expect((await itemsOf(collection, query)).status).toBe(400);
        expect((await world.json(`/api/collections/${collection.id}?unknown=1`)).status).toBe(400);
      });
      for (const path of ["/api", "/api/conformance", "/api/collections"]) expect((await world.json(`${path}?unknown=1`)).status).toBe(400);
    });

    it("/conf/core/query-param-invalid: a value that the definition does not allow is 400", async () => {
      await eachCollection(async (collection) => {
        for (const query of [
          "limit=0",
          "limit=-1",
          "limit=x",
          "limit=1.5",
          "bbox=1,2,3",
          "bbox=1,2,3,x",
          "bbox=136,36,137,35",
          "datetime=x",
          "datetime=2021-01-01/2020-01-01",
          "datetime=../..",
        ]) {
          const { status } = await itemsOf(collection, query);
          expect([query, status]).toEqual([query, 400]);
        }
      });
    });

    it("/conf/core/f-op: every feature answers GET by its id", async () => {
      await eachCollection(async ({ id }) => {
        const { body } = await world.json(`/api/collections/${id}/items?limit=3`);
        for (const feature of body.features as Feature[]) {
          const answer = await world.json(`/api/collections/${id}/items/${feature.id}`);
          expect([answer.status, answer.body.id]).toEqual([200, feature.id]);
        }
      });
    });

    it("/conf/core/f-success: a feature is the one of the list", async () => {
      await eachCollection(async ({ id }) => {
        const [listed] = (await world.json(`/api/collections/${id}/items?limit=1`)).body.features as Feature[];
        const { body, headers } = await world.json(`/api/collections/${id}/items/${listed?.id}`);
        expect(headers.get("content-type")).toContain(geoJson);
        expect([body.type, body.geometry, body.properties]).toEqual(["Feature", listed?.geometry, listed?.properties]);
      });
    });

    it("/conf/core/f-links: a feature links to itself, its other forms and its collection", async () => {
      await eachCollection(async ({ id }) => {
        const { body } = await world.json(`/api/collections/${id}/items/1`);
        for (const rel of ["self", "alternate", "collection"]) {
          const { href, type } = linkOf(body.links as Link[], rel);
          expect((await fetch(href)).headers.get("content-type")).toContain(type?.split(";")[0]);
        }
      });
    });

    it("/conf/core/crs84: positions are longitude and latitude unless something else is asked for", async () => {
      await eachCollection(async (collection) => {
        expect(collection.crs[0]).toBe(crs84);
        for (const { geometry } of await featuresOf(collection))
          for (const [lon, lat] of positionsOf(geometry)) {
            expect(lon > 130 && lon < 150).toBe(true);
            expect(lat > 30 && lat < 40).toBe(true);
          }
      });
    });
  });

  describe("Features Part 1, encodings", () => {
    it("/conf/geojson/definition: every operation with features declares GeoJSON", async () => {
      const { paths } = await definition();
      for (const { id } of collections)
        for (const path of [`/collections/${id}/items`, `/collections/${id}/items/{featureId}`])
          expect(Object.keys(paths[path].get.responses["200"].content as object)).toContain(geoJson);
    });

    it("/conf/geojson/content: features are RFC 7946, links are members", async () => {
      await eachCollection(async (collection) => {
        const { body } = await itemsOf(collection, "limit=1000");
        expect(body).not.toHaveProperty("crs");
        for (const feature of body.features as Feature[]) {
          expect(feature.type).toBe("Feature");
          expect(feature).toHaveProperty("geometry");
          expect(typeof feature.properties).toBe("object");
        }
      });
    });

    it("/conf/html/definition: every operation of the API declares HTML", async () => {
      const { paths } = await definition();
      for (const path of ["/", "/conformance", "/collections", ...collections.map(({ id }) => `/collections/${id}/items`)])
        expect(Object.keys(paths[path].get.responses["200"].content as object)).toContain("text/html");
    });

    it("/conf/html/content: what is asked for as HTML is a page that holds the same values and links", async () => {
      const response = await world.server.get("/api/collections/test-plots/items?limit=5", { accept: "text/html" });
      expect(response.headers.get("content-type")).toContain("text/html");
      const page = await response.text();
      const { body } = await world.json("/api/collections/test-plots/items?limit=5");
      for (const { properties } of body.features as Feature[]) expect(page).toContain(String(properties["name"]).replaceAll("'", "&#39;"));
      expect(page).toMatch(/href="[^"]*items\/1/);
    });
  });

  describe("Features Part 1, OpenAPI 3.0", () => {
    it("/conf/oas30/completeness: all resources and their parameters are in the definition", async () => {
      const { paths } = await definition();
      const items = collections.flatMap(({ id }) => [
        `/collections/${id}`,
        `/collections/${id}/items`,
        `/collections/${id}/items/{featureId}`,
      ]);
      expect(Object.keys(paths as object)).toEqual(expect.arrayContaining(["/", "/conformance", "/collections", ...items]));
      for (const { id } of collections)
        for (const name of ["limit", "bbox", "datetime", "crs", "bbox-crs"])
          expect(await parameterOf(`/collections/${id}/items`, name), name).toBeDefined();
    });

    it("/conf/oas30/definition-1: the definition is JSON, and announced as service-desc", async () => {
      const { headers, body } = await follow(await landingLink("service-desc"));
      expect(headers.get("content-type")).toContain("json");
      expect(body).toMatchObject({ openapi: expect.stringMatching(/^3\.0\./) as string, info: { title: expect.any(String) as string } });
    });

    it("/conf/oas30/definition-2: the definition's own form is OpenAPI 3.0, to the letter", async () => {
      const document = await definition();
      expect(Object.keys(document as object).toSorted()).toEqual(expect.arrayContaining(["components", "info", "openapi", "paths"]));
      for (const operations of Object.values(document.paths as Record<string, Record<string, { responses?: unknown }>>))
        for (const operation of Object.values(operations)) expect(operation.responses).toBeDefined();
    });

    it("/conf/oas30/oas-impl: every operation of the definition does what it says", async () => {
      const { paths, servers } = await definition();
      for (const path of Object.keys(paths as object).filter((name) => name.startsWith("/collections/test-") && !name.includes("{tile"))) {
        const response = await fetch(`${servers[0].url}${path.replace("{featureId}", "1")}`);
        expect([path, response.status]).toEqual([path, 200]);
        const declared = Object.keys(paths[path].get.responses["200"].content as object);
        expect(declared).toContain(response.headers.get("content-type")?.split(";")[0]);
        await response.arrayBuffer();
      }
    });

    it("/conf/oas30/exception-codes: failures have the status that the definition foresees", async () => {
      const { paths } = await definition();
      const responses = Object.keys(paths["/collections/test-plots/items"].get.responses as object);
      for (const [path, status] of [
        ["/api/collections/test-plots/items?limit=x", 400],
        ["/api/collections/test-plots/items/999999", 404],
        ["/api/collections/nothing", 404],
      ] as const) {
        const answer = await world.json(path);
        expect(answer.status).toBe(status);
        expect(answer.headers.get("content-type")).toContain("application/problem+json");
        expect(responses).toContain(String(status));
      }
    });

    it("/conf/oas30/security: the definition asks for no key, and none is needed", async () => {
      const document = await definition();
      expect(document.security ?? []).toEqual([]);
      expect(document.components.securitySchemes).toBeUndefined();
    });
  });

  describe("Features Part 2, coordinate systems", () => {
    const plane = proj4(planeZoneProj4(6));
    const mercator = proj4("EPSG:3857");
    /** Longitude and latitude in the authority's order of axes. */
    const known: Readonly<Record<string, (lon: number, lat: number) => number[]>> = {
      [crs84]: (lon, lat) => [lon, lat],
      "http://www.opengis.net/def/crs/EPSG/0/6668": (lon, lat) => [lat, lon],
      "http://www.opengis.net/def/crs/EPSG/0/4326": (lon, lat) => [lat, lon],
      "http://www.opengis.net/def/crs/EPSG/0/6674": (lon, lat) => plane.forward([lon, lat]).toReversed(),
      "http://www.opengis.net/def/crs/EPSG/0/3857": (lon, lat) => mercator.forward([lon, lat]),
    };

    it("/conf/crs/crs-uri: every collection names its coordinate systems by address", async () => {
      await eachCollection(async ({ crs }) => {
        for (const uri of crs) expect(uri).toMatch(/^http:\/\/www\.opengis\.net\/def\/crs\/(?:OGC\/1\.3\/CRS84|EPSG\/0\/\d+)$/);
        expect(crs.toSorted()).toEqual(Object.keys(known).toSorted());
        return Promise.resolve();
      });
    });

    it("/conf/crs/default-crs: the default is among them", async () => {
      await eachCollection(async ({ crs }) => {
        expect(crs).toContain(crs84);
        return Promise.resolve();
      });
    });

    it("/conf/crs/storageCrs: the one the data is kept in is among them", async () => {
      await eachCollection(async ({ crs, storageCrs }) => {
        expect(crs).toContain(storageCrs);
        return Promise.resolve();
      });
    });

    it("/conf/crs/crs-parameter: every one may be asked for, of a list and of a feature, and the header says which it is", async () => {
      await eachCollection(async ({ id, crs }) => {
        for (const uri of crs)
          for (const path of [`/api/collections/${id}/items?limit=1&crs=`, `/api/collections/${id}/items/1?crs=`]) {
            const { status, headers } = await world.json(path + encodeURIComponent(uri));
            expect([status, headers.get("content-crs")]).toEqual([200, `<${uri}>`]);
          }
      });
    });

    it("/conf/crs/crs-parameter-transform: positions are those of the default, computed over", async () => {
      await eachCollection(async (collection) => {
        const inDefault = await featuresOf(collection);
        for (const [uri, forward] of Object.entries(known)) {
          const moved = await featuresOf(collection, `crs=${encodeURIComponent(uri)}`);
          const tolerance = /6674|3857/.test(uri) ? 0.02 : 2e-7;
          inDefault.forEach(({ geometry }, index) => {
            const positions = positionsOf(moved[index]?.geometry ?? null);
            const expected = positionsOf(geometry).map(([lon, lat]) => forward(lon, lat));
            // Rings keep their direction on the map, so that the order of positions may be the other way round.
            for (const place of expected) expect(Math.min(...positions.map((position) => apart(position, place)))).toBeLessThan(tolerance);
          });
        }
      });
    });

    it("/conf/crs/crs-parameter-default: without crs the answer is that of the default", async () => {
      await eachCollection(async (collection) => {
        const plain = await itemsOf(collection);
        const asked = await itemsOf(collection, `crs=${encodeURIComponent(crs84)}`);
        expect(plain.body.features).toEqual(asked.body.features);
        expect(plain.headers.get("content-crs")).toBe(`<${crs84}>`);
      });
    });

    it("/conf/crs/crs-parameter-invalid: one that is not listed is 400", async () => {
      await eachCollection(async ({ id }) => {
        for (const crs of ["http://www.opengis.net/def/crs/OGC/0/unknown", "EPSG:4326", ""])
          for (const path of [`/api/collections/${id}/items?crs=`, `/api/collections/${id}/items/1?crs=`])
            expect((await world.json(path + encodeURIComponent(crs))).status).toBe(400);
      });
    });

    it("/conf/crs/bbox-crs-parameter: a box in every one finds the same features", async () => {
      await eachCollection(async (collection) => {
        const [west = 0, south = 0, east = 0, north = 0] = collection.extent.spatial.bbox[0] ?? [];
        // The western half; edges that no feature comes near.
        const box = [west - 0.001, south - 0.001, (west + east) / 2 + 0.00037, north + 0.001] as const;
        const expected = await idsOf(collection, `bbox=${box.join(",")}`);
        expect(expected.length).toBeGreaterThan(0);
        for (const [uri, forward] of Object.entries(known)) {
          const corners = [forward(box[0], box[1]), forward(box[0], box[3]), forward(box[2], box[1]), forward(box[2], box[3])];
          const least = [0, 1].map((axis) => Math.min(...corners.map((corner) => corner[axis] ?? 0)));
          const most = [0, 1].map((axis) => Math.max(...corners.map((corner) => corner[axis] ?? 0)));
          const query = `bbox=${[...least, ...most].join(",")}&bbox-crs=${encodeURIComponent(uri)}`;
          expect([uri, await idsOf(collection, query)]).toEqual([uri, expected]);
        }
      });
    });

    it("/conf/crs/bbox-crs-parameter-default: without bbox-crs a box is in the default", async () => {
      await eachCollection(async (collection) => {
        const bbox = `bbox=${(collection.extent.spatial.bbox[0] ?? []).join(",")}`;
        const expected = await idsOf(collection, `${bbox}&bbox-crs=${encodeURIComponent(crs84)}`);
        expect(await idsOf(collection, bbox)).toEqual(expected);
      });
    });

    it("/conf/crs/bbox-crs-parameter-invalid: one that is not listed is 400", async () => {
      await eachCollection(async (collection) => {
        const query = `bbox=0,0,1,1&bbox-crs=${encodeURIComponent("http://www.opengis.net/def/crs/OGC/0/unknown")}`;
        expect((await itemsOf(collection, query)).status).toBe(400);
      });
    });
  });

  describe("Tiles Part 1", () => {
    const vectorTilesets = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector";
    const tilingScheme = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme";
    const mvt = "application/vnd.mapbox-vector-tile";

    async function tilesetsOf(collection: Collection): Promise<{ crs: string; dataType: string; links: Link[] }[]> {
      return (await follow(linkOf(collection.links, vectorTilesets))).body.tilesets as { crs: string; dataType: string; links: Link[] }[];
    }

    async function tilesetOf(collection: Collection): Promise<JsonAnswer> {
      const [tileset] = await tilesetsOf(collection);
      return follow(linkOf(tileset?.links ?? [], "self", "application/json"));
    }

    /** An address of a tile of the collection, from the template of its tileset. */
    async function tileAddress(
      collection: Collection,
      address: { z: number | string; x: number | string; y: number | string },
    ): Promise<string> {
      const { href } = linkOf((await tilesetOf(collection)).body.links as Link[], "item", mvt);
      return href
        .replace("{tileMatrix}", String(address.z))
        .replace("{tileRow}", String(address.y))
        .replace("{tileCol}", String(address.x));
    }

    it("/conf/core/conformance-success (Tiles): the declaration names core, tileset, tilesets-list, geodata-tilesets, mvt and oas30", async () => {
      const { conformsTo } = (await world.json("/api/conformance")).body as { conformsTo: string[] };
      for (const name of ["core", "tileset", "tilesets-list", "geodata-tilesets", "mvt", "oas30"])
        expect(conformsTo).toContain(`http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/${name}`);
    });

    it("/conf/core/tc-op: a tile answers GET at its address", async () => {
      await eachCollection(async (collection) => {
        expect((await fetch(await tileAddress(collection, someTile(collection)))).status).toBe(200);
      });
    });

    it("/conf/core/tc-tilematrix-definition: tileMatrix is a text in the path", async () => {
      for (const { id } of collections)
        expect(await parameterOf(tilePath(id), "tileMatrix")).toMatchObject({ in: "path", required: true, schema: { type: "string" } });
    });

    it("/conf/core/tc-tilerow-definition: tileRow is a whole number in the path, from 0 on", async () => {
      for (const { id } of collections)
        expect(await parameterOf(tilePath(id), "tileRow")).toMatchObject({
          in: "path",
          required: true,
          schema: { type: "integer", minimum: 0 },
        });
    });

    it("/conf/core/tc-tilecol-definition: tileCol is a whole number in the path, from 0 on", async () => {
      for (const { id } of collections)
        expect(await parameterOf(tilePath(id), "tileCol")).toMatchObject({
          in: "path",
          required: true,
          schema: { type: "integer", minimum: 0 },
        });
    });

    it("/conf/core/tc-success: a tile is of the type that was asked for, and holds the features of its area", async () => {
      await eachCollection(async (collection) => {
        const response = await fetch(await tileAddress(collection, someTile(collection)), { headers: { accept: mvt } });
        expect(response.headers.get("content-type")).toBe(mvt);
        const tile = new VectorTile(new PbfReader(new Uint8Array(await response.arrayBuffer())));
        expect(tile.layers[collection.id]?.length ?? 0).toBeGreaterThan(0);
      });
    });

    it("/conf/core/tc-error: out of range is 400 or 404, empty is 204", async () => {
      await eachCollection(async (collection) => {
        for (const address of [
          { z: 12, x: 4096, y: 0 },
          { z: 12, x: 0, y: -1 },
          { z: 99, x: 0, y: 0 },
          { z: "x", x: 0, y: 0 },
        ])
          expect([400, 404]).toContain((await fetch(await tileAddress(collection, address))).status);
        const empty = await fetch(await tileAddress(collection, { z: 12, x: 0, y: 0 }));
        expect([empty.status, (await empty.arrayBuffer()).byteLength]).toEqual([204, 0]);
      });
    });

    it("/conf/tileset/description: a tileset names its matrix set, links to it and to its tiles by a template with their type", async () => {
      await eachCollection(async (collection) => {
        const { body, headers } = await tilesetOf(collection);
        expect(headers.get("content-type")).toContain("application/json");
        expect(body.tileMatrixSetURI).toBe("http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad");
        const links = body.links as Link[];
        expect((await follow(linkOf(links, tilingScheme))).body).toMatchObject({ id: "WebMercatorQuad" });
        const item = linkOf(links, "item");
        expect(item).toMatchObject({ templated: true, type: mvt });
        for (const variable of ["{tileMatrix}", "{tileRow}", "{tileCol}"]) expect(item.href).toContain(variable);
        for (const member of ["dataType", "crs", "links"]) expect(body).toHaveProperty(member);
      });
    });

    it("/conf/tileset/conformance-success: the declaration names the class of tilesets", async () => {
      expect((await world.json("/api/conformance")).body.conformsTo).toContain(
        "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tileset",
      );
    });

    it("/conf/tilesets-list/tileset-links: every tileset of the list has data type, coordinate system, and links to itself and its scheme", async () => {
      await eachCollection(async (collection) => {
        for (const { dataType, crs, links } of await tilesetsOf(collection)) {
          expect([dataType, crs]).toEqual(["vector", "http://www.opengis.net/def/crs/EPSG/0/3857"]);
          for (const rel of ["self", tilingScheme]) expect((await follow(linkOf(links, rel))).status).toBe(200);
        }
      });
    });

    it("/conf/geodata-tilesets/desc-links: every collection links to its list of vector tilesets", async () => {
      await eachCollection(async ({ links }) => {
        expect((await follow(linkOf(links, vectorTilesets))).status).toBe(200);
      });
    });

    it("/conf/geodata-tilesets/operation: the list of tilesets answers GET at /collections/{id}/tiles", async () => {
      await eachCollection(async ({ id }) => {
        const { status, body } = await world.json(`/api/collections/${id}/tiles`);
        expect([status, (body.tilesets as unknown[]).length]).toEqual([200, 1]);
      });
    });

    it("/conf/mvt/content: a tile is a Mapbox Vector Tile with the collection as its layer", async () => {
      await eachCollection(async (collection) => {
        const response = await fetch(await tileAddress(collection, someTile(collection)));
        const layer = new VectorTile(new PbfReader(new Uint8Array(await response.arrayBuffer()))).layers[collection.id];
        expect([layer?.version, layer?.extent]).toEqual([2, 4096]);
        const ids = await idsOf(collection);
        for (let index = 0; index < (layer?.length ?? 0); index++) expect(ids).toContain(layer?.feature(index).id);
      });
    });

    it("/conf/oas30/completeness (Tiles): tiles, tilesets and matrix sets are in the definition", async () => {
      const { paths } = await definition();
      const own = collections.flatMap(({ id }) => [`/collections/${id}/tiles`, `/collections/${id}/tiles/WebMercatorQuad`, tilePath(id)]);
      expect(Object.keys(paths as object)).toEqual(expect.arrayContaining(["/tileMatrixSets", ...own]));
    });

    it("/conf/oas30/operation-id: operations have the suffixes that the standard gives them", async () => {
      const { paths } = await definition();
      expect(paths["/tileMatrixSets"].get.operationId).toBe("getTileMatrixSetsList");
      expect(paths["/tileMatrixSets/WebMercatorQuad"].get.operationId).toBe("getTileMatrixSet");
      for (const { id } of collections) {
        expect(paths[`/collections/${id}/tiles`].get.operationId).toMatch(/\.collection\.vector\.getTileSetsList$/);
        expect(paths[`/collections/${id}/tiles/WebMercatorQuad`].get.operationId).toMatch(/\.collection\.vector\.getTileSet$/);
        expect(paths[tilePath(id)].get.operationId).toMatch(/\.collection\.vector\.getTile$/);
      }
    });
  });
});

/** A place where every collection of the world has something. */
function someTile({ id }: Collection): { z: number; x: number; y: number } {
  return tileAt(id === "test-plots" ? [136.24, 35.1168] : [136.05, 35.05], 12);
}

function tilePath(collection: string): string {
  return `/collections/${collection}/tiles/WebMercatorQuad/{tileMatrix}/{tileRow}/{tileCol}`;
}

function positionsOf(geometry: Feature["geometry"]): [number, number][] {
  const found: [number, number][] = [];
  const walk = (value: unknown): void => {
    if (!Array.isArray(value)) return;
    if (typeof value[0] === "number") found.push([value[0], Number(value[1])]);
    else for (const part of value) walk(part);
  };
  walk(geometry?.coordinates);
  return found;
}

function apart(a: readonly number[], b: readonly number[]): number {
  return Math.hypot((a[0] ?? 0) - (b[0] ?? 0), (a[1] ?? 0) - (b[1] ?? 0));
}
