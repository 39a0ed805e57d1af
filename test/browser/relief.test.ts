import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromiumPath, launchBrowser, skippedWithoutChromium } from "../support/browser.ts";
import { homes } from "../support/database.ts";
import { loadSampleCity, type SampleCity } from "../support/sample-city.ts";
import { startServer, type TestServer } from "../support/server.ts";

/** Software draws it: ten seconds a view are usual. */
const timeout = 240_000;

describe.skipIf(chromiumPath === undefined)(`the view in relief${skippedWithoutChromium}`, () => {
  let city: SampleCity;
  let server: TestServer;
  let browser: Browser;
  let page: Page;
  const consoleErrors: string[] = [];

  beforeAll(async () => {
    city = await loadSampleCity(homes.at(-1) ?? "embedded", { only: ["buildings", "flood-hazard", "city-boundary"], terrain: true });
    server = await startServer(city.database, city.datasets);
    browser = await launchBrowser();
    const context = await browser.newContext({ viewport: { width: 900, height: 600 }, locale: "ja-JP", reducedMotion: "reduce" });
    page = await context.newPage();
    page.on("console", (message) => message.type() === "error" && consoleErrors.push(message.text()));
    page.on("pageerror", (error) => consoleErrors.push(error.message));
  }, timeout);
  afterAll(async () => {
    await browser.close();
    await server.close();
    await city.drop();
  });

  it("costs nothing before it is asked for, tilts the map, says what is drawn, and is in the address", { timeout }, async () => {
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.goto(`${server.url}/?lang=ja#map=15.50/33.06650/136.32350&layers=buildings,flood-hazard,city-boundary`);
    await page.locator("#map-canvas").waitFor();
    await page.waitForTimeout(3000);
    expect(asked.filter((url) => /relief|terrain/.test(url))).toEqual([]);
    const heights = page.waitForResponse((response) => /\/terrain\/\d+\/\d+\/\d+\.png/.test(response.url()) && response.ok(), {
      timeout: 120_000,
    });
    await page.getByRole("button", { name: "立体表示（3D）" }).press("Enter");
    await page.getByText("高さが分からない建物").waitFor();
    await heights;
    await page.waitForFunction("/\\/55\\.0&.*view=3d/.test(location.hash)", undefined, { timeout: 60_000 });
    await page.getByText("見本データ（架空）。高さは強調していません。").waitFor();
    await page.getByRole("button", { name: "真上に近づける" }).press("Enter");
    await page.waitForFunction("/\\/40\\.0&.*view=3d/.test(location.hash)", undefined, { timeout: 60_000 });
    await page.locator("#map-canvas").focus();
    await page.keyboard.press("Shift+ArrowUp");
    await page.waitForFunction("/\\/50\\.0&.*view=3d/.test(location.hash)", undefined, { timeout: 60_000 });
    const { violations } = await new AxeBuilder({ page })
      .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
      .analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    await page.getByRole("button", { name: "立体表示（3D）" }).press("Enter");
    await page.waitForFunction('!location.hash.includes("view=3d")', undefined, { timeout: 60_000 });
    expect(consoleErrors).toEqual([]);
  });
});
