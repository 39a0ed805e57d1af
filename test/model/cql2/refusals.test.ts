import { describe, expect, it } from "vitest";
import { parseText } from "../../../model/cql2/parse-text.ts";
import { parseJson } from "../../../model/cql2/read-json.ts";
import { filterLimits } from "../../../model/cql2/limits.ts";
import { Problem } from "../../../model/problem.ts";

function refusal(read: () => unknown): { where: string | undefined; ja: string; en: string; expected: string | undefined } {
  try {
    read();
  } catch (error) {
    if (error instanceof Problem) return { where: error.where, ja: error.detail.ja, en: error.detail.en, expected: error.remedy?.en };
    throw error;
  }
  throw new Error("it was read");
}

describe("a CQL2 text that cannot be read", () => {
  it.each([
    ["", 1, "a property, a value"],
    ["THIS IS NOT A FILTER", 13, "NULL"],
    ["name =", 7, "a property, a value"],
    ["name = 'x", 8, "a closing '"],
    ["name = 'x' AND", 15, "a property, a value"],
    ["name 'x'", 6, "AND, OR, an operator or the end"],
    ["(name = 'x'", 12, 'an operator or ")"'],
    ["name = 'x')", 11, "AND, OR"],
    ["名称 = 1 ; DROP TABLE a", 8, "a property, a value or an operator"],
    ["kind IN ()", 10, "a property, a value"],
    ["kind IN (1", 11, '"," or ")"'],
    ["area BETWEEN 1 OR 2", 16, "AND"],
    ["name NOT 'x'", 10, "LIKE, IN or BETWEEN"],
    ["and = 1", 1, '"and"'],
    ["soundex(name) = 'x'", 1, "CASEI"],
    ["DATE('2026-02-30') = d", 6, "2026-04-01"],
    ["TIMESTAMP('2026-04-01') = d", 11, "09:00:00Z"],
    ["T_AFTER(d, INTERVAL('yesterday', '..'))", 21, "'..'"],
    ["S_WITHIN(geometry, POINT(1))", 27, "a number"],
    ["S_WITHIN(geometry, POINT(1 2 3 4))", 32, '")"'],
    ["S_WITHIN(geometry, LINESTRING(1 2))", 20, "two or more"],
    ["S_WITHIN(geometry, POLYGON((0 0,1 0,1 1,0 1)))", 20, "the last equal to the first"],
    ["S_WITHIN(geometry, BBOX(1,2,3))", 20, "4 or 6"],
    ["S_WITHIN(geometry, GEOMETRYCOLLECTION(GEOMETRYCOLLECTION(POINT(1 2))))", 39, "POINT"],
    ["S_WITHIN(geometry)", 18, '","'],
    ["area > 1e999", 8, undefined],
    ['"1x" = 1', 1, "'text'"],
  ])("%s → character %i", (text, character, expected) => {
    const { where, ja, en, expected: said } = refusal(() => parseText(text));
    expect(where).toBe("filter");
    expect(en).toContain(`character ${character}:`);
    expect(ja).toContain(`${character} 文字目`);
    if (expected !== undefined) expect(said).toContain(expected);
  });

  it("counts characters as people do", () => {
    expect(refusal(() => parseText("名 = '𠮷𠮷' ;")).en).toContain("character 10:");
  });
});

describe("a CQL2 JSON that cannot be read", () => {
  it.each([
    ["not json", undefined],
    ["null", "/"],
    ["[]", "/"],
    ['{"op":"="}', "/args"],
    ['{"op":"=","args":[{"property":"a"}]}', "/args"],
    ['{"op":"=","args":[{"property":"a"},null]}', "/args/1"],
    ['{"op":"and","args":[true]}', "/args"],
    ['{"op":"soundex","args":["a"]}', "/op"],
    ['{"op":"in","args":[{"property":"a"},3]}', "/args/1"],
    ['{"op":"=","args":[{"property":"a"},{"date":"2026-13-01"}]}', "/args/1/date"],
    ['{"op":"t_after","args":[{"property":"a"},{"interval":["2026-01-01"]}]}', "/args/1/interval"],
    ['{"op":"t_after","args":[{"property":"a"},{"interval":["2026-01-01",3]}]}', "/args/1/interval/1"],
    ['{"op":"s_within","args":[{"property":"a"},{"type":"Point","coordinates":["x",1]}]}', "/args/1/coordinates/0"],
    ['{"op":"s_within","args":[{"property":"a"},{"type":"Circle","coordinates":[1,1]}]}', "/args/1/type"],
    ['{"op":"s_within","args":[{"property":"a"},{"bbox":[1,2,3]}]}', "/args/1"],
    ['{"op":"=","args":[1,1e999]}', "/args/1"],
  ])("%s → %s", (text, pointer) => {
    const { where, en } = refusal(() => parseJson(text));
    expect(where).toBe("filter");
    expect(en).toContain(pointer === undefined ? "it is no JSON" : `at ${pointer}:`);
  });
});

describe("a CQL2 filter that is too large", () => {
  const { length, depth, nodes, listMembers, vertices } = filterLimits;
  const nested = (levels: number) => "NOT (".repeat(levels) + "true" + ")".repeat(levels);
  const and = (terms: number) => Array.from({ length: terms }, () => "a=1").join(" AND ");
  const list = (members: number) => `a IN (${Array.from({ length: members }, () => "1").join(",")})`;

  it.each([
    ["characters", `note = '${"x".repeat(length - 9)}'`, `note = '${"x".repeat(length)}'`],
    ["levels", nested(depth - 1), nested(depth)],
    ["parts", and(Math.floor((nodes - 1) / 3)), and(Math.floor((nodes - 1) / 3) + 1)],
    ["values in IN", list(listMembers), list(listMembers + 1)],
  ])("has too many %s", (what, largest, tooLarge) => {
    expect(() => parseText(largest)).not.toThrow();
    expect(refusal(() => parseText(tooLarge)).en).toContain(`too many ${what}`);
  });

  it("is refused before the reader's stack is at its end", () => {
    for (const text of ["(".repeat(8000), "NOT ".repeat(2000), "CASEI(".repeat(1300)])
      expect(refusal(() => parseText(text)).en).toContain("nested");
    expect(refusal(() => parseJson("[".repeat(8000))).en).toContain("it is no JSON");
    expect(refusal(() => parseJson('{"op":"not","args":['.repeat(350) + "true" + "]}".repeat(350))).en).toContain("nested");
  });

  it("cannot have more vertices than its length allows, which is fewer than the limit", () => {
    expect(length / "0 0,".length).toBeLessThan(vertices);
  });
});
