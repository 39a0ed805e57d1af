import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { loadDatasets } from "../../datasets/index.ts";
import { chromiumPath, launchBrowser, skippedWithoutChromium } from "../support/browser.ts";
import { createTestDatabase, homes, type TestDatabase } from "../support/database.ts";
import { ingestOne } from "../support/ingest.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { zonesGeoJson } from "../support/zones.ts";

const datasets = await loadDatasets();

describe.skipIf(chromiumPath === undefined)(`a shared map in a browser${skippedWithoutChromium}`, { timeout: 90_000 }, () => {
  let test: TestDatabase;
  let server: TestServer;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let folder: string;
  const consoleErrors: string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "machizu-share-"));
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

  beforeEach(async () => {
    consoleErrors.length = 0;
    context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "ja-JP" });
    page = await context.newPage();
    page.on("console", (message) => message.type() === "error" && consoleErrors.push(message.text()));
    page.on("pageerror", (error) => consoleErrors.push(error.message));
  });
  afterEach(() => context.close());

  async function openMap(address: string): Promise<void> {
    const drawn = page.waitForResponse((response) => response.url().includes("/tiles/land-use-zones/") && response.ok());
    await page.goto(server.url + address);
    await page.locator("#map-canvas").waitFor();
    await drawn;
    await page.waitForTimeout(1000);
  }

  async function openShare(): Promise<void> {
    await page.locator("#tools-toggle").focus();
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "共有", exact: true }).press("Enter");
    await page.getByLabel("この地図のリンク", { exact: true }).waitFor();
  }

  async function violations(): Promise<string[]> {
    const found = await new AxeBuilder({ page })
      .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
      .analyze();
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  }

  it("is told by a link that brings back view, layers, opacity, place and language", async () => {
    await openMap("/?lang=ja#layers=land-use-zones&opacity=land-use-zones:50");
    await page.mouse.click(820, 430);
    await page.locator(".card").getByText("第一種住居地域").first().waitFor();
    await page.getByRole("button", { name: "拡大" }).click();
    await page.waitForTimeout(1000);
    await openShare();
    const link = await page.getByLabel("この地図のリンク", { exact: true }).inputValue();
    expect(link).toMatch(/\?lang=ja#map=.*&layers=land-use-zones&opacity=land-use-zones:50&place=136\.\d+,35\.\d+$/);
    expect(await page.getByRole("img", { name: "この地図を開く QR コード" }).isVisible()).toBe(true);
    expect(await violations()).toEqual([]);

    await page.goto("about:blank");
    await openMap(link.replace(server.url, ""));
    await page.locator(".card").getByText("第一種住居地域").first().waitFor();
    expect(await page.evaluate("location.hash")).toBe(link.slice(link.indexOf("#")));
    expect(consoleErrors).toEqual([]);
  });

  it("is shared on a phone without sideways scrolling, in a field that shows the link and not one letter of it", async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await openMap("/?lang=ja");
    await openShare();
    const field = await page.getByLabel("この地図のリンク", { exact: true }).boundingBox();
    expect(field?.width).toBeGreaterThan(240);
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    expect(await violations()).toEqual([]);
  });

  describe("in a page of another site", () => {
    let site: Server;
    let siteUrl: string;
    let html = "";

    beforeAll(async () => {
      site = createServer((_request, response) => response.setHeader("content-type", "text/html").end(html));
      await new Promise<void>((done) => site.listen(0, "127.0.0.1", done));
      siteUrl = `http://127.0.0.1:${(site.address() as AddressInfo).port}/`;
    });
    afterAll(() => site.close());

    it("is map, legend, credits and a link to the full map", async () => {
      await openMap("/?lang=ja#layers=land-use-zones");
      await openShare();
      html = `<!doctype html><html lang="ja"><title>x</title><body>${await page.getByLabel("ホームページに埋め込むコード", { exact: true }).inputValue()}`;
      await page.goto(siteUrl);
      const frame = page.frameLocator("iframe");
      await frame.locator("#map-canvas").waitFor();
      await frame.getByRole("button", { name: "凡例" }).click();
      await frame.getByText("第一種住居地域").waitFor();
      const full = await frame.getByRole("link", { name: /大きな地図で見る/ }).getAttribute("href");
      expect(full).toMatch(/^\/\?lang=ja#map=.*layers=land-use-zones/);
      expect(await frame.locator("#search-input, .site-header").count()).toBe(0);
      expect(await frame.locator(".attribution").count()).toBe(1);
    });

    it.each(["/", "/data", "/?embed=0", "/data?embed=1"])("is all that can be put there: %s is refused", async (address) => {
      const response = await server.get(address, { accept: "text/html" });
      expect(response.headers.get("content-security-policy")).toContain("frame-ancestors 'self'");
      html = `<!doctype html><html lang="ja"><title>x</title><body><iframe title="x" src="${server.url}${address}"></iframe>`;
      await page.goto(siteUrl);
      await page.waitForTimeout(500);
      expect(await page.frameLocator("iframe").locator("#root").count()).toBe(0);
    });
  });

  it("without its tools has no accessibility violation, also on a phone", async () => {
    await openMap("/?embed=1&lang=ja#layers=land-use-zones");
    await page.getByRole("button", { name: "凡例" }).click();
    expect(await violations()).toEqual([]);
    await page.setViewportSize({ width: 320, height: 400 });
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    expect(await violations()).toEqual([]);
  });
});
