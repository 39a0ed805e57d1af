import { describe, expect, it } from "vitest";
import { parseText } from "../../../model/cql2/parse-text.ts";
import { parseJson } from "../../../model/cql2/read-json.ts";
import { writeJson } from "../../../model/cql2/write-json.ts";
import { writeText } from "../../../model/cql2/write-text.ts";
import { examples } from "./examples.ts";
import { withoutPlaces } from "./support.ts";

describe("CQL2", () => {
  it("has many examples", () => {
    expect(examples.length).toBeGreaterThanOrEqual(60);
  });

  it.each(examples)("means the same as text and as JSON: %s", (_, text, json) => {
    const expression = withoutPlaces(parseText(text));
    expect(expression).toEqual(withoutPlaces(parseJson(JSON.stringify(json))));
    expect(writeJson(expression)).toEqual(json);
    expect(withoutPlaces(parseText(writeText(expression)))).toEqual(expression);
  });

  it("is read in lower case, upper case and with any white space", () => {
    const expected = withoutPlaces(parseText("NOT a LIKE 'x' AND S_WITHIN(g, POINT(1 2))"));
    for (const text of ["not a like 'x' and s_within(g,point(1 2))", "\n Not\ta\u3000LIKE 'x' And S_Within ( g , Point ( 1  2 ) ) "])
      expect(withoutPlaces(parseText(text))).toEqual(expected);
  });

  it("reads CASEI as drafts of the standard wrote it in JSON", () => {
    const draft = { op: "=", args: [{ casei: { property: "name" } }, { casei: "x" }] };
    expect(withoutPlaces(parseJson(JSON.stringify(draft)))).toEqual(withoutPlaces(parseText("CASEI(name) = CASEI('x')")));
  });
});
