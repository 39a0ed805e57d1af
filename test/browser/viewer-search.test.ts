import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { loadDatasets } from "../../datasets/index.ts";
import type { DatasetDefinition } from "../../model/dataset.ts";
import { chromiumPath, launchBrowser, pageTest, skippedWithoutChromium } from "../support/browser.ts";
import { createTestDatabase, homes, type TestDatabase } from "../support/database.ts";
import { loadRecords } from "../support/loads.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { mapDrawn, type OpenPage, openPage, until, violationsOf } from "../support/viewer-page.ts";
import { polygonWkb } from "../support/world.ts";

const datasets = await loadDatasets();
const home: [number, number] = [136.2078, 35.1128];

/** Residents ask about a house, with the mouse, by keyboard alone and on a phone. */
describe.skipIf(chromiumPath === undefined)(`asking the map${skippedWithoutChromium}`, pageTest, () => {
  let test: TestDatabase;
  let server: TestServer;
  let browser: Browser;
  let open: OpenPage;
  let page: Page;

  beforeAll(async () => {
    test = await createTestDatabase(homes.at(-1) ?? "embedded", datasets);
    await load("town-addresses", [
      { values: { name: "緑町" }, wkb: pointWkb(home) },
      { values: { name: "緑町南" }, wkb: pointWkb([136.21, 35.1]) },
    ]);
    await load("shelters", [
      { values: { name: "緑小学校", kind: "both", flood: false, landslide: true }, wkb: pointWkb([136.209, 35.113]) },
      { values: { name: "南公民館", kind: "emergency-site", flood: true, landslide: false }, wkb: pointWkb([136.215, 35.11]) },
    ]);
    await load("flood-hazard", [{ values: { depth_rank: "3", scenario: "maximum", river_name: "愛知川" }, wkb: square(0.003) }]);
    await load("land-use-zones", [{ values: { zone: "5", building_coverage: 60, floor_area_ratio: 200 }, wkb: square(0.01) }]);
    await load("city-boundary", [{ values: { name: "東近江市" }, wkb: square(0.1) }]);
    server = await startServer(test.database, datasets);
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
    await test.drop();
  });
  afterEach(() => open.context.close());

  async function load(id: string, rows: readonly { values: Readonly<Record<string, unknown>>; wkb: Uint8Array }[]): Promise<void> {
    const dataset = datasets.find((each) => each.id === id) as DatasetDefinition;
    const records = rows.map(({ values, wkb }, row) => ({
      layer: 0,
      row,
      key: String(row),
      values: Object.keys(dataset.fields).map((field) => (values[field] ?? null) as string | number | boolean | null),
      raw: { values },
      geometry: { wkb, srid: 6668 },
    }));
    await loadRecords(test.database, records, { dataset, source: dataset.sources[0]?.id ?? "" });
  }

  async function openMap(width: number, height: number, address = "/"): Promise<void> {
    open = await openPage(browser, server.url + address, { viewport: { width, height } });
    ({ page } = open);
    await mapDrawn(page);
  }

  async function readAnswer(): Promise<string> {
    const card = page.locator(".card");
    await card.getByText("第一種住居地域").waitFor();
    return card.innerText();
  }

  async function picture(name: string): Promise<void> {
    const folder = process.env["MACHIZU_PICTURES"];
    if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png` });
  }

  it("by mouse: an address leads to flood depth, shelters, zoning and to what nobody knows", async () => {
    await openMap(1280, 800);
    await page.locator("#search-input").click();
    await page.keyboard.type("東近江市緑町１丁目");
    const options = page.getByRole("option");
    await options.first().waitFor();
    expect(await options.allInnerTexts()).toHaveLength(1);
    expect(await options.first().innerText()).toContain("「1」の位置は分かりません");
    expect(await violationsOf(page)).toEqual([]);
    await picture("search-desktop");
    await options.first().click();
    const text = await readAnswer();
    for (const fact of [
      "代表する一点",
      "3m以上5m未満",
      "2階まで水につかる",
      "緑小学校",
      "南公民館",
      "60",
      "200",
      "データなし",
      "通学区域",
    ]) {
      expect(text).toContain(fact);
    }
    expect(text).toMatch(/出典/);
    await until(page, 'location.hash.includes("35.112")');
    expect(await violationsOf(page)).toEqual([]);
    await picture("answer-desktop");
    await page.locator(".card").getByRole("link", { name: "印刷できる報告書" }).click();
    await page.waitForURL(/\/report\?/);
    expect(await page.locator("h1").innerText()).toBe("この場所の報告書");
    expect(open.errors).toEqual([]);
  });

  it("by keyboard: several candidates are offered and none is taken unasked", async () => {
    await openMap(1280, 800);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(await page.evaluate("document.activeElement?.id")).toBe("search-input");
    await page.keyboard.type("緑町");
    await page.keyboard.press("Enter");
    await page.getByRole("option").first().waitFor();
    expect(await page.getByRole("option").count()).toBe(2);
    expect(await page.locator(".card").count()).toBe(0);
    expect(await page.locator(".search-box [role=status]").innerText()).toContain("2");
    await page.keyboard.press("ArrowUp");
    expect(await page.getByRole("option", { selected: true }).innerText()).toContain("緑町南");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await readAnswer();
    expect(await page.evaluate("document.activeElement?.id")).toBe("card-title");
    await page.keyboard.press("Escape");
    await page.locator(".card").waitFor({ state: "detached" });
    expect(await page.evaluate("document.activeElement?.id")).toBe("search-input");
    expect(open.errors).toEqual([]);
  });

  it("on a phone: coordinates alone go straight to their place, which stays in sight", async () => {
    await openMap(360, 740);
    await page.locator("#search-input").click();
    await page.keyboard.type("35.1128,136.2078");
    await page.keyboard.press("Enter");
    await readAnswer();
    await picture("answer-phone");
    const box = await page.locator(".card").boundingBox();
    expect(box?.y).toBeGreaterThan(200);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
    expect(await violationsOf(page)).toEqual([]);
    expect(open.errors).toEqual([]);
  });

  it("shows the layers of a question with one press, and the address keeps them", async () => {
    await openMap(1280, 800);
    const flood = page.getByRole("button", { name: "洪水", exact: true });
    await flood.focus();
    await page.keyboard.press("Enter");
    expect(await flood.getAttribute("aria-pressed")).toBe("true");
    expect(await page.getByRole("checkbox", { name: "浸水想定区域" }).isChecked()).toBe(true);
    expect(await page.getByRole("checkbox", { name: "用途地域" }).isChecked()).toBe(false);
    await until(page, 'location.hash.includes("flood-hazard") && !location.hash.includes("land-use-zones")');
    expect(await violationsOf(page)).toEqual([]);
    await picture("preset-desktop");
    expect(open.errors).toEqual([]);
  });

  it("says what it did not find, in the reader's language", async () => {
    await openMap(320, 640, "/?lang=en");
    await page.locator("#search-input").click();
    await page.keyboard.type("Atlantis");
    await page.getByText("Nothing found.").waitFor();
    expect(await page.locator(".card").count()).toBe(0);
    await picture("nothing-phone");
    expect(await violationsOf(page)).toEqual([]);
    expect(open.errors).toEqual([]);
  });
});

function pointWkb(lonLat: readonly [number, number]): Uint8Array {
  const wkb = Buffer.alloc(21);
  wkb.writeUInt8(1, 0);
  wkb.writeUInt32LE(1, 1);
  lonLat.forEach((degrees, index) => wkb.writeDoubleLE(degrees, 5 + 8 * index));
  return wkb;
}

/** Around the house, degrees to each side. */
function square(side: number): Uint8Array {
  const [lon, lat] = home;
  return polygonWkb([
    [lon - side, lat - side],
    [lon + side, lat - side],
    [lon + side, lat + side],
    [lon - side, lat + side],
    [lon - side, lat - side],
  ]);
}
