import { readFileSync } from "node:fs";
import path from "node:path";
import type { BrowserContextOptions, Page } from "playwright-core";
import { parse } from "csv-parse/sync";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { chromiumPath, pageTest, pixelAt, skippedWithoutChromium } from "../support/browser.ts";
import { desktop, mapDrawn, type OpenPage, openPage, phone, until, violationsOf } from "../support/viewer-page.ts";
import { zonesGeoJson } from "../support/zones.ts";
import { openZonesCity, type ZonesCity } from "../support/zones-city.ts";

describe.skipIf(chromiumPath === undefined)(`the viewer in a browser${skippedWithoutChromium}`, pageTest, () => {
  let city: ZonesCity;
  let open: OpenPage;

  beforeAll(async () => {
    city = await openZonesCity();
  });
  afterAll(() => city.close());
  afterEach(() => open.context.close());

  async function openMap(address = "/", options: BrowserContextOptions = {}): Promise<Page> {
    open = await openPage(city.browser, city.server.url + address, options);
    await mapDrawn(open.page);
    return open.page;
  }

  it.each([phone, { width: 320, height: 640 }, { width: 480, height: 740 }, { width: 700, height: 900 }, desktop])(
    "buttons of panels lie over nothing else of the header at $width px",
    async (viewport) => {
      const page = await openMap("/", { viewport });
      const covered = await page.evaluate<string[]>(`
        [...document.querySelectorAll(".site-header h1, .site-nav a, .languages summary, .panel-toggles .button")].flatMap((element) => {
          const { left, right, top, bottom } = element.getBoundingClientRect();
          const onTop = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
          return element.contains(onTop) ? [] : [element.textContent];
        })`);
      expect(covered).toEqual([]);
    },
  );

  it("turns a layer off and on, and the address remembers it", async () => {
    const page = await openMap();
    const layer = page.getByRole("checkbox", { name: "用途地域" });
    expect(await layer.isChecked()).toBe(true);
    await layer.click();
    await until(page, 'location.hash.includes("layers=") && !location.hash.includes("land-use-zones")');
    await layer.click();
    await until(page, '!location.hash.includes("layers=") || location.hash.includes("land-use-zones")');
    expect(open.errors).toEqual([]);
  });

  it("draws a layer fainter, by arrow keys, and the address remembers it", async () => {
    const page = await openMap();
    const slider = page.getByRole("slider", { name: "用途地域の濃さ" });
    expect((await slider.boundingBox())?.height).toBeGreaterThanOrEqual(24);
    const before = await pixelAt(page, 820, 300);
    await slider.focus();
    for (let press = 0; press < 12; press++) await page.keyboard.press("ArrowLeft");
    expect(await slider.getAttribute("aria-valuetext")).toBe("40%");
    await until(page, 'location.hash.includes("opacity=land-use-zones:40")');
    // The zone is yellow on a pale ground: fainter means more blue.
    await expect.poll(async () => (await pixelAt(page, 820, 300))[2]).toBeGreaterThan(before[2] + 20);
    await page.reload();
    await page.getByRole("slider", { name: "用途地域の濃さ" }).waitFor();
    expect(await page.getByRole("slider", { name: "用途地域の濃さ" }).getAttribute("aria-valuetext")).toBe("40%");
    expect(open.errors).toEqual([]);
  });

  it("loads less on request: coarser tiles and no patterns, says so, remembers it, and goes back", async () => {
    const page = await openMap();
    await page.getByRole("checkbox", { name: "通信量を少なくする" }).check();
    const banner = page.getByText("通信量を少なくして表示しています。");
    await banner.waitFor();
    const zooms: number[] = [];
    page.on("request", (request) => {
      const [, zoom] = /\/tiles\/[\w-]+\/(\d+)\//.exec(request.url()) ?? [];
      if (zoom !== undefined) zooms.push(Number(zoom));
    });
    await page.goto(`${city.server.url}/?again#map=15.00/35.11000/136.21000`);
    await banner.waitFor();
    await mapDrawn(page);
    expect(zooms.length).toBeGreaterThan(0);
    expect(Math.max(...zooms)).toBe(13);
    await page.getByRole("button", { name: "通常の表示に戻す" }).click();
    await banner.waitFor({ state: "detached" });
    expect(open.errors).toEqual([]);
  });

  it("tells in Japanese what a clicked zone is, where it comes from and which version", async () => {
    const page = await openMap();
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
    expect(open.errors).toEqual([]);
  });

  it("draws a changed tile anew without being asked", async () => {
    const page = await openMap();
    const fresh = page.waitForResponse((response) => /\/tiles\/land-use-zones\/.*v=2/.test(response.url()) && response.ok());
    await city.deliver(zonesGeoJson.replace("工業地域", "準工業地域"));
    await fresh;
    expect(open.errors).toEqual([]);
  });

  it("by keyboard: Enter on the map looks at its centre, Escape gives the focus back", async () => {
    const page = await openMap();
    await page.locator("#map-canvas").focus();
    await page.keyboard.press("Enter");
    await page.locator(".card").getByText("第一種住居地域").first().waitFor();
    await page.keyboard.press("Escape");
    await page.locator(".card").waitFor({ state: "detached" });
    expect(await page.evaluate("document.activeElement?.id")).toBe("map-canvas");
  });

  it("leads to the dataset page, whose CSV is what the database holds", async () => {
    const page = await openMap();
    await page.getByRole("link", { name: /用途地域.*(詳細|ダウンロード)/ }).click();
    await page.waitForURL(/\/data\/land-use-zones/);
    expect(await page.locator("h1").innerText()).toContain("用途地域");
    const downloading = page.waitForEvent("download");
    await page.locator('a[href*="/download/land-use-zones.csv"]').first().click();
    const saved = path.join(city.folder, "zones.csv");
    await (await downloading).saveAs(saved);
    const rows = parse(readFileSync(saved), { bom: true, columns: true }) as Record<string, string>[];
    const { rows: held } = await city.test.database.pool.query<Record<string, unknown>>(
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
  ])("%s has no accessibility violation", async (name, address) => {
    const viewport = name.includes("phone") ? phone : desktop;
    open = await openPage(city.browser, city.server.url + address, { viewport });
    if (name.includes("map")) await mapDrawn(open.page);
    expect(await violationsOf(open.page)).toEqual([]);
  });
});
