import { readFileSync } from "node:fs";
import path from "node:path";
import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { chromiumPath, pageTest, skippedWithoutChromium } from "../support/browser.ts";
import { drawnAt, mapDrawn, type OpenPage, openPage, phone, violationsOf } from "../support/viewer-page.ts";
import { openZonesCity, type ZonesCity } from "../support/zones-city.ts";

/** Houses and their streets, in the middle of the reference city. */
const start = "/?lang=ja#map=15.00/35.11000/136.20000";

/** One zone, to the west of the middle. */
const zone = {
  type: "Feature",
  properties: {
    A29_001: "25213",
    A29_002: "滋賀県",
    A29_003: "東近江市",
    A29_004: 5,
    A29_005: "第一種住居地域",
    A29_006: 60,
    A29_007: 200,
    A29_008: null,
  },
  geometry: {
    type: "Polygon",
    coordinates: [
      [
        [136.18, 35.1],
        [136.199, 35.1],
        [136.199, 35.12],
        [136.18, 35.12],
        [136.18, 35.1],
      ],
    ],
  },
};

describe.skipIf(chromiumPath === undefined)(`tools on the map${skippedWithoutChromium}`, pageTest, () => {
  let city: ZonesCity;
  let open: OpenPage;

  beforeAll(async () => {
    city = await openZonesCity([JSON.stringify({ type: "FeatureCollection", features: [zone] })]);
  });
  afterAll(() => city.close());
  afterEach(() => open.context.close());

  async function openMap(options: BrowserContextOptions = {}): Promise<Page> {
    open = await openPage(city.browser, city.server.url + start, { permissions: ["clipboard-write", "clipboard-read"], ...options });
    await mapDrawn(open.page);
    return open.page;
  }

  async function openTool(name: string, options: BrowserContextOptions = {}): Promise<Page> {
    const page = await openMap(options);
    await page.locator("#tools-toggle").click();
    await page.getByRole("button", { name, exact: true }).click();
    return page;
  }

  /** Presses on the map are the tool's from then on. */
  const ready = (page: Page) => page.locator(".map-area.picking").waitFor();

  const measured = (page: Page) => page.locator(".measured").innerText();

  it("measure a way that is pressed on the map, and after a place of it was dragged", async () => {
    const page = await openTool("計測");
    await ready(page);
    const map = page.locator("#map-canvas");
    await map.click({ position: { x: 300, y: 300 } });
    await map.click({ position: { x: 500, y: 300 } });
    await page.getByText(/^距離 /).waitFor();
    const before = meters(await measured(page));
    const { x = 0, y = 0 } = (await map.boundingBox()) ?? {};
    // What is not drawn yet cannot be dragged.
    await drawnAt(page, { x: 500, y: 300 }, "machizu-measure-handles");
    await page.mouse.move(x + 500, y + 300);
    await page.mouse.down();
    await page.mouse.move(x + 700, y + 300, { steps: 5 });
    await page.mouse.up();
    // Twice as far on the screen is twice as far on the ground here.
    await expect.poll(async () => meters(await measured(page)) / before).toBeCloseTo(2, 1);
    await page.getByRole("radio", { name: "面積" }).click();
    await map.click({ position: { x: 500, y: 500 } });
    await page.getByText(/^面積 /).waitFor();
    expect(await page.locator(".card").count()).toBe(0);
    expect(await violationsOf(page)).toEqual([]);
    expect(open.errors).toEqual([]);
  });

  it("measure without a pointer: typed coordinates, the centre of the map, undo", async () => {
    const page = await openMap();
    await page.locator("#tools-toggle").focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => page.evaluate("document.activeElement?.id")).toBe("tools-title");
    await page.getByRole("button", { name: "計測" }).focus();
    await page.keyboard.press("Enter");
    const typed = page.getByLabel("座標を入れて加える");
    await typed.focus();
    await page.keyboard.type("35.11, 136.20");
    await page.keyboard.press("Enter");
    await page.keyboard.type("東の方");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").filter({ hasText: "座標として読めません" }).waitFor();
    await typed.fill("35.11, 136.21");
    await page.keyboard.press("Enter");
    // A hundredth of a degree of longitude here.
    await expect.poll(async () => meters(await measured(page))).toBeCloseTo(911.5, 0);
    await page.locator("#map-canvas").focus();
    await page.keyboard.press("Enter");
    await page.getByText("点3まで").waitFor();
    await page.getByRole("button", { name: "一つ戻す" }).focus();
    await page.keyboard.press("Enter");
    await expect.poll(async () => meters(await measured(page))).toBeCloseTo(911.5, 0);
    expect(open.errors).toEqual([]);
  });

  it("on a phone leave the middle of the map in sight, where a press adds a point", async () => {
    const page = await openTool("計測", { viewport: phone });
    await ready(page);
    const box = async (selector: string) => (await page.locator(selector).boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    const bottom = async () => (await box("#map-canvas")).y + (await box("#map-canvas")).height;
    await expect.poll(async () => (await bottom()) - (await box("#tools-panel")).y).toBeLessThanOrEqual(1);
    const { x, y, width, height } = await box("#map-canvas");
    await page.mouse.click(x + width / 4, y + height / 2);
    await page.mouse.click(x + width / 2, y + height / 2);
    await page.getByText(/^距離 /).waitFor();
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
    expect(await violationsOf(page)).toEqual([]);
    expect(open.errors).toEqual([]);
  });

  it("tell the coordinates of the centre and of a pressed place, and copy them", async () => {
    const page = await openTool("座標");
    await ready(page);
    const panel = page.locator("#tools-panel");
    await panel.getByText("35.110000, 136.200000").waitFor();
    await panel.getByText("35°06′36.00″N 136°12′00.00″E").waitFor();
    // Nothing is known of the ground here, and that is what it says.
    await panel.getByText("データなし").waitFor();
    await panel.getByRole("button", { name: "緯度・経度（度）をコピー" }).click();
    await panel.getByText("コピーしました").waitFor();
    expect(await page.evaluate("navigator.clipboard.readText()")).toBe("35.110000, 136.200000");
    await page.locator("#map-canvas").click({ position: { x: 200, y: 200 } });
    await panel.getByRole("heading", { name: "押した場所" }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    expect(open.errors).toEqual([]);
  });

  it("draw a circle without a pointer, keep it over a reload, count what is around it and never send it away", async () => {
    const page = await openTool("描く");
    const sent = sentBy(page);
    const panel = page.locator("#tools-panel");
    await panel.getByRole("button", { name: "円", exact: true }).press("Enter");
    await expect.poll(() => page.evaluate("document.activeElement?.id")).toBe("draft-title");
    await panel.getByLabel("座標を入れて加える").fill("35.11, 136.21");
    await page.keyboard.press("Enter");
    await panel.getByLabel("半径（m）").fill("多い");
    await panel.getByLabel("名前").fill("秘密の場所");
    await page.keyboard.press("Enter");
    await panel.getByRole("alert").filter({ hasText: "数（m）を入れてください" }).waitFor();
    await panel.getByLabel("半径（m）").fill("100");
    // Moved without dragging.
    await panel.getByRole("button", { name: "点1を地図の中心へ移す" }).press("Enter");
    await panel.getByText("35.11000, 136.20000").waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await panel.getByRole("button", { name: "保存する" }).press("Enter");
    await panel.getByText("面積 31,415.93 m²").waitFor();

    await page.reload();
    await page.locator("#map-canvas").waitFor();
    await page.locator("#tools-toggle").click();
    await panel.getByRole("button", { name: "描く", exact: true }).click();
    await panel.getByRole("button", { name: "秘密の場所のまわりを調べる" }).press("Enter");
    await panel.getByRole("button", { name: "調べる", exact: true }).press("Enter");
    // The circle ends 0.9 m short of the zone; 500 m more reach it.
    await panel.getByText("範囲の中に 1 件あります").waitFor();
    await panel.getByText("第一種住居地域").waitFor();
    expect(await violationsOf(page)).toEqual([]);

    const downloading = page.waitForEvent("download");
    await panel.getByRole("button", { name: "GeoJSON で保存" }).click();
    const saved = path.join(city.folder, "drawings.geojson");
    await (await downloading).saveAs(saved);
    expect(JSON.parse(readFileSync(saved, "utf8"))).toMatchObject({
      features: [{ properties: { name: "秘密の場所", radiusMeters: 100 } }],
    });

    await panel.getByRole("button", { name: "秘密の場所を消す" }).click();
    await panel.getByText("0 件").waitFor();
    await panel.getByRole("button", { name: "一つ戻す" }).click();
    await panel.getByText("1 件", { exact: true }).waitFor();
    expect(sent.filter((request) => request.includes("秘密") || request.startsWith("POST"))).toEqual([]);
    expect(open.errors).toEqual([]);
  });

  it("draw a line by pressing on the map and move a corner of it with the mouse", async () => {
    const page = await openTool("描く");
    const panel = page.locator("#tools-panel");
    await panel.getByRole("button", { name: "線", exact: true }).click();
    await ready(page);
    const map = page.locator("#map-canvas");
    await map.click({ position: { x: 300, y: 300 } });
    await map.click({ position: { x: 500, y: 300 } });
    await panel.getByText("2 点あります").waitFor();
    await panel.getByRole("button", { name: "保存する" }).click();
    await panel.getByText(/^距離 /).waitFor();
    const before = meters(await panel.getByText(/^距離 /).innerText());
    await panel.getByRole("button", { name: "線を直す" }).click();
    await ready(page);
    await drawnAt(page, { x: 500, y: 300 }, "machizu-draft-handles");
    const { x = 0, y = 0 } = (await map.boundingBox()) ?? {};
    await page.mouse.move(x + 500, y + 300);
    await page.mouse.down();
    await page.mouse.move(x + 400, y + 300, { steps: 5 });
    await page.mouse.up();
    await panel.getByRole("button", { name: "保存する" }).click();
    await expect.poll(async () => meters(await panel.getByText(/^距離 /).innerText()) / before).toBeCloseTo(0.5, 1);
    expect(open.errors).toEqual([]);
  });

  it("open a file of one's own beside the city's layers, as map and as table, without sending it", async () => {
    const page = await openTool("ファイル");
    const sent = sentBy(page);
    const panel = page.locator("#tools-panel");
    const shapefile = Buffer.from(await (await city.server.get("/download/land-use-zones.shp.zip")).arrayBuffer());
    await panel.getByLabel(/^ファイルを開く/).setInputFiles([
      { name: "用途地域.zip", mimeType: "application/zip", buffer: shapefile },
      { name: "秘密.csv", mimeType: "text/csv", buffer: Buffer.from(csvOf(120)) },
      { name: "壊れた.geojson", mimeType: "application/json", buffer: Buffer.from("{") },
    ]);
    await panel.getByRole("alert").filter({ hasText: "壊れた.geojson: JSON として読めません" }).first().waitFor();
    expect(await panel.getByRole("checkbox").count()).toBe(2);

    const list = panel.getByRole("list", { name: "開いたファイル" });
    await list.getByRole("listitem").nth(1).getByRole("button", { name: "表" }).press("Enter");
    await panel.getByText("121 行のうち 1～50").waitFor();
    await panel.getByRole("button", { name: "次の行" }).press("Enter");
    await panel.getByRole("button", { name: "次の行" }).press("Enter");
    await panel.getByText("121 行のうち 101～121").waitFor();
    await panel.getByText("うち 1 件は位置がない").waitFor();
    expect(await violationsOf(page)).toEqual([]);

    await panel.getByRole("button", { name: "110 行目を地図で見る" }).press("Enter");
    await ready(page);
    const { width = 0, height = 0 } = (await page.locator("#map-canvas").boundingBox()) ?? {};
    await drawnAt(page, { x: width / 2, y: height / 2 }, "machizu-own");
    await page.locator("#map-canvas").focus();
    await page.keyboard.press("Enter");
    await panel.getByRole("heading", { name: "秘密.csv の 110 行目" }).waitFor();
    await panel.getByRole("button", { name: "秘密.csvを消す" }).click();
    expect(await panel.getByText("秘密.csv").count()).toBe(0);
    expect(sent.filter((request) => request.includes("秘密") || request.startsWith("POST"))).toEqual([]);
    expect(open.errors).toEqual([]);
  });
});

/** Points along a line through the middle of the map, and one row without a position. */
function csvOf(points: number): string {
  const rows = Array.from({ length: points }, (_, n) => `会館${n + 1},35.11,${136.2 + n / 1000}`);
  return ["名称,緯度,経度", ...rows, "どこか,,"].join("\r\n");
}

/** Whatever the page asks for from now on. */
function sentBy(page: Page): string[] {
  const sent: string[] = [];
  page.on("request", (request) => sent.push(`${request.method()} ${decodeURIComponent(request.url())} ${request.postData() ?? ""}`));
  return sent;
}

/** The metres in front of a text's unit. */
function meters(text: string): number {
  return Number(/([\d,.]+) m/.exec(text)?.[1]?.replaceAll(",", ""));
}
