import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";

const root = path.join(import.meta.dirname, "../../..");
const page = await readFile(path.join(root, "docs/conformance.md"), "utf8");
const rows = page.split("\n").filter((line) => line.endsWith("| passes |"));

it("names the abstract tests of every class that is claimed", () => {
  const named = rows.flatMap((row) => [...(row.split("|")[2] ?? "").matchAll(/`([^`]+)`/g)].map(([, name]) => name));
  expect(named.length).toBeGreaterThan(90);
});

it.each(rows)("names tests that are there: %s", async (row) => {
  const [, standard = "", names = "", file = ""] = row.split("|").map((cell) => cell.trim());
  const source = await readFile(path.join(root, file.replaceAll("`", "")), "utf8");
  const abstractTests = names.replaceAll("`", "").split(" ");
  expect(standard).not.toBe("");
  for (const name of abstractTests) expect(source, `${file} names ${name}`).toContain(`/conf/${name}`);
});
