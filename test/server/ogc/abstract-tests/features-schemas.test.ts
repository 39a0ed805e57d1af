import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeHomes } from "../../../support/database.ts";
import { loadDatasets } from "../../../../datasets/index.ts";
import { publicFields } from "../../../../model/dataset.ts";
import { ucumCode } from "../../../../server/ogc/ucum.ts";
import { createOgcWorld, type OgcWorld } from "../ogc-world.ts";

/** The abstract tests of OGC API Features Part 3 (queryables, filter) and Part 5 (schemas), one fact for each of the claimed classes. */

interface Property {
  readonly title: string;
  readonly type?: string;
  readonly format?: string;
  readonly enum?: string[];
  readonly $ref?: string;
  readonly readOnly?: boolean;
  readonly [keyword: `x-ogc-${string}`]: unknown;
}

interface Schema {
  readonly $schema: string;
  readonly $id: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, Property>>;
  readonly additionalProperties: boolean;
}

interface Feature {
  readonly id: number;
  readonly geometry: object | null;
  readonly properties: Readonly<Record<string, unknown>>;
}

const ids = ["test-plots", "test-places"] as const;
const names = ["queryables", "sortables", "schema"] as const;
const part3 = "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf";
const part5 = "http://www.opengis.net/spec/ogcapi-features-5/1.0/conf";

describeHomes("the abstract tests of filters and schemas", (home) => {
  let world: OgcWorld;
  beforeAll(async () => {
    world = await createOgcWorld(home);
  });
  afterAll(() => world.close());

  async function schemaOf(id: string, name: (typeof names)[number]): Promise<Schema> {
    return (await world.json(`/api/collections/${id}/${name}`, { accept: "application/schema+json" })).body as Schema;
  }

  async function featuresOf(id: string, query: Record<string, string> = {}): Promise<Feature[]> {
    const search = new URLSearchParams({ limit: "1000", ...query }).toString();
    const { status, body } = await world.json(`/api/collections/${id}/items?${search}`);
    expect([search, status]).toEqual([search, 200]);
    return body.features as Feature[];
  }

  async function statusOf(id: string, query: Record<string, string>): Promise<number> {
    return (await world.json(`/api/collections/${id}/items?${new URLSearchParams(query).toString()}`)).status;
  }

  async function everySchema(use: (schema: Schema, name: (typeof names)[number], id: string) => void): Promise<void> {
    for (const id of ids) for (const name of names) use(await schemaOf(id, name), name, id);
  }

  /** As it may be asked for by people: the first that is neither geometry nor text. */
  const sampleOf = (schema: Schema) => Object.entries(schema.properties).find(([, { type }]) => type === "number")?.[0] ?? "name";

  describe("Part 3", () => {
    it("/conf/filter/get-conformance: the declaration names filter and features-filter", async () => {
      const { body } = await world.json("/api/conformance");
      for (const name of ["filter", "features-filter"]) expect(body.conformsTo).toContain(`${part3}/${name}`);
    });

    it("/conf/queryables/get-conformance, /conf/queryables-query-parameters/get-conformance: and those of queryables", async () => {
      const { body } = await world.json("/api/conformance");
      for (const name of ["queryables", "queryables-query-parameters"]) expect(body.conformsTo).toContain(`${part3}/${name}`);
    });

    it("/conf/filter/get-collections: the list of collections is there", async () => {
      expect(((await world.json("/api/collections")).body.collections as unknown[]).length).toBeGreaterThanOrEqual(ids.length);
    });

    it("/conf/filter/get-collection: every collection links to its queryables", async () => {
      for (const id of ids) {
        const { links } = (await world.json(`/api/collections/${id}`)).body as { links: { rel: string; href: string }[] };
        const link = links.find(({ rel }) => rel === "http://www.opengis.net/def/rel/ogc/1.0/queryables");
        expect(link?.href).toBe(`${world.server.url}/api/collections/${id}/queryables`);
      }
    });

    it("/conf/filter/get-queryables: the queryables of every collection are a schema with properties, one of them spatial", async () => {
      for (const id of ids) {
        const { $id, type, properties } = await schemaOf(id, "queryables");
        expect([$id, type]).toEqual([`${world.server.url}/api/collections/${id}/queryables`, "object"]);
        expect(Object.values(properties).filter(({ format }) => format?.startsWith("geometry-"))).toHaveLength(1);
      }
    });

    it("/conf/filter/filter-param: a valid filter answers what matches, an invalid one is 400", async () => {
      for (const id of ids) {
        const sample = sampleOf(await schemaOf(id, "queryables"));
        const all = await featuresOf(id);
        const found = await featuresOf(id, { "filter-lang": "cql2-text", filter: `${sample} IS NULL` });
        expect(found.map((feature) => feature.id)).toEqual(
          all.filter(({ properties }) => (properties[sample] ?? null) === null).map((feature) => feature.id),
        );
        expect(await statusOf(id, { "filter-lang": "cql2-text", filter: "THIS IS NOT A FILTER" })).toBe(400);
      }
    });

    it("/conf/filter/filter-lang-default: without filter-lang a filter is CQL2 text", async () => {
      for (const id of ids) {
        const filter = `${sampleOf(await schemaOf(id, "queryables"))} IS NOT NULL`;
        expect(await featuresOf(id, { filter })).toEqual(await featuresOf(id, { filter, "filter-lang": "cql2-text" }));
        expect(await statusOf(id, { filter: "THIS IS NOT A FILTER" })).toBe(400);
      }
    });

    it("/conf/filter/expression-construction: a queryable that there is not is 400", async () => {
      for (const id of ids) expect(await statusOf(id, { filter: "this_is_not_a_queryable IS NULL" })).toBe(400);
    });

    it("/conf/filter/filter-crs-wgs84: a box is in longitude and latitude, one beyond the earth is 400", async () => {
      for (const id of ids) {
        const { extent } = (await world.json(`/api/collections/${id}`)).body as { extent: { spatial: { bbox: number[][] } } };
        const box = (extent.spatial.bbox[0] ?? []).map((degrees, index) => degrees + (index < 2 ? -1e-6 : 1e-6));
        const found = await featuresOf(id, { filter: `S_INTERSECTS(geometry,BBOX(${box.join(",")}))` });
        expect(found.length).toBe((await featuresOf(id)).filter(({ geometry }) => geometry !== null).length);
        expect(await statusOf(id, { filter: "S_INTERSECTS(geometry,BBOX(1000000,1000000,2000000,2000000))" })).toBe(400);
      }
    });

    it("/conf/filter/filter-crs-param: every coordinate system of the collection may be named, no other", async () => {
      for (const id of ids) {
        const { crs } = (await world.json(`/api/collections/${id}`)).body as { crs: string[] };
        for (const uri of crs) expect(await statusOf(id, { filter: "geometry IS NOT NULL", "filter-crs": uri })).toBe(200);
        expect(await statusOf(id, { filter: "geometry IS NOT NULL", "filter-crs": "http://www.opengis.net/def/crs/EPSG/0/2451" })).toBe(
          400,
        );
      }
    });

    it("/conf/queryables-query-parameters/parameters: every queryable that is no geometry is a parameter, and means the same as in a filter", async () => {
      for (const id of ids) {
        const { properties } = await schemaOf(id, "queryables");
        const [first] = (await featuresOf(id)).filter(({ properties: values }) => values["name"] !== null);
        for (const [name, { type, format }] of Object.entries(properties)) {
          const value = first?.properties[name];
          if (value === null || value === undefined || format?.startsWith("geometry-")) continue;
          const text = JSON.stringify(value).replace(/^"|"$/g, "");
          const written = type !== "string" ? text : format === "date" ? `DATE('${text}')` : `'${text}'`;
          // A parameter of the standard goes before a property of the same name.
          if (name === "limit") continue;
          expect([name, await featuresOf(id, { [name]: text })]).toEqual([
            name,
            await featuresOf(id, { filter: `"${name}" = ${written}` }),
          ]);
        }
      }
    });
  });

  describe("Part 5, schemas", () => {
    it("/conf/schemas/basic-schema-inspection: every schema is JSON Schema 2020-12 at its own address, each property has a type or is a geometry", async () => {
      await everySchema((schema, name, id) => {
        expect(schema).toMatchObject({
          $schema: "https://json-schema.org/draft/2020-12/schema",
          $id: `${world.server.url}/api/collections/${id}/${name}`,
          type: "object",
        });
        for (const { type, format, $ref } of Object.values(schema.properties)) {
          expect($ref).toBeUndefined();
          if (type === undefined) expect(format).toMatch(/^geometry-/);
          else expect(["string", "number", "integer", "boolean"]).toContain(type);
        }
      });
    });

    it("/conf/schemas/role: every role is a text", async () => {
      await everySchema(({ properties }) => {
        const roles = Object.values(properties).flatMap((property) => ("x-ogc-role" in property ? [property["x-ogc-role"]] : []));
        expect(roles.length).toBeGreaterThan(0);
        for (const role of roles) expect(role).toEqual(expect.any(String));
      });
    });

    it("/conf/schemas/role-id: exactly one property is the id, a text or whole number", async () => {
      await everySchema(({ properties }) => {
        const marked = Object.values(properties).filter((property) => property["x-ogc-role"] === "id");
        expect(marked.map(({ type }) => type)).toEqual(["integer"]);
      });
    });

    it("/conf/schemas/property-seq: the order of properties is in whole numbers", async () => {
      await everySchema(({ properties }) => {
        const order = Object.values(properties).map((property) => property["x-ogc-propertySeq"]);
        expect(order).toEqual(order.map((_, index) => index + 1));
      });
    });

    it("/conf/schemas/unit: units are codes of UCUM, on numbers only", async () => {
      await everySchema(({ properties }) => {
        for (const property of Object.values(properties).filter((candidate) => "x-ogc-unit" in candidate)) {
          expect(["number", "integer"]).toContain(property.type);
          expect(property["x-ogc-unit"]).toMatch(/^(?:k?m|cm|m2|har|%|\{[a-z]+\})$/);
        }
      });
      const { area } = (await schemaOf("test-plots", "schema")).properties;
      expect(area?.["x-ogc-unit"]).toBe("m2");
      const units = (await loadDatasets()).flatMap((dataset) => publicFields(dataset).flatMap(([, { unit }]) => unit ?? []));
      expect(units.filter((unit) => ucumCode(unit) === undefined)).toEqual([]);
    });

    it("/conf/core-roles-features/role-primary-geometry: at most one property is the geometry of a feature", async () => {
      await everySchema(({ properties }, name) => {
        const marked = Object.values(properties).filter((property) => property["x-ogc-role"] === "primary-geometry");
        expect(marked.length).toBe(name === "sortables" ? 0 : 1);
        for (const { type, format } of marked) expect([type, format?.startsWith("geometry-")]).toEqual([undefined, true]);
      });
    });

    it("/conf/core-roles-features/role-primary-temporal: start and end of a feature's time are days", async () => {
      await everySchema(({ properties }) => {
        for (const role of ["primary-interval-start", "primary-interval-end"]) {
          const marked = Object.values(properties).filter((property) => property["x-ogc-role"] === role);
          expect(marked.map(({ type, format }) => [type, format])).toEqual([["string", "date"]]);
        }
      });
    });

    it.each([
      ["returnables-and-receivables", "schema"],
      ["queryables", "queryables"],
      ["sortables", "sortables"],
    ] as const)("/conf/%s/get-conformance, link, op-and-response: is declared, linked to and answered", async (conformanceClass, name) => {
      const { conformsTo } = (await world.json("/api/conformance")).body as { conformsTo: string[] };
      expect(conformsTo).toEqual(expect.arrayContaining([`${part5}/schemas`, `${part5}/${conformanceClass}`]));
      for (const id of ids) {
        const { links } = (await world.json(`/api/collections/${id}`)).body as { links: { rel: string; href: string }[] };
        const link = links.find(({ rel }) => rel === `http://www.opengis.net/def/rel/ogc/1.0/${name}`);
        expect(link?.href).toBe(`${world.server.url}/api/collections/${id}/${name}`);
        const response = await fetch(link?.href ?? "", { headers: { accept: "application/schema+json" } });
        expect([response.status, response.headers.get("content-type")?.split(";")[0]]).toEqual([200, "application/schema+json"]);
      }
    });

    it("/conf/returnables-and-receivables/response-1: every feature is as its schema says", async () => {
      for (const id of ids) {
        const { properties, additionalProperties } = await schemaOf(id, "schema");
        expect(additionalProperties).toBe(false);
        for (const feature of await featuresOf(id)) {
          expect(Object.keys(feature.properties).filter((name) => !(name in properties))).toEqual([]);
          // null stands for a value that there is not.
          for (const [name, value] of Object.entries(feature.properties).filter(([, given]) => given !== null))
            expect([name, isValid(value, properties[name])]).toEqual([name, true]);
        }
      }
    });

    it("/conf/sortables/op-and-response: sortables have a simple type, and each of them sorts", async () => {
      for (const id of ids)
        for (const [name, { type }] of Object.entries((await schemaOf(id, "sortables")).properties)) {
          expect(["string", "number", "integer", "boolean"]).toContain(type);
          expect(await statusOf(id, { sortby: `-${name}` })).toBe(200);
        }
    });
  });
});

function isValid(value: unknown, schema: Property | undefined): boolean {
  if (schema?.enum !== undefined && !schema.enum.includes(value as string)) return false;
  if (schema?.format === "date" && !/^\d{4}-\d{2}-\d{2}$/.test(value as string)) return false;
  if (schema?.type === "integer") return Number.isInteger(value);
  return typeof value === schema?.type;
}
