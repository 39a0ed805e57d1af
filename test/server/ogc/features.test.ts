import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lonLatToWebMercator } from "../../../model/geo/tile.ts";
import { answers } from "../../../server/ogc/openapi-schemas.ts";
import { describeHomes } from "../../support/database.ts";
import { createOgcWorld, type OgcWorld, plotCount } from "./ogc-world.ts";

const crs84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";
const epsg = (code: number) => `http://www.opengis.net/def/crs/EPSG/0/${code}`;
const plots = "/api/collections/test-plots";
const inJapan = [136.19, 35.11, 136.29, 35.12];

interface Link {
  readonly rel: string;
  readonly href: string;
  readonly type: string;
}

interface Collection {
  readonly itemType: string;
  readonly crs: string[];
  readonly storageCrs: string;
  readonly links: Link[];
}

/** All but the catalogue, which holds records. */
function featureCollections(body: { collections: Collection[] }): Collection[] {
  return body.collections.filter(({ itemType }) => itemType === "feature");
}

describeHomes("OGC API Features", (home) => {
  let world: OgcWorld;

  beforeAll(async () => {
    world = await createOgcWorld(home);
  });
  afterAll(() => world.close());

  const links = async (path: string): Promise<Link[]> => (await world.json(path)).body.links as Link[];
  const follow = (link: Link | undefined, type?: string) =>
    world.json((link?.href ?? "").replace(world.server.url, ""), type === undefined ? {} : { accept: type });

  describe("Part 1, core", () => {
    it("/conf/core/root-op, root-success: the landing page links to all the rest", async () => {
      const { status, headers, body } = await world.json("/api");
      expect(status).toBe(200);
      expect(headers.get("content-type")).toContain("application/json");
      expect(answers.landingPage.safeParse(body).success).toBe(true);
      for (const rel of ["self", "alternate", "service-desc", "service-doc", "conformance", "data"])
        expect((body.links as Link[]).map((link) => link.rel)).toContain(rel);
      for (const link of body.links as Link[])
        if (link.href.includes("/api") && link.type.includes("json")) expect((await follow(link)).status).toBe(200);
    });

    it("/conf/core/api-definition-op, api-definition-success: the definition is where the landing page says", async () => {
      const definition = (await links("/api")).find(({ rel }) => rel === "service-desc");
      const { status, headers, body } = await follow(definition);
      expect(status).toBe(200);
      expect(headers.get("content-type")).toBe("application/vnd.oai.openapi+json;version=3.0");
      expect(body.openapi).toBe("3.0.3");
    });

    it("/conf/core/conformance-op, conformance-success: the classes are declared", async () => {
      const { status, body } = await world.json("/api/conformance");
      expect(status).toBe(200);
      expect(body.conformsTo).toEqual(
        expect.arrayContaining(
          ["core", "geojson", "html", "oas30"].map((name) => `http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/${name}`),
        ),
      );
    });

    it("/conf/core/fc-md-op, fc-md-success, fc-md-links, fc-md-items: every public dataset is a collection", async () => {
      const { status, body } = await world.json("/api/collections");
      expect(status).toBe(200);
      expect(answers.collections.safeParse(body).error).toBeUndefined();
      expect((body.links as Link[]).map(({ rel }) => rel)).toEqual(["self", "alternate"]);
      expect(body.collections.map(({ id }: { id: string }) => id)).toEqual(["test-plots", "test-places", "catalog"]);
    });

    it("/conf/core/fc-md-items-links: every collection links to its items in every form, and to every file", async () => {
      const { body } = await world.json("/api/collections");
      for (const { links } of featureCollections(body)) {
        expect(links.filter(({ rel }) => rel === "items").map(({ type }) => type)).toEqual(["application/geo+json", "text/html"]);
        const files = links.filter(({ rel }) => rel === "enclosure");
        expect(files.length).toBe(world.server.platform.formats.length);
        for (const { href } of files.slice(0, 2)) expect((await fetch(href)).status).toBe(200);
      }
    });

    it("/conf/core/fc-md-extent: no feature lies outside the collection's extent", async () => {
      const { body } = await world.json(plots);
      const [west, south, east, north] = body.extent.spatial.bbox[0] as [number, number, number, number];
      expect(body.extent.spatial.crs).toBe(crs84);
      const { body: all } = await world.json(
        `${plots}/items?limit=1000&bbox=${west - 1e-6},${south - 1e-6},${east + 1e-6},${north + 1e-6}`,
      );
      expect(all.numberMatched).toBe(plotCount - 1);
      expect(body.extent.temporal.interval).toEqual([[null, null]]);
    });

    it("/conf/core/sfc-md-op, sfc-md-success: one collection says the same as in the list, and its licence, credit and version", async () => {
      const { body } = await world.json(plots);
      const { body: list } = await world.json("/api/collections");
      expect({ ...body, links: [] }).toEqual({ ...list.collections[0], links: [] });
      expect(body).toMatchObject({
        id: "test-plots",
        version: "2",
        attribution: "試験市 numbered",
        storageCrs: crs84,
        itemType: "feature",
      });
      expect(body.links).toContainEqual(expect.objectContaining({ rel: "license", href: "https://creativecommons.org/licenses/by/4.0/" }));
      expect(body.attribution).not.toContain("private");
    });

    it("/conf/core/fc-op, fc-response, fc-links, fc-timeStamp, fc-numberMatched, fc-numberReturned: items are a feature collection", async () => {
      const { status, headers, body } = await world.json(`${plots}/items`);
      expect(status).toBe(200);
      expect(headers.get("content-type")).toContain("application/geo+json");
      expect(answers.featureCollection.safeParse(body).error).toBeUndefined();
      expect(Math.abs(Date.parse(body.timeStamp) - Date.now())).toBeLessThan(5000);
      expect(body).toMatchObject({ numberMatched: plotCount, numberReturned: 10, version: 2 });
      expect((body.links as Link[]).map(({ rel }) => rel)).toEqual(["self", "alternate", "collection", "next"]);
      const next = await follow((body.links as Link[]).find(({ rel }) => rel === "next"));
      expect(next.body.features[0].id).toBe(11);
    });

    it.each([
      [1, 1],
      [15, 15],
      [40, 40],
      [10_000, 40],
      [999_999, 40],
    ])("/conf/core/fc-limit-response-1, -2: limit=%i answers %i features", async (limit, returned) => {
      const { status, body } = await world.json(`${plots}/items?limit=${limit}`);
      expect(status).toBe(200);
      expect(body.features.length).toBe(returned);
      expect(body.numberMatched).toBe(plotCount);
    });

    it("/conf/core/fc-bbox-response: a box finds what it touches, in four numbers and in six", async () => {
      const found = async (bbox: string) =>
        (await world.json(`${plots}/items?limit=100&bbox=${bbox}`)).body.features.map(({ id }: { id: number }) => id) as number[];
      expect(await found(inJapan.join(","))).toEqual(Array.from({ length: plotCount }, (_, index) => index + 1).filter((n) => n !== 21));
      expect(await found("136.1996,35.1,136.2030,35.2")).toEqual([1, 2]);
      expect(await found("136.1996,35.1,0,136.2030,35.2,100")).toEqual([1, 2]);
      expect(await found("136.20,35.1165,136.20,35.1165")).toEqual([1]);
      expect(await found("0,0,1,1")).toEqual([]);
      expect(await found("170,-90,136.2001,90")).toEqual([1]);
      expect(await found("-180,-90,180,90")).toHaveLength(plotCount - 1);
    });

    it.each([
      ["2018-05-01", [3]],
      ["2020-03-01", [1]],
      ["2020-07-01T00:00:00Z", [1, 4]],
      ["2020-12-31T15:00:00Z", [2, 4]],
      ["2020-12-31/2021-01-01", [1, 2, 4]],
      ["../2019-12-31", [3]],
      ["/2019-12-31", [3]],
      ["2022-01-01/..", [2]],
      ["2022-01-01/", [2]],
      ["2019-12-31/2020-01-01", [1, 3]],
    ])("/conf/core/fc-time-response: datetime=%s finds what is valid then, and what always is", async (datetime, among) => {
      const { body } = await world.json(`${plots}/items?limit=100&datetime=${encodeURIComponent(datetime)}`);
      const ids = body.features.map(({ id }: { id: number }) => id) as number[];
      expect(ids.filter((id) => id <= 4)).toEqual(among);
      expect(ids.filter((id) => id > 4)).toHaveLength(plotCount - 4);
      expect(body.numberMatched).toBe(ids.length);
    });

    it.each([
      "limit=0",
      "limit=-1",
      "limit=ten",
      "limit=1.5",
      "limit=1&limit=2",
      "bbox=1,2,3",
      "bbox=1,2,3,x",
      "bbox=1,2,3,4,5",
      "bbox=136,36,137,35",
      "bbox=0,-91,1,1",
      "bbox=NaN,0,1,1",
      "bbox=",
      "datetime=yesterday",
      "datetime=2020-13-01",
      "datetime=2021-01-01/2020-01-01",
      "datetime=../..",
      "datetime=..",
      "datetime=2020-01-01/2020-01-02/2020-01-03",
      "cursor=abc",
      "cursor=WzEsIiIsMSwxLFtdXQ",
      "asOf=yesterday",
      "sortby=nothing",
      "sortby=geometry",
      "sortby=name,name",
      "properties=nothing",
      "f=xml",
      "lang=fr",
    ])("/conf/core/query-param-invalid: %s is 400", async (query) => {
      const { status, headers, body } = await world.json(`${plots}/items?${query}`);
      expect(status).toBe(400);
      expect(headers.get("content-type")).toContain("application/problem+json");
      expect(body).toMatchObject({
        type: "urn:machizu:problem:invalid-parameter",
        where: query.split("=")[0],
        remedy: expect.any(String) as string,
      });
    });

    it.each([
      "/api",
      "/api/conformance",
      "/api/collections",
      plots,
      `${plots}/items`,
      `${plots}/items/1`,
      `${plots}/queryables`,
      `${plots}/schema`,
      `${plots}/tiles`,
      "/api/openapi.json",
      "/api/tileMatrixSets",
    ])("/conf/core/query-param-unknown: %s refuses a parameter it does not know", async (path) => {
      const { status, body } = await world.json(`${path}?unknown=1`);
      expect(status).toBe(400);
      expect(body.detail).toContain("unknown");
    });

    it("/conf/core/f-op, f-success, f-links: one feature has its number, properties and links", async () => {
      const { status, headers, body } = await world.json(`${plots}/items/5`);
      expect(status).toBe(200);
      expect(headers.get("content-type")).toContain("application/geo+json");
      expect(answers.feature.safeParse(body).error).toBeUndefined();
      expect(body).toMatchObject({
        id: 5,
        properties: { id: "numbered/5", name: "København", kind: "2", kind_label: "畑", source: "numbered", version_from: 1 },
      });
      expect((body.links as Link[]).map(({ rel }) => rel)).toEqual(["self", "alternate", "collection"]);
      const { body: all } = await world.json(`${plots}/items?limit=100`);
      expect({ ...body, links: undefined }).toEqual({ ...all.features[4], links: undefined });
    });

    it.each([
      [`${plots}/items/4711`, 404],
      [`${plots}/items/900`, 404],
      [`${plots}/items/x`, 400],
      ["/api/collections/nothing", 404],
      ["/api/collections/nothing/items", 404],
      ["/api/nothing", 404],
      [`${plots}/items?asOf=77`, 404],
    ])("answers %s with %i", async (path, status) => {
      const answer = await world.json(path);
      expect(answer.status).toBe(status);
      expect(answers.problem.safeParse(answer.body).success).toBe(true);
    });
  });

  describe("what a request may ask besides", () => {
    const ids = async (query: string) =>
      (await world.json(`${plots}/items?limit=100&${query}`)).body.features.map(({ id }: { id: number }) => id) as number[];

    it("sorts by any property, missing values last, either way", async () => {
      const byArea = await ids("sortby=-area");
      expect(byArea.slice(0, 3)).toEqual([40, 39, 38]);
      expect(byArea.at(-1)).toBe(9);
      expect((await ids("sortby=area")).at(-1)).toBe(9);
      expect((await ids("sortby=kind,-fid")).slice(0, 2)).toEqual([40, 38]);
      expect((await ids("sortby=%2Bkind,%20fid")).slice(0, 2)).toEqual([2, 4]);
    });

    it("answers the wanted properties only", async () => {
      const { body } = await world.json(`${plots}/items?limit=1&properties=area,kind_label`);
      expect(body.features[0].properties).toEqual({ kind_label: "畑", area: 1.5 });
      expect(body.features[0].geometry.type).toBe("Polygon");
      expect((await world.json(`${plots}/items?limit=1&skipGeometry=true`)).body.features[0].geometry).toBeNull();
    });

    it("answers a past version, by number and by time, as it was", async () => {
      const { body } = await world.json(`${plots}/items?asOf=1`);
      expect(body).toMatchObject({ version: 1, numberMatched: plotCount });
      expect((await world.json(`${plots}/items/1?asOf=1`)).body.id).toBe(1);
      expect((await world.json(`${plots}/items?asOf=2000-01-01`)).status).toBe(404);
    });

    it("is not sent again to who holds it, until the version changes", async () => {
      for (const path of [`${plots}/items?limit=3`, `${plots}/items/3`]) {
        const first = await world.json(path);
        const etag = first.headers.get("etag") ?? "";
        expect(etag).toMatch(/^W\/"/);
        expect((await world.server.get(path, { "if-none-match": etag })).status).toBe(304);
        expect((await world.server.get(`${path}${path.includes("?") ? "&" : "?"}lang=en`, { "if-none-match": etag })).status).toBe(200);
        expect((await world.server.get(path, { "if-none-match": etag, accept: "text/html" })).status).toBe(200);
      }
    });

    it("names itself in the reader's language", async () => {
      expect((await world.json(plots, { "accept-language": "en" })).body.title).toBe("Test plots");
      expect((await world.json(`${plots}?lang=ja`, { "accept-language": "en" })).body.title).toBe("試験区画");
    });

    it("may be read from any web page", async () => {
      const { headers } = await world.json(`${plots}/items?limit=1`);
      expect(headers.get("access-control-allow-origin")).toBe("*");
      expect(headers.get("access-control-expose-headers")).toContain("Content-Crs");
    });
  });

  describe("Part 1, geojson", () => {
    it("/conf/geojson/content: is RFC 7946: no crs, counter-clockwise, longitude first, null where there is no position", async () => {
      const text = await (await world.server.get(`${plots}/items?limit=100`)).text();
      expect(text).not.toContain('"crs"');
      const { features } = JSON.parse(text) as { features: { id: number; geometry: { coordinates: [number, number][][] } | null }[] };
      expect(features.filter(({ geometry }) => geometry === null).map(({ id }) => id)).toEqual([21]);
      for (const { geometry } of features) {
        const [ring = []] = geometry?.coordinates ?? [];
        const area = ring.slice(1).reduce((sum, [x, y], index) => sum + (ring[index]?.[0] ?? 0) * y - x * (ring[index]?.[1] ?? 0), 0);
        expect(area).toBeGreaterThanOrEqual(0);
        for (const [x, y] of ring) expect([x > 130, y < 40]).toEqual([true, true]);
      }
    });
  });

  describe("Part 2", () => {
    it("/conf/crs/crs-uri, default-crs, storageCrs: every collection names its coordinate systems, CRS84 first", async () => {
      const { body } = await world.json("/api/collections");
      for (const { crs, storageCrs } of featureCollections(body)) {
        expect(crs).toEqual([crs84, epsg(6668), epsg(4326), epsg(6674), epsg(3857)]);
        expect(crs).toContain(storageCrs);
      }
    });

    it("/conf/crs/crs-parameter-default: without crs it is CRS84, and the header says so", async () => {
      expect((await world.json(`${plots}/items`)).headers.get("content-crs")).toBe(`<${crs84}>`);
      expect((await world.json(`${plots}/items/1`)).headers.get("content-crs")).toBe(`<${crs84}>`);
    });

    it.each([
      [crs84, [136.1996718, 35.1164732]],
      [epsg(6668), [35.1164732, 136.1996718]],
      [epsg(4326), [35.1164732, 136.1996718]],
      [epsg(6674), [-98000, 18200]],
      [epsg(3857), lonLatToWebMercator([136.1996718, 35.1164732])],
    ])("/conf/crs/crs-parameter, crs-parameter-transform: %s in its own order of axes", async (crs, corner) => {
      for (const path of [`${plots}/items?limit=1&crs=${crs}`, `${plots}/items/1?crs=${crs}`]) {
        const { headers, body } = await world.json(path);
        expect(headers.get("content-crs")).toBe(`<${crs}>`);
        const geometry = (body.geometry ?? body.features[0].geometry) as { coordinates: number[][][] };
        const ring = geometry.coordinates[0] ?? [];
        const distances = ring.map((position) => Math.hypot((position[0] ?? 0) - (corner[0] ?? 0), (position[1] ?? 0) - (corner[1] ?? 0)));
        expect(Math.min(...distances)).toBeLessThan(Math.abs(corner[0] ?? 0) > 1000 ? 0.5 : 2e-7);
      }
    });

    it.each(["crs", "bbox-crs", "filter-crs"])(
      "/conf/crs/crs-parameter-invalid, bbox-crs-parameter-invalid: %s that is not listed is 400",
      async (name) => {
        const rest = name === "crs" ? "" : name === "bbox-crs" ? "&bbox=0,0,1,1" : "&filter=true";
        const { status, body } = await world.json(`${plots}/items?${name}=http://www.opengis.net/def/crs/OGC/0/unknown${rest}`);
        expect(status).toBe(400);
        expect(body).toMatchObject({ where: name, remedy: expect.stringContaining(crs84) as string });
      },
    );

    it.each([
      [crs84, "136.1996,35.1,136.2030,35.2"],
      [epsg(6668), "35.1,136.1996,35.2,136.2030"],
      [epsg(4326), "35.1,136.1996,35.2,136.2030"],
      [epsg(6674), "-98050,18190,-97850,18490"],
      [epsg(3857), "15161670,4170000,15162040,4190000"],
    ])("/conf/crs/bbox-crs-parameter: a box in %s finds the same", async (crs, bbox) => {
      const { body } = await world.json(`${plots}/items?bbox=${bbox}&bbox-crs=${crs}`);
      expect(body.features.map(({ id }: { id: number }) => id)).toEqual([1, 2]);
    });

    it("/conf/crs/bbox-crs-parameter-default: without bbox-crs a box is CRS84, whatever crs is", async () => {
      const { body } = await world.json(`${plots}/items?bbox=136.1996,35.1,136.2030,35.2&crs=${epsg(6674)}`);
      expect(body.features.map(({ id }: { id: number }) => id)).toEqual([1, 2]);
    });

    it("measures boxes of the plane zone along straight lines of the plane", async () => {
      // 60 km from the corner to the plots, so that the box's lower edge in degrees is bent by metres.
      const { body } = await world.json(`${plots}/items?limit=100&bbox=-97900.5,-60000,-97000,60000&bbox-crs=${epsg(6674)}`);
      expect(body.numberMatched).toBe(plotCount - 1);
      const beyond = await world.json(`${plots}/items?limit=100&bbox=-97899.5,-60000,-97000,60000&bbox-crs=${epsg(6674)}`);
      expect(beyond.body.numberMatched).toBe(0);
    });
  });

  describe("Part 5", () => {
    const geometryFormats: Record<string, string> = { "test-plots": "geometry-polygon-or-multipolygon", "test-places": "geometry-any" };

    it.each(["queryables", "sortables", "schema"])("/conf/%s: is a JSON Schema that the collection links to", async (name) => {
      for (const id of ["test-plots", "test-places"]) {
        const relation = `http://www.opengis.net/def/rel/ogc/1.0/${name}`;
        const link = (await links(`/api/collections/${id}`)).find(({ rel }) => rel === relation);
        const { status, headers, body } = await follow(link, "application/schema+json");
        expect(status).toBe(200);
        expect(headers.get("content-type")).toContain("application/schema+json");
        expect(body).toMatchObject({
          $schema: "https://json-schema.org/draft/2020-12/schema",
          $id: link?.href,
          type: "object",
          additionalProperties: false,
        });
        const properties = Object.entries(body.properties as Record<string, Record<string, unknown>>);
        for (const [property, schema] of properties) {
          expect(schema["title"], property).toEqual(expect.any(String));
          if (property === "geometry") expect(schema).toMatchObject({ format: geometryFormats[id], "x-ogc-role": "primary-geometry" });
          else expect(["string", "number", "integer", "boolean"]).toContain(schema["type"]);
        }
        expect(properties.filter(([, schema]) => schema["x-ogc-role"] === "id").map(([property]) => property)).toEqual(["fid"]);
        expect(new Set(properties.map(([, schema]) => schema["x-ogc-propertySeq"])).size).toBe(properties.length);
        expect(properties.map(([property]) => property)).not.toContain("owner");
        expect(properties.some(([property]) => property === "geometry")).toBe(name !== "sortables");
      }
    });

    it("/conf/returnables-and-receivables: a feature has exactly the properties of the schema", async () => {
      const { body } = await world.json(`${plots}/schema`);
      const feature = (await world.json(`${plots}/items/1`)).body;
      expect(["fid", "geometry", ...Object.keys(feature.properties as object)]).toEqual(Object.keys(body.properties as object));
      expect(body.properties.kind).toMatchObject({ type: "string", enum: ["1", "2"], description: "1: 田, 2: 畑" });
      expect(body.properties.surveyed).toMatchObject({ type: "string", format: "date" });
    });

    it("/conf/sortables: every one sorts", async () => {
      const { body } = await world.json(`${plots}/sortables`);
      for (const name of Object.keys(body.properties as object))
        expect((await world.json(`${plots}/items?sortby=-${name}`)).status).toBe(200);
    });
  });
});
