import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parseText } from "../../../model/cql2/parse-text.ts";
import { parseJson } from "../../../model/cql2/read-json.ts";
import { writeJson } from "../../../model/cql2/write-json.ts";
import { writeText } from "../../../model/cql2/write-text.ts";

/**
 * The example files of OGC 21-065r2 (`schema/examples` with folders `text` and `json`), which are OGC's and therefore not in this
 * repository: they are read where MACHIZU_CQL2_EXAMPLES says.
 */
const folder = process.env["MACHIZU_CQL2_EXAMPLES"];
const isThere = folder !== undefined && existsSync(path.join(folder, "text"));
const names = isThere ? readdirSync(path.join(folder, "text")).map((file) => path.basename(file, ".txt")) : [];

/** Classes that are not claimed (docs/conformance.md): functions, arrays, accents. */
const notClaimed = /\b(?:avg|buffer|foo|bar|accenti|a_contains|a_containedby|a_equals|a_overlaps)\s*\(/i;

const read = (...parts: string[]) => readFileSync(path.join(folder ?? "", ...parts), "utf8");
/** The same meaning, wherever in the text it stood. */
const meaning = (expression: unknown) => JSON.stringify(expression, (key, value: unknown) => (key === "at" ? undefined : value));

describe.skipIf(!isThere)(`the examples of the standard${isThere ? "" : " — skipped: no MACHIZU_CQL2_EXAMPLES"}`, () => {
  it("are all there", () => {
    expect(names.length).toBeGreaterThan(100);
    expect(names.filter((name) => notClaimed.test(read("text", `${name}.txt`))).length).toBeLessThan(20);
  });

  it.each(names)("%s means the same as text and as JSON and after being written again, or names the function that there is not", (name) => {
    const text = read("text", `${name}.txt`).trim();
    if (notClaimed.test(text)) {
      expect(() => parseText(text)).toThrow(/there is no function/);
      return;
    }
    const expression = parseText(text);
    expect(meaning(parseText(writeText(expression)))).toBe(meaning(expression));
    expect(meaning(parseJson(JSON.stringify(writeJson(expression))))).toBe(meaning(expression));
    if (existsSync(path.join(folder ?? "", "json", `${name}.json`)))
      expect(meaning(parseJson(read("json", `${name}.json`)))).toBe(meaning(expression));
  });
});
