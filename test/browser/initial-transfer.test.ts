import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadDatasets } from "../../datasets/index.ts";
import { chromiumPath, launchBrowser, pageTest, skippedWithoutChromium } from "../support/browser.ts";
import { createTestDatabase, homes, type TestDatabase } from "../support/database.ts";
import { ingestOne } from "../support/ingest.ts";
import { firstPaints, isTile, totalBytes, watchTransfers } from "../support/page-load.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { zonesGeoJson } from "../support/zones.ts";

const datasets = await loadDatasets();

/** Compressed, headers included, without map tiles. */
const mostBytes = 500_000;

describe.skipIf(chromiumPath === undefined)(`the first visit${skippedWithoutChromium}`, pageTest, () => {
  let test: TestDatabase;
  let server: TestServer;
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "machizu-transfer-"));
    test = await createTestDatabase(homes.at(-1) ?? "embedded", datasets);
    const file = path.join(folder, "A29-19_25213.geojson");
    writeFileSync(file, zonesGeoJson);
    await ingestOne(test.database, datasets, { dataset: "land-use-zones", from: file });
    server = await startServer(test.database, datasets);
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
    await test.drop();
    rmSync(folder, { recursive: true });
  });

  it.each(["ja", "pt-BR"])("in %s brings the map with at most 500 kB", async (language) => {
    const context = await browser.newContext({ viewport: { width: 412, height: 823 }, serviceWorkers: "block" });
    const page = await context.newPage();
    const { transfers } = await watchTransfers(page);
    await page.goto(`${server.url}/?lang=${language}`);
    await firstPaints(page);
    const initial = transfers.filter((each) => !isTile(each));
    await context.close();
    expect(initial.some(({ path: each }) => each.includes("maplibre-gl-worker"))).toBe(true);
    expect(totalBytes(initial)).toBeLessThanOrEqual(mostBytes);
    // Nothing is fetched twice.
    const assets = initial.map(({ path: each }) => each).filter((each) => each.startsWith("/assets/") && !each.includes("worker"));
    expect(assets).toEqual([...new Set(assets)]);
    expect(initial.filter(({ path: each }) => each === "/first-view.svg")).toHaveLength(1);
  });

  it("gets scripts as the build has compressed them, to keep for a year", async () => {
    const html = await (await server.get("/")).text();
    const scripts = [...html.matchAll(/\/assets\/[^"]+\.js/g)].map(([script]) => script);
    expect(scripts.length).toBeGreaterThan(5);
    for (const script of new Set(scripts)) {
      const response = await server.get(script, { "accept-encoding": "gzip, br" });
      expect([script, response.status, response.headers.get("content-encoding")]).toEqual([script, 200, "br"]);
      expect(response.headers.get("cache-control")).toMatch(/max-age=31536000, immutable/);
      expect(response.headers.get("content-type")).toMatch(/^text\/javascript/);
      expect(response.headers.get("vary")).toMatch(/accept-encoding/i);
    }
    const plain = await server.get(scripts[0] ?? "", { "accept-encoding": "identity" });
    expect(plain.headers.get("content-encoding")).toBeNull();
    expect(await plain.text()).toContain("import");
  });
});
