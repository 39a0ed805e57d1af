import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { isBuiltin } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");
const folder = mkdtempSync(path.join(tmpdir(), "machizu-build-"));
const viewer = path.join(folder, "viewer");
const pages = path.join(folder, "pages");

describe("the built client", () => {
  beforeAll(() => {
    const vite = path.join(root, "node_modules", "vite", "bin", "vite.js");
    // Without the variables of the test run, as `npm run build` does it.
    const env = { PATH: process.env["PATH"] };
    for (const args of [
      ["--outDir", viewer],
      ["--ssr", "--outDir", pages],
    ]) {
      execFileSync(process.execPath, [vite, "build", "--logLevel", "error", ...args], { cwd: root, env });
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test("has a page renderer that needs no package", () => {
    const code = readFileSync(path.join(pages, "render.js"), "utf8");
    const imported = [...code.matchAll(/^import .*? from "([^"]+)"|__require\("([^"]+)"\)/gm)].map(([, esm, cjs]) => esm ?? cjs ?? "");
    expect(imported.length).toBeGreaterThan(0);
    expect(imported.filter((name) => !isBuiltin(name))).toEqual([]);
  });

  test("has the stylesheet that the pages link", () => {
    const [, stylesheet] = /"(\/assets\/pages-[^"]+\.css)"/.exec(readFileSync(path.join(pages, "render.js"), "utf8")) ?? [];
    expect(stylesheet).toBeDefined();
    expect(existsSync(path.join(viewer, stylesheet ?? ""))).toBe(true);
  });

  test("has the map's worker as a file of its own, in one piece", () => {
    const worker = readdirSync(path.join(viewer, "assets")).find((name) => name.startsWith("maplibre-gl-worker"));
    expect(worker).toBeDefined();
    expect(readFileSync(path.join(viewer, "assets", worker ?? ""), "utf8")).not.toMatch(/\bimport\s*["']|\bfrom\s*["']\.\//);
  });

  test("loads nothing from other sites", () => {
    const html = readFileSync(path.join(viewer, "index.html"), "utf8");
    expect([...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => url).filter((url) => !/^\/|^data:/.test(url ?? ""))).toEqual([]);
    const styles = readdirSync(path.join(viewer, "assets")).filter((name) => name.endsWith(".css"));
    for (const name of styles) expect(readFileSync(path.join(viewer, "assets", name), "utf8")).not.toMatch(/@import|url\(\s*["']?https?:/);
  });
});
