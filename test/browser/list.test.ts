import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { chromiumPath, launchBrowser, pageTest, skippedWithoutChromium } from "../support/browser.ts";
import { homes } from "../support/database.ts";
import { loadSampleCity, type SampleCity } from "../support/sample-city.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { keepPicture, mapDrawn, type OpenPage, openPage, phone, until, violationsOf } from "../support/viewer-page.ts";

const middle = "#map=14.00/33.05000/136.32000";

describe.skipIf(chromiumPath === undefined)(`what is in view as a list${skippedWithoutChromium}`, pageTest, () => {
  let city: SampleCity;
  let server: TestServer;
  let browser: Browser;
  let open: OpenPage;

  beforeAll(async () => {
    city = await loadSampleCity(homes.at(-1) ?? "embedded", { only: ["city-boundary", "roads", "shelters", "land-use-zones"] });
    server = await startServer(city.database, city.datasets);
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
    await city.drop();
  });
  afterEach(() => open.context.close());

  it("by keyboard: opens from the skip links, names distance and direction, and gives the focus back to its row", async () => {
    open = await openPage(browser, server.url + middle);
    const { page, errors } = open;
    await mapDrawn(page);
    for (let i = 0; i < 4; i++) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await until(page, 'document.activeElement?.id === "list-title"');
    const shelters = page.getByRole("region", { name: /避難場所・避難所/ });
    await shelters.getByRole("button").first().waitFor();
    expect(await page.locator(".list-status").innerText()).toMatch(/^この範囲に \d+件あります（4種類）。$/);
    const row = shelters.getByRole("listitem").first();
    expect(await row.innerText()).toMatch(/(北|北東|東|南東|南|南西|西|北西)へ \d+(\.\d+)? k?m/);
    const key = await row.getAttribute("data-feature");
    await row.getByRole("button").focus();
    await page.keyboard.press("Enter");
    await until(page, 'document.activeElement?.id === "card-title"');
    expect(await violationsOf(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await until(page, 'document.querySelector(".card") === null');
    expect(await page.evaluate('document.activeElement.closest("li")?.dataset.feature')).toBe(key);
    await page.getByRole("button", { name: "一覧を閉じる" }).press("Enter");
    await until(page, 'document.activeElement?.id === "list-toggle"');
    expect(errors).toEqual([]);
  });

  it("turns its pages, and goes on reading where the new rows begin", async () => {
    open = await openPage(browser, `${server.url}/#map=12.00/33.05000/136.32000`);
    const { page } = open;
    await mapDrawn(page);
    await page.locator("#list-toggle").click();
    const shelters = page.getByRole("region", { name: /避難場所・避難所/ });
    await shelters.getByRole("button", { name: "避難場所・避難所をさらに 20件" }).click();
    await expect.poll(() => shelters.getByRole("listitem").count()).toBe(40);
    const first = await shelters.getByRole("listitem").nth(20).getAttribute("data-feature");
    await until(page, `document.activeElement.closest("li")?.dataset.feature === "${first}"`);
    const meters = (await shelters.locator(".list-where").allInnerTexts()).map((text) => {
      const [, number = "", unit] = /([\d.]+) (k?m)$/.exec(text) ?? [];
      return Number(number) * (unit === "km" ? 1000 : 1);
    });
    expect(meters).toEqual(meters.toSorted((a, b) => a - b));
  });

  it("follows the map and the layers", async () => {
    open = await openPage(browser, `${server.url}/#map=14.00/33.05000/136.32000&layers=shelters`);
    const { page } = open;
    await mapDrawn(page);
    await page.locator("#list-toggle").click();
    const status = page.locator(".list-status");
    await expect.poll(() => status.innerText()).toMatch(/件あります（1種類）/);
    const before = await status.innerText();
    await page.getByRole("button", { name: "範囲を狭める" }).click();
    await page.getByRole("button", { name: "範囲を狭める" }).click();
    await until(page, 'location.hash.includes("map=16.00")');
    await expect.poll(() => status.innerText()).not.toBe(before);
    expect(await page.evaluate("document.activeElement.innerText")).toBe("範囲を狭める");
  });

  it("stands in for the map where none can be drawn, at 320 px", async () => {
    open = await openPage(browser, "about:blank", { viewport: { width: 320, height: 640 } });
    const { page } = open;
    await page.addInitScript("HTMLCanvasElement.prototype.getContext = () => null; delete globalThis.OffscreenCanvas;");
    await page.goto(server.url + middle);
    const list = page.locator("#list-panel");
    await list
      .getByRole("button", { name: /例示|見本|公園|小学校|集会所/ })
      .first()
      .waitFor();
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(320);
    await page.locator("#search-input").fill("33.07,136.30");
    await page.keyboard.press("Enter");
    await page.locator(".card").waitFor();
    await page.keyboard.press("Escape");
    await page.locator("#list-toggle").click();
    await list.locator(".list-layer").first().waitFor();
    expect(await page.evaluate("location.hash")).toContain("33.07000/136.30000");
    expect(await violationsOf(page)).toEqual([]);
  });

  it("on a phone, in English: a row leads to its card, which lies over the list", async () => {
    open = await openPage(browser, `${server.url}/?lang=en${middle}`, { viewport: phone });
    const { page, errors } = open;
    await mapDrawn(page);
    await page.locator("#list-toggle").click();
    const row = page
      .getByRole("region", { name: /Evacuation sites/ })
      .getByRole("listitem")
      .first();
    expect(await row.innerText()).toMatch(/ m to the (north|east|south|west)/);
    await row.getByRole("button").click();
    await page.locator(".card .provenance").first().waitFor();
    const box = await page.locator(".card .icon-button").boundingBox();
    expect(box?.height).toBeGreaterThanOrEqual(24);
    expect(await violationsOf(page)).toEqual([]);
    await page.locator(".card .icon-button").click();
    expect(await page.locator("#list-panel").isVisible()).toBe(true);
    await keepPicture(page, "list-phone");
    expect(errors).toEqual([]);
  });
});
