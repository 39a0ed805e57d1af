import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseText } from "../../../model/cql2/parse-text.ts";
import { writeJson } from "../../../model/cql2/write-json.ts";
import { describeHomes } from "../../support/database.ts";
import { createOgcWorld, type OgcWorld, placeNames, plotCount } from "./ogc-world.ts";

const plots = "/api/collections/test-plots";
const epsg = (code: number) => `http://www.opengis.net/def/crs/EPSG/0/${code}`;
const polygonA = "POLYGON((136 35,136.1 35,136.1 35.1,136 35.1,136 35))";
const all = [...placeNames].sort();

interface Schema {
  readonly type?: string;
  readonly format?: string;
}

describeHomes("filtering", (home) => {
  let world: OgcWorld;

  beforeAll(async () => {
    world = await createOgcWorld(home);
  });
  afterAll(() => world.close());

  /** The numbers of the features that a filter finds; the same in both encodings. */
  async function found(filter: string, collection = "test-plots", more: Record<string, string> = {}): Promise<number[]> {
    const asJson = JSON.stringify(writeJson(parseText(filter)));
    const answers = await Promise.all([
      ids(collection, { filter, ...more }),
      ids(collection, { filter: asJson, "filter-lang": "cql2-json", ...more }),
    ]);
    expect(answers[1]).toEqual(answers[0]);
    return answers[0];
  }

  async function ids(collection: string, query: Record<string, string>): Promise<number[]> {
    const { status, body } = await world.json(
      `/api/collections/${collection}/items?${new URLSearchParams({ limit: "1000", ...query }).toString()}`,
    );
    expect({ status, detail: body.detail }).toEqual({ status: 200, detail: undefined });
    expect(body.numberMatched).toBe(body.features.length);
    return (body.features as { id: number }[]).map(({ id }) => id);
  }

  /** The names of the places that a filter finds. */
  async function names(filter: string): Promise<string> {
    return (await found(filter, "test-places"))
      .map((fid) => placeNames[fid - 1] ?? "")
      .sort()
      .join("");
  }

  async function refused(query: Record<string, string>, collection = "test-plots"): Promise<{ where: string; detail: string }> {
    const { status, body } = await world.json(`/api/collections/${collection}/items?${new URLSearchParams(query).toString()}`, {
      "accept-language": "en",
    });
    expect({ query, status }).toEqual({ query, status: 400 });
    return body as { where: string; detail: string };
  }

  describe("Part 3", () => {
    it("/conf/filter/get-conformance, /conf/features-filter/get-conformance", async () => {
      const { body } = await world.json("/api/conformance");
      for (const name of ["queryables", "queryables-query-parameters", "filter", "features-filter"])
        expect(body.conformsTo).toContain(`http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/${name}`);
    });

    it("/conf/filter/filter-param, filter-lang-default: a valid filter filters, with and without filter-lang, an invalid one is 400", async () => {
      expect(await ids("test-plots", { filter: "area IS NULL" })).toEqual([9]);
      expect(await ids("test-plots", { filter: "area IS NULL", "filter-lang": "cql2-text" })).toEqual([9]);
      expect(await ids("test-plots", { filter: '{"op":"isNull","args":[{"property":"area"}]}', "filter-lang": "cql2-json" })).toEqual([9]);
      expect((await refused({ filter: "THIS IS NOT A FILTER" })).detail).toBe('Filter, character 13: "A" stands here');
      expect((await refused({ filter: "area IS NULL", "filter-lang": "cql2-json" })).where).toBe("filter");
      expect((await refused({ filter: "area IS NULL", "filter-lang": "ecql" })).where).toBe("filter-lang");
    });

    it("/conf/queryables/expression-construction: an unknown queryable is 400", async () => {
      expect((await refused({ filter: "this_is_not_a_queryable IS NULL" })).detail).toContain(
        'there is no property "this_is_not_a_queryable"',
      );
    });

    it("/conf/filter/filter-crs-wgs84: coordinates are longitude and latitude by default", async () => {
      const { body } = await world.json(plots);
      const bbox = (body.extent.spatial.bbox[0] as number[]).map((degrees, index) => degrees + (index < 2 ? -1e-6 : 1e-6));
      expect(await found(`S_INTERSECTS(geometry,BBOX(${bbox.join(",")}))`)).toHaveLength(plotCount - 1);
      await refused({ filter: "S_INTERSECTS(geometry,BBOX(1000000,1000000,2000000,2000000))" });
    });

    it.each([
      [epsg(6668), "S_INTERSECTS(geometry,BBOX(35.1,136.1996,35.2,136.2030))"],
      [epsg(4326), "S_INTERSECTS(geometry,POLYGON((35.1 136.1996,35.2 136.1996,35.2 136.2030,35.1 136.2030,35.1 136.1996)))"],
      [epsg(6674), "S_INTERSECTS(geometry,BBOX(-98050,18190,-97850,18490))"],
      [epsg(6674), "S_INTERSECTS(geometry,LINESTRING(-97950 18190,-97950 18490))"],
      [epsg(3857), "S_INTERSECTS(geometry,BBOX(15161670,4170000,15162040,4190000))"],
    ])("/conf/filter/filter-crs-param: %s", async (crs, filter) => {
      expect(await found(filter, "test-plots", { "filter-crs": crs })).toEqual([1, 2]);
    });

    it("/conf/filter/mixing-expression: everything that is asked must be true", async () => {
      expect(await ids("test-plots", { filter: "kind = '1'", bbox: "136.1996,35.1,136.2030,35.2" })).toEqual([2]);
      expect(await ids("test-plots", { filter: "kind = '1'", bbox: "0,0,1,1" })).toEqual([]);
      expect(await ids("test-plots", { filter: "fid < 9", kind: "1", datetime: "2020-03-01" })).toEqual([6, 8]);
    });

    it("/conf/queryables-query-parameters/parameters: every simple queryable is a parameter", async () => {
      const { body } = await world.json(`${plots}/queryables`);
      const values: Record<string, [string, number[]]> = {
        fid: ["5", [5]],
        id: ["numbered/6", [6]],
        name: ["100%の畑", [6]],
        kind: ["1", Array.from({ length: 20 }, (_, index) => 2 * index + 2)],
        area: ["4.5", [3]],
        surveyed: ["2026-04-01", Array.from({ length: plotCount }, (_, index) => index + 1).filter((n) => n !== 9)],
        fenced: ["false", Array.from({ length: 20 }, (_, index) => 2 * index + 1)],
        source: ["numbered", Array.from({ length: plotCount }, (_, index) => index + 1)],
        version_from: ["2", []],
        valid_from: ["2021-01-01", [2]],
        valid_to: ["2019-12-31", [3]],
      };
      expect(Object.keys(values)).toEqual(Object.keys(body.properties as object).filter((name) => name !== "geometry"));
      for (const [name, [value, expected]] of Object.entries(values))
        expect(await ids("test-plots", { [name]: value }), name).toEqual(expected);
    });

    it.each(["area=x", "fenced=1", "surveyed=yesterday", "fid=1e999", "owner=x", "geometry=x", "area="])("refuses %s", async (query) => {
      const [name = "", value = ""] = query.split("=");
      expect((await refused({ [name]: value })).where).toBe(name);
    });

    it("gives the parameter its own meaning where a property has the same name", async () => {
      const { body } = await world.json("/api/collections/test-places/items?limit=2");
      expect(body.numberReturned).toBe(2);
      expect(
        await ids("test-places", { filter: "limit IS NULL AND place IS NULL AND row IS NULL", sortby: "found,row", place: "x" }),
      ).toEqual([]);
      expect(await ids("test-places", { filter: "limit IS NULL", sortby: "-place,limit" })).toHaveLength(all.length);
    });
  });

  describe("CQL2, basic", () => {
    const literals: Record<string, string> = { string: "'foo'", boolean: "true", number: "3.14", integer: "1", date: "DATE('2022-04-14')" };
    const typeOf = ({ type = "", format }: Schema) => format ?? type;

    async function queryables(collection: string): Promise<[string, Schema][]> {
      const { body } = await world.json(`/api/collections/${collection}/queryables`);
      return Object.entries(body.properties as Record<string, Schema>);
    }

    it("/conf/basic-cql2/comparison: every operator works on every queryable, opposites have nothing in common", async () => {
      for (const [name, schema] of await queryables("test-plots")) {
        const literal = literals[typeOf(schema)];
        if (literal === undefined) continue;
        for (const [a, b] of [
          ["=", "<>"],
          [">", "<="],
          ["<", ">="],
        ] as const) {
          const [left, right] = [await found(`"${name}" ${a} ${literal}`), await found(`"${name}" ${b} ${literal}`)];
          expect(left.filter((id) => right.includes(id))).toEqual([]);
          if (!["area", "surveyed", "valid_from", "valid_to"].includes(name)) expect(left.length + right.length).toBe(plotCount);
        }
      }
    });

    it("/conf/basic-cql2/is-null: every queryable is null or not", async () => {
      for (const [name] of await queryables("test-plots"))
        expect((await found(`${name} IS NULL`)).length + (await found(`${name} is not null`)).length, name).toBe(plotCount);
    });

    it("/conf/basic-cql2/boolean", async () => {
      expect(await found("true")).toHaveLength(plotCount);
      expect(await found("false")).toEqual([]);
    });

    it.each([
      ["name = 'København'", [5]],
      ["name = 'Kim''s \\\\ field'", [7]],
      ["name = 'Kim\\'s \\\\ field'", [7]],
      ["name = '第一\\t保育園'", [8]],
      ["area = 1.5", [1]],
      ["area >= 58.5", [39, 40]],
      ["area < 4.5", [1, 2]],
      ["area <> 3 AND area < 5", [1, 3]],
      ["surveyed = DATE('2026-04-01') AND fid > 38", [39, 40]],
      ["surveyed < DATE('2026-04-01')", []],
      ["fenced = true AND fid <= 4", [2, 4]],
      ["fid IN (1,2) OR id = 'numbered/3'", [1, 2, 3]],
      ["source = 'private'", []],
      ["fid = 9 AND area <> 3", []],
      ["fid = 9 AND NOT (area = 3)", []],
      ["fid = 9 AND (area = 3 OR true)", [9]],
      ["name > '第' AND name < '筮'", [8]],
    ])("/conf/basic-cql2/test-data: %s finds %j", async (filter, expected) => {
      expect(await found(filter)).toEqual(expected);
    });

    it("/conf/basic-cql2/logical: any combination is what logic says", async () => {
      const predicates = [
        "area > 20",
        "fenced = true",
        "kind = '2'",
        "fid < 30",
        "name LIKE '区画1%'",
        "S_INTERSECTS(geometry,BBOX(136.1,35,136.24,35.2))",
      ];
      const sets = new Map(await Promise.all(predicates.map(async (filter) => [filter, new Set(await found(filter))] as const)));
      const known = (n: number) => ![9, 21].includes(n);
      const everything = Array.from({ length: plotCount }, (_, index) => index + 1).filter(known);
      for (let round = 0; round < 12; round += 1) {
        const [p1 = "", p2 = "", p3 = "", p4 = ""] = Array.from(
          { length: 4 },
          (_, index) => predicates[(round * 5 + index * (round + 1)) % predicates.length],
        );
        const is = (filter: string, n: number) => sets.get(filter)?.has(n) === true;
        const expected = everything.filter((n) => (!is(p2, n) && is(p1, n)) || (is(p3, n) && is(p4, n)) || !(is(p1, n) || is(p4, n)));
        expect((await found(`(NOT (${p2}) AND ${p1}) OR (${p3} and ${p4}) or not (${p1} OR ${p4})`)).filter(known)).toEqual(expected);
      }
    });
  });

  describe("CQL2, more operators", () => {
    it("/conf/advanced-comparison-operators/like", async () => {
      expect(await found("name LIKE '%'")).toEqual(await found("name like '%%'"));
      expect(await found("name like ''")).toEqual([]);
      expect(await found("name like '_%'")).toHaveLength(plotCount);
      expect(await found("name LIKE '区画1_'")).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
      expect(await found("name LIKE '100\\%%'")).toEqual([6]);
      expect(await found("name LIKE '\\%\\_'")).toEqual([]);
      expect(await found("name LIKE '%\\\\\\\\%'")).toEqual([7]);
      expect(await found("name NOT LIKE '区画%'")).toEqual([5, 6, 7, 8]);
    });

    it("/conf/advanced-comparison-operators/between", async () => {
      expect(await found("area BETWEEN 3 AND 4.5")).toEqual([2, 3]);
      expect(await found("area between 100.0 and 1.0")).toEqual([]);
      expect(await found("area NOT BETWEEN 3 AND 58.5")).toEqual([1, 40]);
    });

    it("/conf/advanced-comparison-operators/in", async () => {
      expect(await found("fid IN (1, 2, 3, 3.5)")).toEqual([1, 2, 3]);
      expect(await found("name in ('København', 'bar', 'it''s')")).toEqual([5]);
      expect(await found("fenced in (true) AND fid < 5")).toEqual([2, 4]);
      expect(await found("surveyed in ('2026-04-01', '2026-04-02') AND fid < 3")).toEqual([1, 2]);
      expect(await found("surveyed in (DATE('2026-04-02'))")).toEqual([]);
      expect(await found("kind NOT IN ('1') AND fid < 5")).toEqual([1, 3]);
      expect(await found("area IN (1.5, fid * 1.5)")).toHaveLength(plotCount - 1);
      expect(await found(`fid IN (${Array.from({ length: 1000 }, (_, index) => index + 39).join(",")})`)).toEqual([39, 40]);
    });

    it("/conf/case-insensitive-comparison/casei, casei-like", async () => {
      expect(await found("CASEI(name) = casei('KØBENHAVN')")).toEqual([5]);
      expect(await found("CASEI(name) = casei('københavn')")).toEqual([5]);
      expect(await found("name = 'københavn'")).toEqual([]);
      expect(await found("CASEI(name) <> casei('KØBENHAVN')")).toHaveLength(plotCount - 1);
      expect(await found("CASEI(name) LIKE casei('k%N')")).toEqual([5]);
      expect(await found("CASEI(name) IN (casei('KØBENHAVN'), casei('foo'))")).toEqual([5]);
    });

    it("/conf/property-property, /conf/arithmetic: properties and sums on either side", async () => {
      expect(await found("1.5 = area")).toEqual([1]);
      expect(await found("area = fid * 1.5")).toHaveLength(plotCount - 1);
      expect(await found("fid + 1 = 40 - 2 * 3")).toEqual([33]);
      expect(await found("fid - 1 - 1 = 0")).toEqual([2]);
      expect(await found("fid ^ 2 = 9")).toEqual([3]);
      expect(await found("fid % 7 = 6")).toEqual([6, 13, 20, 27, 34]);
      expect(await found("fid div 10 = 4")).toEqual([40]);
      expect(await found("fid / 4 = 2.5")).toEqual([10]);
      expect(await found("fid / (fid - 3) > 3")).toEqual([4]);
      expect(await found("-fid > -3")).toEqual([1, 2]);
      expect(await found("valid_from < valid_to")).toEqual([1, 4]);
      expect(await found("name = source")).toEqual([]);
    });

    it("says so where a value cannot be computed, and goes on answering", async () => {
      for (const filter of ["fid ^ 1000 > 1", "(0 - fid) ^ 0.5 > 1", "1e308 * fid > 1"])
        expect((await refused({ filter })).detail).toContain("cannot be computed");
      expect(await found("fid = 1")).toEqual([1]);
    });
  });

  describe("CQL2, spatial functions", () => {
    it("/conf/basic-spatial-functions/s_intersects: the earth, a point, and no place on earth", async () => {
      expect(await names("S_INTERSECTS(geometry,BBOX(-180,-90,180,90))")).toBe("ABCLMP");
      expect(await names("S_INTERSECTS(geometry,POLYGON((-180 -90,180 -90,180 90,-180 90,-180 -90)))")).toBe("ABCLMP");
      expect(await names("S_INTERSECTS(geometry,POINT(136.03 35.03))")).toBe("AC");
      expect(await names("S_INTERSECTS(geometry,BBOX(170,-90,136.01,90))")).toBe("AL");
      expect(await names("S_INTERSECTS(geometry,LINESTRING(136.05 35.01, 136.4 35.05))")).toBe("ABM");
      await refused({ filter: "S_INTERSECTS(geometry,POINT(90 180))" }, "test-places");
      await refused({ filter: "S_DISJOINT(geometry,POINT(90 180))" }, "test-places");
    });

    it.each([
      ["S_INTERSECTS", polygonA, "ABCLP"],
      ["S_DISJOINT", polygonA, "M"],
      ["S_EQUALS", polygonA, "A"],
      ["S_EQUALS", "BBOX(136,35,136.1,35.1)", "A"],
      ["S_EQUALS", "POINT(136.05 35.05)", "P"],
      ["S_TOUCHES", polygonA, "B"],
      ["S_TOUCHES", "POINT(136.1 35.05)", "AB"],
      ["S_WITHIN", polygonA, "ACP"],
      ["S_WITHIN", "LINESTRING(136.2 34.9,136.3 35,136.4 35.1,136.5 35.2)", "M"],
      ["S_CONTAINS", "POINT(136.03 35.03)", "AC"],
      ["S_CONTAINS", "MULTIPOINT(136.03 35.03,136.05 35.05)", "A"],
      ["S_CROSSES", polygonA, "L"],
      ["S_CROSSES", "LINESTRING(136 35,136 35.1)", "L"],
      ["S_OVERLAPS", "BBOX(136.05,34.95,136.15,35.05)", "AB"],
      ["S_INTERSECTS", "MULTIPOLYGON(((136 35,136.01 35,136.01 35.01,136 35)),((136.3 35,136.31 35,136.31 35.02,136.3 35)))", "AM"],
      ["S_INTERSECTS", "MULTILINESTRING((136.03 35,136.03 35.03),(136.35 35,136.35 35.1))", "ACM"],
      ["S_INTERSECTS", "GEOMETRYCOLLECTION(POINT(136.05 35.05),LINESTRING(136.35 35,136.35 35.1))", "ALMP"],
      ["S_INTERSECTS", "POLYGON((136 35,136.1 35.08,136.1 35,136 35.08,136 35))", "ABCL"],
    ])("/conf/spatial-functions: %s(geometry, %s) finds %s", async (operator, geometry, expected) => {
      expect(await names(`${operator}(geometry,${geometry})`)).toBe(expected);
    });

    it("every function is the other way round with its operands exchanged", async () => {
      expect(await names(`S_CONTAINS(${polygonA},geometry)`)).toBe("ACP");
      expect(await names("S_WITHIN(POINT(136.03 35.03),geometry)")).toBe("AC");
      expect(await names("S_EQUALS(geometry,geometry)")).toBe("ABCLMP");
      expect(await names("S_WITHIN(POINT(1 1),BBOX(0,0,2,2))")).toBe(all.join(""));
    });

    it("NOT finds the rest, but not what has no position", async () => {
      expect(await names(`NOT S_INTERSECTS(geometry,${polygonA})`)).toBe("M");
    });
  });

  describe("CQL2, temporal functions", () => {
    it.each([
      ["T_AFTER(opened, DATE('2020-07-01'))", "B"],
      ["T_BEFORE(opened, DATE('2020-01-01'))", "M"],
      ["T_DISJOINT(opened, DATE('2020-01-01'))", "BCLM"],
      ["T_EQUALS(opened, DATE('2020-01-01'))", "AP"],
      ["T_INTERSECTS(opened, DATE('2020-01-01'))", "AP"],
      ["T_AFTER(opened, INTERVAL('2020-01-01','2020-12-31'))", "B"],
      ["T_BEFORE(opened, INTERVAL('2020-01-01','2020-12-31'))", "M"],
      ["T_DISJOINT(opened, INTERVAL('2020-01-01','2020-12-31'))", "BM"],
      ["T_EQUALS(opened, INTERVAL('2020-01-01','2020-12-31'))", ""],
      ["T_EQUALS(opened, INTERVAL('2020-03-01','2020-03-01'))", "C"],
      ["T_INTERSECTS(opened, INTERVAL('2020-01-01','2020-12-31'))", "ACLP"],
      ["T_INTERSECTS(opened, INTERVAL('..','2020-01-01'))", "AMP"],
      ["T_AFTER(opened, TIMESTAMP('2020-06-30T15:00:00Z'))", "B"],
      ["T_INTERSECTS(opened, INTERVAL('2020-06-30T15:00:00Z','..'))", "BL"],
      ["opened = TIMESTAMP('2020-06-30T15:00:00Z')", "L"],
      ["T_AFTER(DATE('2021-01-01'), opened)", "ACLMP"],
      ["T_EQUALS(TIMESTAMP('2020-01-01T00:00:00Z'), TIMESTAMP('2020-01-01T09:00:00+09:00'))", all.join("")],
    ])("/conf/temporal-functions/temporal-functions-1: %s finds %s", async (filter, expected) => {
      expect(await names(filter)).toBe(expected);
    });

    it.each([
      ["T_AFTER", "'2020-01-01','2020-12-31'", "B"],
      ["T_BEFORE", "'2020-03-01','2020-04-01'", "M"],
      ["T_DISJOINT", "'2020-01-01','2020-12-31'", "B"],
      ["T_EQUALS", "'2020-01-01','2020-12-31'", "A"],
      ["T_INTERSECTS", "'2020-01-01','2020-12-31'", "ACLMP"],
      ["T_CONTAINS", "'2020-02-01','2020-05-01'", "AP"],
      ["T_DURING", "'2020-01-01','2020-12-31'", "C"],
      ["T_FINISHEDBY", "'2020-02-01','2020-06-30'", "P"],
      ["T_FINISHES", "'2020-01-01','2020-06-30'", "C"],
      ["T_MEETS", "'2020-01-01','2020-02-01'", "M"],
      ["T_METBY", "'2019-01-01','2020-07-01'", "L"],
      ["T_OVERLAPPEDBY", "'2020-06-01','2020-12-31'", "L"],
      ["T_OVERLAPS", "'2020-06-01','2021-12-31'", "ACP"],
      ["T_STARTEDBY", "'2020-01-01','2020-06-30'", "A"],
      ["T_STARTS", "'2020-01-01','2020-12-31'", "P"],
    ])(
      "/conf/temporal-functions/temporal-functions-2: %s(INTERVAL(opened,closed),INTERVAL(%s)) finds %s",
      async (operator, interval, expected) => {
        expect(await names(`${operator}(INTERVAL(opened,closed),INTERVAL(${interval}))`)).toBe(expected);
      },
    );

    it("an instant where an interval is needed is 400", async () => {
      expect((await refused({ filter: "T_DURING(opened,INTERVAL('2020-01-01','..'))" }, "test-places")).detail).toContain(
        "T_DURING compares intervals",
      );
    });
  });
});
