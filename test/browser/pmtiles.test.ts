import path from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromiumPath, launchBrowser, pageTest, skippedWithoutChromium } from "../support/browser.ts";
import { createTestDatabase, homes, type TestDatabase } from "../support/database.ts";
import { loadRecords } from "../support/loads.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { plotRecord, plots } from "../support/world.ts";

const modules = path.resolve(import.meta.dirname, "../../node_modules");
const libraries: Record<string, string> = {
  "maplibre-gl.mjs": "maplibre-gl/dist/maplibre-gl.mjs",
  "maplibre-gl-shared.mjs": "maplibre-gl/dist/maplibre-gl-shared.mjs",
  "maplibre-gl-worker.mjs": "maplibre-gl/dist/maplibre-gl-worker.mjs",
  "pmtiles.js": "pmtiles/dist/pmtiles.js",
};

/** A page with nothing of ours but the file. It claims our own address, because browsers keep foreign pages from asking this machine. */
const page = (address: string, [lon, lat]: readonly [number, number]) => `<!doctype html><title>PMTiles</title>
  <div id="map" style="width: 600px; height: 400px"></div>
  <script src="/elsewhere/pmtiles.js"></script>
  <script type="module">
    import * as maplibregl from "/elsewhere/maplibre-gl.mjs";
    maplibregl.setWorkerUrl("/elsewhere/maplibre-gl-worker.mjs");
    maplibregl.addProtocol("pmtiles", new pmtiles.Protocol().tile);
    const map = new maplibregl.Map({
      container: "map", center: [${lon}, ${lat}], zoom: 15, attributionControl: false,
      style: {
        version: 8,
        sources: { plots: { type: "vector", url: "pmtiles://${address}" } },
        layers: [{ id: "plots", type: "fill", source: "plots", "source-layer": "test-plots", paint: { "fill-color": "#aa0000" } }],
      },
    });
    map.on("error", ({ error }) => { document.title = "error: " + error.message; });
    map.once("idle", () => {
      const names = map.queryRenderedFeatures().map(({ properties }) => properties.name);
      document.title = "drawn: " + [...new Set(names)].sort().join(" ");
    });
  </script>`;

describe.skipIf(chromiumPath === undefined)(`a PMTiles file in MapLibre${skippedWithoutChromium}`, pageTest, () => {
  let test: TestDatabase;
  let server: TestServer;
  let browser: Browser;

  beforeAll(async () => {
    test = await createTestDatabase(homes.at(-1) ?? "embedded", [plots]);
    await loadRecords(
      test.database,
      [1, 2, 3].map((n) => plotRecord(n)),
      { dataset: plots, source: "numbered" },
    );
    server = await startServer(test.database, [plots]);
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
    await test.drop();
  });

  it("is opened and drawn through the pmtiles protocol", async () => {
    const [west = 0, south = 0, east = 0, north = 0] = (await server.platform.versions()).get("test-plots")?.bboxLonLat ?? [];
    const context = await browser.newContext();
    const tab = await context.newPage();
    const said: string[] = [];
    tab.on("console", (message) => said.push(message.text()));
    tab.on("pageerror", (error) => said.push(error.message));
    await tab.route(`${server.url}/elsewhere/**`, (route) => {
      const name = new URL(route.request().url()).pathname.split("/").at(-1) ?? "";
      const library = libraries[name];
      if (library === undefined)
        return route.fulfill({
          contentType: "text/html",
          body: page(`${server.url}/download/test-plots.pmtiles`, [(west + east) / 2, (south + north) / 2]),
        });
      return route.fulfill({ contentType: "text/javascript", path: path.join(modules, library) });
    });
    await tab.goto(`${server.url}/elsewhere/map`);
    await tab.waitForFunction("document.title.includes(': ')", undefined, { timeout: 40_000 }).catch(() => {});
    expect(said).toEqual([]);
    expect(await tab.title()).toBe("drawn: 区画1 区画2 区画3");
    await context.close();
  });
});
