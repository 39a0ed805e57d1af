import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { chromiumPath, pageTest, pixelsOf, skippedWithoutChromium } from "../support/browser.ts";
import { readQr } from "../support/read-qr.ts";
import { mapDrawn, type OpenPage, openPage, phone, until, violationsOf } from "../support/viewer-page.ts";
import { openZonesCity, type ZonesCity } from "../support/zones-city.ts";

describe.skipIf(chromiumPath === undefined)(`a shared map in a browser${skippedWithoutChromium}`, pageTest, () => {
  let city: ZonesCity;
  let open: OpenPage;

  beforeAll(async () => {
    city = await openZonesCity();
  });
  afterAll(() => city.close());
  afterEach(() => open.context.close());

  async function openMap(address: string, options: BrowserContextOptions = {}): Promise<Page> {
    open = await openPage(city.browser, city.server.url + address, options);
    await mapDrawn(open.page);
    return open.page;
  }

  async function openShare(page: Page): Promise<void> {
    await page.locator("#tools-toggle").focus();
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "共有", exact: true }).press("Enter");
    await page.getByLabel("この地図のリンク", { exact: true }).waitFor();
  }

  it("is told by a link that brings back view, layers, opacity, place and language", async () => {
    const page = await openMap("/?lang=ja#layers=land-use-zones&opacity=land-use-zones:50");
    await page.mouse.click(820, 430);
    await page.locator(".card").getByText("第一種住居地域").first().waitFor();
    const zoom = await page.evaluate<number>("testMap.getZoom()");
    await page.getByRole("button", { name: "拡大" }).click();
    await until(page, `location.hash.startsWith("#map=${(zoom + 1).toFixed(2)}/") && !testMap.isMoving()`);
    await openShare(page);
    const link = await page.getByLabel("この地図のリンク", { exact: true }).inputValue();
    expect(link).toMatch(/\?lang=ja#map=.*&layers=land-use-zones&opacity=land-use-zones:50&place=136\.\d+,35\.\d+$/);
    const code = page.getByRole("img", { name: "この地図を開く QR コード" });
    expect(readQr(await pixelsOf(page, await code.screenshot()))).toBe(link);
    expect(await violationsOf(page)).toEqual([]);

    await page.goto("about:blank");
    await page.goto(link);
    await mapDrawn(page);
    await page.locator(".card").getByText("第一種住居地域").first().waitFor();
    expect(await page.evaluate("location.hash")).toBe(link.slice(link.indexOf("#")));
    expect(open.errors).toEqual([]);
  });

  it("is shared on a phone without sideways scrolling, in a field that shows the link and not one letter of it", async () => {
    const page = await openMap("/?lang=ja", { viewport: phone });
    await openShare(page);
    const field = await page.getByLabel("この地図のリンク", { exact: true }).boundingBox();
    expect(field?.width).toBeGreaterThan(240);
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    expect(await violationsOf(page)).toEqual([]);
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
      const page = await openMap("/?lang=ja#layers=land-use-zones");
      await openShare(page);
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
      const response = await city.server.get(address, { accept: "text/html" });
      expect(response.headers.get("content-security-policy")).toContain("frame-ancestors 'self'");
      html = `<!doctype html><html lang="ja"><title>x</title><body><iframe title="x" src="${city.server.url}${address}"></iframe>`;
      // A page has loaded when its frames have.
      open = await openPage(city.browser, siteUrl);
      const { page } = open;
      expect(await page.frameLocator("iframe").locator("#root").count()).toBe(0);
    });
  });

  it("without its tools has no accessibility violation, also on a phone", async () => {
    const page = await openMap("/?embed=1&lang=ja#layers=land-use-zones");
    await page.getByRole("button", { name: "凡例" }).click();
    expect(await violationsOf(page)).toEqual([]);
    await page.setViewportSize({ width: 320, height: 400 });
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    expect(await violationsOf(page)).toEqual([]);
  });
});
