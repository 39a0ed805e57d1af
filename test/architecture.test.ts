import { readdirSync } from "node:fs";
import path from "node:path";
import { cruise, type ICruiseResult } from "dependency-cruiser";
import { describe, expect, it } from "vitest";
import rules from "../.dependency-cruiser.mjs";

const root = path.resolve(import.meta.dirname, "..");
const folders = ["client", "config", "data-pipelines", "datasets", "model", "scripts", "server", "sql"];

async function cruiseFolders(baseDir: string, names: readonly string[]): Promise<ICruiseResult> {
  const { forbidden } = rules;
  const { output } = await cruise([...names], { ...rules.options, baseDir, ruleSet: { forbidden }, validate: true }, undefined, {});
  return output as ICruiseResult;
}

describe("the folders", () => {
  it("import each other one way only", async () => {
    const { summary } = await cruiseFolders(root, folders);
    expect(summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).toEqual([]);
    const sources = folders
      .flatMap((folder) => readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" }))
      .filter((name) => /\.tsx?$/.test(name));
    expect(sources.length).toBeGreaterThan(80);
    expect(summary.totalCruised).toBeGreaterThanOrEqual(sources.length);
  });

  it("cannot break a rule unnoticed", async () => {
    const { summary } = await cruiseFolders(path.join(root, "test/fixtures/architecture"), ["model", "sql"]);
    expect(summary.violations.map(({ rule }) => rule.name)).toContain("model-imports-only-nothing");
  });
});
