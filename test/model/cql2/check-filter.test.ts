import { describe, expect, it } from "vitest";
import { checkFilter, type FilterScope, type PropertyType } from "../../../model/cql2/check-filter.ts";
import type { FilterCrs } from "../../../model/cql2/filter-crs.ts";
import { parseText } from "../../../model/cql2/parse-text.ts";
import { Problem } from "../../../model/problem.ts";
import { withoutPlaces } from "./support.ts";

const degrees: FilterCrs = {
  epsg: 6668,
  northFirst: false,
  isGeographic: true,
  bounds: [-180, -90, 180, 90],
  axes: { ja: "経度、緯度", en: "longitude, latitude" },
};
const plane: FilterCrs = { ...degrees, epsg: 6674, northFirst: true, isGeographic: false, bounds: [-1e6, -1.5e6, 1e6, 1.5e6] };
const properties = new Map<string, PropertyType>([
  ["name", "string"],
  ["area", "number"],
  ["fenced", "boolean"],
  ["surveyed", "date"],
  ["geometry", "geometry"],
]);

function checked(text: string, crs = degrees) {
  const scope: FilterScope = { properties, crs };
  return withoutPlaces(checkFilter(parseText(text), scope));
}

function refusal(text: string, crs = degrees): string {
  try {
    checked(text, crs);
  } catch (error) {
    if (error instanceof Problem) return `${error.detail.en} → ${error.remedy?.en}`;
    throw error;
  }
  throw new Error("it was accepted");
}

describe("a CQL2 filter that makes sense", () => {
  it.each([
    "name = 'x' AND area > 1 AND fenced = true AND surveyed < DATE('2026-01-01')",
    "NOT fenced",
    "area + 1 BETWEEN area * 2 AND 10 ^ 2",
    "CASEI(name) LIKE CASEI('a%\\\\\\\\')",
    "surveyed BETWEEN DATE('2026-01-01') AND DATE('2026-12-31')",
    "name > 'か'",
    "fenced > false",
    "name IS NULL OR area IS NULL OR geometry IS NULL OR INTERVAL(surveyed,'..') IS NULL",
    "T_DURING(INTERVAL(surveyed, '..'), INTERVAL('2020-01-01', '..'))",
    "S_INTERSECTS(geometry, geometry)",
    "true",
  ])("is accepted: %s", (text) => {
    expect(() => checked(text)).not.toThrow();
  });

  it.each([
    ["surveyed = '2026-04-01'", "surveyed = DATE('2026-04-01')"],
    ["surveyed = TIMESTAMP('2026-03-31T15:00:00Z')", "surveyed = DATE('2026-04-01')"],
    ["surveyed IN ('2026-04-01', DATE('2026-04-02'))", "surveyed IN (DATE('2026-04-01'), DATE('2026-04-02'))"],
    ["T_AFTER(surveyed, '2026-04-01')", "T_AFTER(surveyed, DATE('2026-04-01'))"],
    ["T_AFTER(surveyed, INTERVAL('2026-03-31T15:00:00Z', '..'))", "T_AFTER(surveyed, INTERVAL('2026-04-01', '..'))"],
    ["S_WITHIN(geometry, BBOX(1,2,3,4))", "S_WITHIN(geometry, POLYGON((1 2,3 2,3 4,1 4,1 2)))"],
    ["S_WITHIN(geometry, BBOX(1,2,1,2))", "S_WITHIN(geometry, POINT(1 2))"],
    ["S_WITHIN(geometry, BBOX(1,2,1,4))", "S_WITHIN(geometry, LINESTRING(1 2,1 4))"],
    [
      "S_WITHIN(geometry, BBOX(170,2,-170,4))",
      "S_WITHIN(geometry, MULTIPOLYGON(((170 2,180 2,180 4,170 4,170 2)),((-180 2,-170 2,-170 4,-180 4,-180 2))))",
    ],
    ["S_WITHIN(geometry, BBOX(180,2,-170,4))", "S_WITHIN(geometry, POLYGON((-180 2,-170 2,-170 4,-180 4,-180 2)))"],
  ])("%s means %s", (text, meaning) => {
    expect(checked(text)).toEqual(checked(meaning));
  });

  it("has its coordinates east first, whatever the order of the coordinate system", () => {
    expect(checked("S_WITHIN(geometry, POINT(-98000 18000))", plane)).toMatchObject({
      right: { geometry: { type: "Point", coordinates: [18000, -98000] }, epsg: 6674 },
    });
    expect(checked("S_WITHIN(geometry, BBOX(-98000,18000,-97000,19000))", plane)).toMatchObject({
      right: {
        geometry: {
          coordinates: [
            [
              [18000, -98000],
              [19000, -98000],
              [19000, -97000],
              [18000, -97000],
              [18000, -98000],
            ],
          ],
        },
      },
    });
  });
});

describe("a CQL2 filter that makes none", () => {
  it.each([
    ["owner = '山田'", 'character 1: there is no property "owner" → Expected: name, area, fenced, surveyed, geometry'],
    ["INTERVAL(owner, '..') IS NULL", 'there is no property "owner"'],
    ["CASEI(owner) LIKE 'x'", 'there is no property "owner"'],
    ["name = 1", "character 8: this is a number → Expected: a text"],
    ["area = '1'", "character 8: this is a text ('…') → Expected: a number"],
    ["area", '"area" is a number → Expected: a truth value'],
    ["'x'", "this is a text"],
    ["fenced AND name", '"name" is a text'],
    ["area IN (1, 'x')", "this is a text"],
    ["area LIKE '1%'", '"area" is a number'],
    ["name LIKE name", "LIKE needs a text on its right"],
    ["name LIKE 'x\\\\'", "the pattern ends with \\"],
    ["name + 1 = 2", '"name" is a text'],
    ["CASEI(area) = 'x'", '"area" is a number'],
    ["geometry = geometry", "a function that begins with S_ or T_"],
    ["surveyed = 'yesterday'", '"yesterday" is no date'],
    ["S_WITHIN(name, POINT(1 2))", '"name" is a text ('],
    ["S_WITHIN(geometry, 'POINT(1 2)')", "this is a text"],
    ["S_WITHIN(geometry, POINT(90 180))", "a coordinate lies outside the coordinate system → Expected: longitude, latitude"],
    ["S_WITHIN(geometry, BBOX(1,4,3,2))", "the corners of BBOX are in the wrong order"],
    ["T_DURING(surveyed, INTERVAL('2026-01-01','..'))", "T_DURING compares intervals"],
    ["T_AFTER(name, DATE('2026-01-01'))", '"name" is a text'],
    ["T_AFTER(INTERVAL(area, '..'), DATE('2026-01-01'))", '"area" is a number'],
    ["T_AFTER(surveyed, INTERVAL('2026-01-02','2026-01-01'))", "the interval ends before it begins"],
    ["name = 'a\0b'", "the text contains U+0000"],
    ["name LIKE 'a\0b'", "the text contains U+0000"],
  ])("is refused: %s", (text, reason) => {
    expect(refusal(text)).toContain(reason);
  });

  it("cannot cross the 180th meridian in metres", () => {
    expect(refusal("S_WITHIN(geometry, BBOX(0,10,5,5))", plane)).toContain("wrong order");
  });
});
