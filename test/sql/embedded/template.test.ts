import { readdirSync, statSync } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { findTemplate, prepareTemplate, templateDirectory } from "../../../sql/embedded/template.ts";
import { newFolder } from "./home.ts";

const folder = await newFolder();

afterAll(() => rm(folder, { recursive: true, force: true }));

test("a template is made once, complete, and leaves nothing beside it", async () => {
  const directory = path.join(folder, "template");
  expect(findTemplate(directory)).toBeUndefined();
  expect(await prepareTemplate(directory)).toBe(true);
  expect(readdirSync(folder)).toEqual(["template"]);
  const template = findTemplate(directory);
  expect(readdirSync(template?.database ?? "")).toContain("PG_VERSION");
  expect(statSync(new URL(template?.bundle ?? "")).size).toBeLessThan(12_000_000);
  const startedAt = Date.now();
  expect(await prepareTemplate(directory)).toBe(false);
  expect(Date.now() - startedAt).toBeLessThan(100);
}, 120_000);

test("its place names the versions that it fits", () => {
  expect(path.basename(templateDirectory())).toMatch(/^embedded-template-\d+\.\d+\.\d+-\d+\.\d+\.\d+$/);
});
