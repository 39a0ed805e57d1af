import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { parse } from "csv-parse/sync";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { loadDatasets } from "../../datasets/index.ts";
import { chromiumPath, launchBrowser, pixelAt, skippedWithoutChromium } from "../support/browser.ts";
import { createTestDatabase, homes, type TestDatabase } from "../support/database.ts";
import { ingestOne } from "../support/ingest.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { zonesGeoJson } from "../support/zones.ts";

const datasets = await loadDatasets();
describe.skipIf(chromiumPath === undefined)(`the viewer in a browser${skippedWithoutChromium}`, () => {
  let test: TestDatabase;
  let server: TestServer;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let folder: string;
  const consoleErrors: string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "machizu-browser-"));
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
    context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "ja-JP", acceptDownloads: true });
    page = await context.newPage();
    page.on("console", (message) => message.type() === "error" && consoleErrors.push(message.text()));
    page.on("pageerror", (error) => consoleErrors.push(error.message));
  });
  afterEach(() => context.close());

  async function openMap(): Promise<void> {
    const drawn = page.waitForResponse((response) => response.url().includes("/tiles/land-use-zones/") && response.ok());
    await page.goto(`${server.url}/`);
    await page.locator("#map-canvas").waitFor();
    await drawn;
    await page.waitForTimeout(1500);
  }

  it("turns a layer off and on, and the address remembers it", { timeout: 60_000 }, async () => {
    await openMap();
    const layer = page.getByRole("checkbox", { name: "用途地域" });
    expect(await layer.isChecked()).toBe(true);
    await layer.click();
    await page.waitForFunction('location.hash.includes("layers=") && !location.hash.includes("land-use-zones")');
    await layer.click();
    await page.waitForFunction('!location.hash.includes("layers=") || location.hash.includes("land-use-zones")');
    expect(consoleErrors).toEqual([]);
  });

  it("draws a layer fainter, by arrow keys, and the address remembers it", { timeout: 60_000 }, async () => {
    await openMap();
    const slider = page.getByRole("slider", { name: "用途地域の濃さ" });
    expect((await slider.boundingBox())?.height).toBeGreaterThanOrEqual(24);
    const before = await pixelAt(page, 820, 300);
    await slider.focus();
    for (let press = 0; press < 12; press++) await page.keyboard.press("ArrowLeft");
    expect(await slider.getAttribute("aria-valuetext")).toBe("40%");
    await page.waitForFunction('location.hash.includes("opacity=land-use-zones:40")');
    await page.waitForTimeout(500);
    const fainter = await pixelAt(page, 820, 300);
    // The zone is yellow on a pale ground: fainter means more blue.
    expect(fainter[2]).toBeGreaterThan(before[2] + 20);
    await page.reload();
    await page.getByRole("slider", { name: "用途地域の濃さ" }).waitFor();
    expect(await page.getByRole("slider", { name: "用途地域の濃さ" }).getAttribute("aria-valuetext")).toBe("40%");
    expect(consoleErrors).toEqual([]);
  });

  it("loads less on request: coarser tiles and no patterns, says so, remembers it, and goes back", { timeout: 90_000 }, async () => {
    await openMap();
    await page.getByRole("checkbox", { name: "通信量を少なくする" }).check();
    const banner = page.getByText("通信量を少なくして表示しています。");
    await banner.waitFor();
    const zooms: number[] = [];
    page.on("request", (request) => {
      const [, zoom] = /\/tiles\/[\w-]+\/(\d+)\//.exec(request.url()) ?? [];
      if (zoom !== undefined) zooms.push(Number(zoom));
    });
    await page.goto(`${server.url}/?again#map=15.00/35.11000/136.21000`);
    await banner.waitFor();
    await page.waitForTimeout(2500);
    expect(zooms.length).toBeGreaterThan(0);
    expect(Math.max(...zooms)).toBe(13);
    await page.getByRole("button", { name: "通常の表示に戻す" }).click();
    await banner.waitFor({ state: "detached" });
    expect(consoleErrors).toEqual([]);
  });

  it("tells in Japanese what a clicked zone is, where it comes from and which version", { timeout: 60_000 }, async () => {
    await openMap();
    await page.mouse.click(820, 430);
    const card = page.locator(".card");
    await card.getByText("第一種住居地域").first().waitFor();
    await card
      .getByText(/建[ぺ蔽]い?率/)
      .first()
      .waitFor();
    const text = await card.innerText();
    expect(text).toMatch(/建[ぺ蔽]い?率/);
    expect(text).toContain("60");
    expect(text).toContain("200");
    expect(text).toContain("国土数値情報");
    expect(consoleErrors).toEqual([]);
  });

  it("draws a changed tile anew without being asked", { timeout: 60_000 }, async () => {
    await openMap();
    const fresh = page.waitForResponse((response) => /\/tiles\/land-use-zones\/.*v=2/.test(response.url()) && response.ok());
    const file = path.join(folder, "changed", "A29-19_25213.geojson");
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, zonesGeoJson.replace("工業地域", "準工業地域"));
    await ingestOne(test.database, datasets, { dataset: "land-use-zones", from: file });
    await fresh;
    expect(consoleErrors).toEqual([]);
  });

  it("by keyboard: Enter on the map looks at its centre, Escape gives the focus back", { timeout: 60_000 }, async () => {
    await openMap();
    await page.locator("#map-canvas").focus();
    await page.keyboard.press("Enter");
    await page.locator(".card").getByText("第一種住居地域").first().waitFor();
    await page.keyboard.press("Escape");
    await page.locator(".card").waitFor({ state: "detached" });
    expect(await page.evaluate("document.activeElement?.id")).toBe("map-canvas");
  });

  it("leads to the dataset page, whose CSV is what the database holds", { timeout: 60_000 }, async () => {
    await openMap();
    await page.getByRole("link", { name: /用途地域.*(詳細|ダウンロード)/ }).click();
    await page.waitForURL(/\/data\/land-use-zones/);
    expect(await page.locator("h1").innerText()).toContain("用途地域");
    const downloading = page.waitForEvent("download");
    await page.locator('a[href*="/download/land-use-zones.csv"]').first().click();
    const saved = path.join(folder, "zones.csv");
    await (await downloading).saveAs(saved);
    const rows = parse(readFileSync(saved), { bom: true, columns: true }) as Record<string, string>[];
    const { rows: held } = await test.database.pool.query<Record<string, unknown>>(
      "select id, zone, building_coverage, floor_area_ratio, source from published.land_use_zones where version_to is null order by fid",
    );
    expect(rows.length).toBe(3);
    expect(rows.map(({ id, zone, source }) => ({ id, zone, source }))).toEqual(held.map(({ id, zone, source }) => ({ id, zone, source })));
    expect(rows.map(({ building_coverage }) => Number(building_coverage))).toEqual(
      held.map(({ building_coverage }) => Number(building_coverage)),
    );
    expect(rows[1]?.["zone_label"]).toBe("第一種住居地域");
  });

  it.each([
    ["the map", "/"],
    ["the list of datasets", "/data"],
    ["a dataset", "/data/land-use-zones"],
    ["a page that does not exist", "/data/nothing"],
    ["the map in English on a phone", "/?lang=en"],
  ])("%s has no accessibility violation", { timeout: 60_000 }, async (name, address) => {
    if (name.includes("phone")) await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(server.url + address);
    await page.waitForTimeout(2500);
    const { violations } = await new AxeBuilder({ page })
      .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
      .analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  });
});
