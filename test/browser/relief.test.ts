import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { chromiumPath, launchBrowser, pageTest, skippedWithoutChromium } from "../support/browser.ts";
import { homes } from "../support/database.ts";
import { loadSampleCity, type SampleCity } from "../support/sample-city.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { mapDrawn, type OpenPage, openPage, until, violationsOf } from "../support/viewer-page.ts";
import { openZonesCity } from "../support/zones-city.ts";

/** Software draws it: the smaller, the sooner. */
const options = { viewport: { width: 900, height: 600 }, reducedMotion: "reduce" } as const;

describe.skipIf(chromiumPath === undefined)(`the view in relief${skippedWithoutChromium}`, pageTest, () => {
  let city: SampleCity;
  let server: TestServer;
  let browser: Browser;
  let open: OpenPage;

  beforeAll(async () => {
    city = await loadSampleCity(homes.at(-1) ?? "embedded", { only: ["buildings", "flood-hazard", "city-boundary"], terrain: true });
    server = await startServer(city.database, city.datasets);
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
    await city.drop();
  });
  afterEach(() => open.context.close());

  it("costs nothing before it is asked for, tilts the map, says what is drawn, and is in the address", async () => {
    open = await openPage(browser, "about:blank", options);
    const { page } = open;
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.goto(`${server.url}/?lang=ja#map=15.50/33.06650/136.32350&layers=buildings,flood-hazard,city-boundary`);
    await mapDrawn(page);
    expect(asked.filter((url) => /relief|terrain/.test(url))).toEqual([]);
    const heights = page.waitForResponse((response) => /\/terrain\/\d+\/\d+\/\d+\.png/.test(response.url()) && response.ok());
    await page.getByRole("button", { name: "立体表示（3D）" }).press("Enter");
    await page.getByText("高さが分からない建物").waitFor();
    await heights;
    await until(page, "/\\/55\\.0&.*view=3d/.test(location.hash)");
    await page.getByText("見本データ（架空）。高さは強調していません。").waitFor();
    await page.getByRole("button", { name: "真上に近づける" }).press("Enter");
    await until(page, "/\\/40\\.0&.*view=3d/.test(location.hash)");
    await page.locator("#map-canvas").focus();
    await page.keyboard.press("Shift+ArrowUp");
    await until(page, "/\\/50\\.0&.*view=3d/.test(location.hash)");
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole("button", { name: "立体表示（3D）" }).press("Enter");
    await until(page, '!location.hash.includes("view=3d")');
    expect(open.errors).toEqual([]);
  });

  it("asks for no ground where none is loaded, and says that there is none", async () => {
    const flat = await openZonesCity();
    try {
      open = await openPage(flat.browser, "about:blank", options);
      const { page, errors } = open;
      const asked: string[] = [];
      page.on("request", (request) => asked.push(new URL(request.url()).pathname));
      await page.goto(`${flat.server.url}/?lang=ja`);
      await mapDrawn(page);
      await page.getByRole("button", { name: "立体表示（3D）" }).press("Enter");
      await page.getByText("標高データがない").waitFor();
      await mapDrawn(page);
      expect(asked.filter((path) => path.startsWith("/terrain/"))).toEqual([]);
      expect(errors).toEqual([]);
    } finally {
      await flat.close();
    }
  });
});
