import { expect, it } from "vitest";
import { describeHomes } from "../../../support/database.ts";
import { abstractClient, crs84, geoJson, positionsOf, type Link, type Collection, type Feature } from "./abstract-client.ts";

describeHomes("the abstract tests of Features Part 1, core", (home) => {
  const suite = abstractClient(home);
  const { eachCollection, featuresOf, follow, idsOf, itemsOf, landing, landingLink, linkOf, parameterOf } = suite;

  it("/conf/core/http: answers HTTP 1.1, by GET and HEAD alike", async () => {
    for (const path of ["/api", "/api/conformance", "/api/collections", "/api/collections/test-plots/items/1"]) {
      const got = await suite.world.server.get(path);
      const head = await fetch(suite.world.server.url + path, { method: "HEAD" });
      expect([head.status, head.headers.get("etag"), await head.text()]).toEqual([got.status, got.headers.get("etag"), ""]);
      await got.arrayBuffer();
    }
  });

  it("/conf/core/root-op: the landing page answers GET at the root", async () => {
    for (const path of ["/api", "/api/"]) expect((await suite.world.json(path)).status).toBe(200);
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
    expect((await suite.world.json("/api/conformance")).status).toBe(200);
  });

  it("/conf/core/conformance-success: the declaration names the core", async () => {
    const { body } = await follow(await landingLink("conformance"));
    expect(body.conformsTo).toContain("http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core");
    for (const uri of body.conformsTo as string[]) expect(URL.canParse(uri)).toBe(true);
  });

  it("/conf/core/fc-md-op: the list of collections answers GET at /collections", async () => {
    expect((await suite.world.json("/api/collections")).status).toBe(200);
  });

  it("/conf/core/fc-md-success: the list has links to itself and its other forms, and collections", async () => {
    const { body } = await suite.world.json("/api/collections");
    expect((body.links as Link[]).map(({ rel }) => rel)).toEqual(expect.arrayContaining(["self", "alternate"]));
    expect(Array.isArray(body.collections)).toBe(true);
  });

  it("/conf/core/fc-md-links: every link of the list has a relation and a type", async () => {
    const { body } = await suite.world.json("/api/collections");
    for (const link of body.links as Link[]) expect(link).toMatchObject({ rel: expect.any(String), type: expect.any(String) });
  });

  it("/conf/core/fc-md-items: every dataset that is published is in the list, with id and links", async () => {
    expect(suite.collections.map(({ id }) => id).toSorted()).toEqual(["test-places", "test-plots"]);
    for (const { links } of suite.collections) expect(links.length).toBeGreaterThan(0);
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
      expect((await suite.world.json(`/api/collections/${id}`)).status).toBe(200);
    });
  });

  it("/conf/core/sfc-md-success: a collection says the same by itself as in the list", async () => {
    await eachCollection(async (collection) => {
      const { body } = await suite.world.json(`/api/collections/${collection.id}`);
      for (const member of ["id", "title", "description", "extent", "itemType", "crs", "storageCrs"])
        expect(body[member], member).toEqual((collection as unknown as Record<string, unknown>)[member]);
    });
  });

  it("/conf/core/fc-op: the items of every collection answer GET", async () => {
    await eachCollection(async ({ id }) => {
      expect((await suite.world.json(`/api/collections/${id}/items`)).status).toBe(200);
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
    const { body } = await suite.world.json("/api/collections/test-plots/items");
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
    for (const { id } of suite.collections)
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
    for (const { id } of suite.collections)
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
    for (const { id } of suite.collections)
      expect(await parameterOf(`/collections/${id}/items`, "datetime")).toMatchObject({
        in: "query",
        required: false,
        style: "form",
        explode: false,
        schema: { type: "string" },
      });
  });

  it("/conf/core/fc-time-response: an instant and every interval find what is valid then, and all that is always", async () => {
    const plots = suite.collections.find(({ id }) => id === "test-plots") as Collection;
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
      expect((await suite.world.json(`/api/collections/${collection.id}?unknown=1`)).status).toBe(400);
    });
    for (const path of ["/api", "/api/conformance", "/api/collections"])
      expect((await suite.world.json(`${path}?unknown=1`)).status).toBe(400);
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
      const { body } = await suite.world.json(`/api/collections/${id}/items?limit=3`);
      for (const feature of body.features as Feature[]) {
        const answer = await suite.world.json(`/api/collections/${id}/items/${feature.id}`);
        expect([answer.status, answer.body.id]).toEqual([200, feature.id]);
      }
    });
  });

  it("/conf/core/f-success: a feature is the one of the list", async () => {
    await eachCollection(async ({ id }) => {
      const [listed] = (await suite.world.json(`/api/collections/${id}/items?limit=1`)).body.features as Feature[];
      const { body, headers } = await suite.world.json(`/api/collections/${id}/items/${listed?.id}`);
      expect(headers.get("content-type")).toContain(geoJson);
      expect([body.type, body.geometry, body.properties]).toEqual(["Feature", listed?.geometry, listed?.properties]);
    });
  });

  it("/conf/core/f-links: a feature links to itself, its other forms and its collection", async () => {
    await eachCollection(async ({ id }) => {
      const { body } = await suite.world.json(`/api/collections/${id}/items/1`);
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
