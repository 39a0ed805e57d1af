import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { type AcceptanceCase, plotSvg, validationPage } from "../../scripts/validation-page.ts";

const docs = path.resolve(import.meta.dirname, "../../docs");
const folder = path.join(docs, "validation");
const cases = readdirSync(folder)
  .filter((file) => file.endsWith(".json"))
  .map((file) => JSON.parse(readFileSync(path.join(folder, file), "utf8")) as AcceptanceCase);

describe.skipIf(process.env["MACHIZU_WRITE_VALIDATION"] !== undefined)("docs/validation.md", () => {
  it("shows the numbers in docs/validation, with every plot", () => {
    expect(readFileSync(path.join(docs, "validation.md"), "utf8")).toBe(validationPage(cases));
    for (const plot of cases.flatMap(({ plots }) => plots))
      expect(readFileSync(path.join(folder, `${plot.name}.svg`), "utf8")).toBe(plotSvg(plot));
  });

  it("has every number inside of its accepted range", () => {
    const rows = cases.flatMap(({ rows }) => rows);
    expect(rows.length).toBeGreaterThan(100);
    for (const { what, measured, from, to } of rows) {
      expect(measured, what).toBeGreaterThanOrEqual(from ?? -Infinity);
      expect(measured, what).toBeLessThanOrEqual(to ?? Infinity);
    }
  });
});
