import fc from "fast-check";
import { expect, it } from "vitest";
import {
  arithmeticOperators,
  comparisonOperators,
  type Expression,
  type Geometry,
  type IntervalEnd,
  type Position,
  spatialOperators,
  temporalOperators,
} from "../../../model/cql2/expression.ts";
import { parseText } from "../../../model/cql2/parse-text.ts";
import { parseJson } from "../../../model/cql2/read-json.ts";
import { writeJson } from "../../../model/cql2/write-json.ts";
import { writeText } from "../../../model/cql2/write-text.ts";
import { withoutPlaces } from "./support.ts";

/** Zero has one sign here, as in the language. */
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const day = fc
  .date({ min: new Date("0001-01-01"), max: new Date("9998-12-31"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const moment = fc
  .date({ min: new Date("1800-01-01"), max: new Date("2200-01-01"), noInvalidDate: true })
  .map((date) => date.toISOString().replace(".000Z", "Z"));
const name = fc.oneof(
  fc.constantFrom("name", "名称", "in", "DATE", "point", "ns:a.b2", "_x", "And", "s_within", "z"),
  fc.stringMatching(/^[a-z_][a-z0-9_.]{0,8}$/),
);

const property = name.map((name) => ({ kind: "property" as const, name }));
const instant = fc.oneof(
  day.map((value) => ({ kind: "date" as const, value })),
  moment.map((value) => ({ kind: "timestamp" as const, value })),
);
const end: fc.Arbitrary<IntervalEnd> = fc.oneof(fc.constant(null), instant, property);

const position: fc.Arbitrary<Position> = fc.tuple(number, number);
const line = fc.array(position, { minLength: 2, maxLength: 4 });
const ring = fc.array(position, { minLength: 3, maxLength: 5 }).map((positions) => [...positions, ...positions.slice(0, 1)]);
const rings = fc.array(ring, { minLength: 1, maxLength: 2 });
const simpleGeometry: fc.Arbitrary<Geometry> = fc.oneof(
  position.map((coordinates) => ({ type: "Point" as const, coordinates })),
  fc.array(position, { minLength: 1, maxLength: 3 }).map((coordinates) => ({ type: "MultiPoint" as const, coordinates })),
  line.map((coordinates) => ({ type: "LineString" as const, coordinates })),
  fc.array(line, { minLength: 1, maxLength: 2 }).map((coordinates) => ({ type: "MultiLineString" as const, coordinates })),
  rings.map((coordinates) => ({ type: "Polygon" as const, coordinates })),
  fc.array(rings, { minLength: 1, maxLength: 2 }).map((coordinates) => ({ type: "MultiPolygon" as const, coordinates })),
);
const geometry = fc.oneof(
  simpleGeometry,
  fc.array(simpleGeometry, { minLength: 1, maxLength: 2 }).map((geometries) => ({ type: "GeometryCollection" as const, geometries })),
);

const value: fc.Arbitrary<Expression> = fc.oneof(
  property,
  fc.string({ unit: "binary", maxLength: 12 }).map((value) => ({ kind: "string" as const, value })),
  number.map((value) => ({ kind: "number" as const, value })),
  fc.boolean().map((value) => ({ kind: "boolean" as const, value })),
  instant,
  fc.record({ kind: fc.constant("interval" as const), start: end, end }),
  geometry.map((geometry) => ({ kind: "geometry" as const, geometry })),
  fc.tuple(number, number, number, number).map((corners) => ({ kind: "bbox" as const, corners })),
);

/** Any expression the grammar allows, meaningful or not. */
const { expression } = fc.letrec<{ expression: Expression }>((tie) => {
  const some = tie("expression");
  const pair = { left: some, right: some };
  return {
    expression: fc.oneof(
      { maxDepth: 4, depthSize: "medium" },
      value,
      fc.record({ kind: fc.constantFrom("and" as const, "or" as const), args: fc.array(some, { minLength: 2, maxLength: 4 }) }),
      fc.record({ kind: fc.constantFrom("not" as const, "isNull" as const, "casei" as const), arg: some }),
      fc.record({ kind: fc.constant("comparison" as const), op: fc.constantFrom(...comparisonOperators), ...pair }),
      fc.record({ kind: fc.constant("arithmetic" as const), op: fc.constantFrom(...arithmeticOperators), ...pair }),
      fc.record({ kind: fc.constant("spatial" as const), op: fc.constantFrom(...spatialOperators), ...pair }),
      fc.record({ kind: fc.constant("temporal" as const), op: fc.constantFrom(...temporalOperators), ...pair }),
      fc.record({ kind: fc.constant("like" as const), value: some, pattern: some }),
      fc.record({ kind: fc.constant("between" as const), value: some, low: some, high: some }),
      fc.record({ kind: fc.constant("in" as const), value: some, list: fc.array(some, { minLength: 1, maxLength: 3 }) }),
    ),
  };
});

it("any expression is the same after being written and read, as text and as JSON", () => {
  fc.assert(
    fc.property(expression, (expression) => {
      const text = writeText(expression);
      const json = JSON.stringify(writeJson(expression));
      fc.pre(text.length <= 8192 && json.length <= 8192);
      expect(withoutPlaces(parseText(text))).toEqual(withoutPlaces(expression));
      expect(withoutPlaces(parseJson(json))).toEqual(withoutPlaces(expression));
    }),
    { numRuns: 1500 },
  );
});

it("any text at all is read or refused with a Problem, never with another error", () => {
  const words = fc.constantFrom(
    ..."a 'x' 1 -1 ( ) , = <> < AND OR NOT LIKE IN BETWEEN IS NULL POINT BBOX INTERVAL DATE S_WITHIN T_AFTER CASEI + * ^ \" '".split(" "),
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(words, { maxLength: 14 }).map((parts) => parts.join(" ")),
        fc.string({ unit: "binary" }),
      ),
      (text) => {
        for (const read of [parseText, parseJson]) {
          try {
            read(text);
          } catch (error) {
            expect(error).toMatchObject({ name: "Problem", reason: "invalid-parameter", where: "filter" });
          }
        }
      },
    ),
    { numRuns: 3000 },
  );
});
