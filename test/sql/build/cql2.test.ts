import { expect, it } from "vitest";
import { checkFilter, type PropertyType } from "../../../model/cql2/check-filter.ts";
import { parseText } from "../../../model/cql2/parse-text.ts";
import { filterCondition } from "../../../sql/build/cql2.ts";
import { toQuery } from "../../../sql/build/fragment.ts";
import { storageGridDegrees } from "../../../model/geo/stored-geometry.ts";
import { examples } from "../../model/cql2/examples.ts";

const types = new Map<string, PropertyType>([
  ["name", "string"],
  ["area", "number"],
  ["fenced", "boolean"],
  ["surveyed", "date"],
  ["geometry", "geometry"],
]);
const columns = new Map([...types.keys()].map((name) => [name, name === "geometry" ? "geom" : `"${name}"`]));
const crs = { epsg: 6668, northFirst: false, isGeographic: true, bounds: [-180, -90, 180, 90], axes: { ja: "", en: "" } } as const;

function compose(text: string, epsg = 6668) {
  const bounds = epsg === 6668 ? crs.bounds : ([-1e7, -1e7, 1e7, 1e7] as const);
  const { text: condition, values } = toQuery(
    filterCondition(checkFilter(parseText(text), { properties: types, crs: { ...crs, epsg, bounds } }), columns),
  );
  return { condition: condition.replace(/\s+/g, " "), values };
}

it.each([
  ["name = 'x'", `("name" = $1::text)`, ["x"]],
  [
    "name = 'x' AND NOT (area > 1 OR fenced = true)",
    `(("name" = $1::text) and (not (("area" > $2::float8) or ("fenced" = $3::boolean))))`,
    ["x", 1, true],
  ],
  ["name IS NOT NULL", `(not ("name" is null))`, []],
  ["surveyed >= DATE('2026-04-01')", `("surveyed" >= $1::date)`, ["2026-04-01"]],
  ["area BETWEEN 1 AND 2", `("area" between $1::float8 and $2::float8)`, [1, 2]],
  ["name IN ('a', 'b')", `("name" = any($1::text[]))`, [["a", "b"]]],
  ["name NOT IN ('a')", `(not ("name" = any($1::text[])))`, [["a"]]],
  ["area IN (1, area)", `("area" in ($1::float8, "area"))`, [1]],
  ["name LIKE 'a%'", `("name" like $1::text escape '\\')`, ["a%"]],
  [
    "CASEI(name) = CASEI('A')",
    `((lower("name" collate "und-x-icu") collate "C") = (lower($1::text collate "und-x-icu") collate "C"))`,
    ["A"],
  ],
  ["area / 2 = 1", `((("area")::float8 / nullif(($1::float8)::float8, 0)) = $2::float8)`, [2, 1]],
  ["area DIV 2 = 1", `(trunc(("area")::float8 / nullif(($1::float8)::float8, 0)) = $2::float8)`, [2, 1]],
  ["T_BEFORE(surveyed, INTERVAL('..', '2026-01-01'))", `("surveyed" < '-infinity'::date)`, []],
  [
    "S_WITHIN(geometry, POINT(1 2))",
    `st_within(geom, st_snaptogrid(st_setsrid(st_geomfromgeojson($1::text), 6668), ${storageGridDegrees}))`,
    ['{"type":"Point","coordinates":[1,2]}'],
  ],
])("%s → %s", (text, condition, values) => {
  expect(compose(text)).toEqual({ condition, values });
});

it("makes what the caller drew valid, and gives the edges of other coordinate systems enough corners", () => {
  expect(compose("S_WITHIN(geometry, BBOX(0,0,1,1))").condition).toBe(
    `st_within(geom, st_makevalid(st_snaptogrid(st_setsrid(st_geomfromgeojson($1::text), 6668), ${storageGridDegrees}), 'method=structure'))`,
  );
  const { condition, values } = compose("S_WITHIN(geometry, BBOX(0,0,640,64))", 6674);
  expect(condition).toContain("st_transform(st_segmentize(st_setsrid(st_geomfromgeojson($1::text), 6674), $2::float8), 6668)");
  expect(values[1]).toBe(10);
});

it("never has a value of the caller in its text", () => {
  const marks = examples.map(([, text]) => text.replaceAll(/'[^']*'/g, "'インジェクション\"; drop table x --'"));
  const composed = marks.flatMap((text) => {
    try {
      return [compose(text.replaceAll(/\b(?:note|shop|city|kind)\b/g, "name"))];
    } catch {
      return [];
    }
  });
  expect(composed.length).toBeGreaterThan(10);
  for (const { condition } of composed) expect(condition).not.toMatch(/drop|イ/);
});

it("has no way to read a property that is not among the columns", () => {
  const filter = { kind: "isNull", arg: { kind: "property", name: "owner" } } as const;
  expect(() => filterCondition(filter, columns)).toThrow('"owner" is in a filter but no column');
});
