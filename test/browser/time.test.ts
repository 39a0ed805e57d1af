import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { loadDatasets } from "../../datasets/index.ts";
import { chromiumPath, launchBrowser, pixelAt, skippedWithoutChromium } from "../support/browser.ts";
import { createTestDatabase, homes, type TestDatabase } from "../support/database.ts";
import { ingestOne } from "../support/ingest.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { zonesGeoJson } from "../support/zones.ts";

const datasets = await loadDatasets();

/** The zone in the middle was residential until March 2026. */
describe.skipIf(chromiumPath === undefined)(`last year's zoning in a browser${skippedWithoutChromium}`, { timeout: 120_000 }, () => {
  let test: TestDatabase;
  let server: TestServer;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let folder: string;
  const consoleErrors: string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "machizu-time-"));
    test = await createTestDatabase(homes.at(-1) ?? "embedded", datasets);
    for (const [index, text] of [zonesGeoJson, zonesGeoJson.replace("第一種住居地域", "近隣商業地域")].entries()) {
      const file = path.join(folder, String(index), "A29-19_25213.geojson");
      mkdirSync(path.dirname(file));
      writeFileSync(file, text.replace('"A29_004":5', index === 0 ? '"A29_004":5' : '"A29_004":8'));
      await ingestOne(test.database, datasets, { dataset: "land-use-zones", from: file });
    }
    const dates = ["2025-03-01T03:00:00Z", "2026-03-02T03:00:00Z"];
    for (const [index, date] of dates.entries())
      await test.database.pool.query("update meta.version set published_at = $2 where version = $1", [index + 1, date]);
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

  async function openMap(hash = ""): Promise<void> {
    const drawn = page.waitForResponse((response) => response.url().includes("/tiles/land-use-zones/") && response.ok());
    await page.goto(`${server.url}/${hash}`);
    await page.locator("#map-canvas").waitFor();
    await drawn;
    await page.waitForTimeout(1000);
  }

  async function violations(): Promise<string[]> {
    const found = await new AxeBuilder({ page })
      .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
      .analyze();
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  }

  it("is shown for a date, said in words, and the card and its links follow", async () => {
    await openMap();
    await page.mouse.click(820, 430);
    const card = page.locator(".card");
    await card.getByText("近隣商業地域").first().waitFor();
    await page.getByText("いつの地図か", { exact: true }).click();
    const past = page.waitForResponse((response) => /\/tiles\/land-use-zones\/.*v=1/.test(response.url()) && response.ok());
    await page.getByLabel("日付", { exact: true }).fill("2025-12-01");
    await past;
    await page.getByText("2025年12月1日時点の地図").waitFor();
    await card.getByText("第一種住居地域").first().waitFor();
    await card.getByText(/第1版/).first().waitFor();
    await card.getByText("近隣商業地域").waitFor({ state: "detached" });
    expect(await card.getByRole("link", { name: "印刷できる報告書" }).getAttribute("href")).toContain("asOf=2025-12-01");
    expect(await page.evaluate("location.hash")).toContain("asOf=2025-12-01");
    expect(await violations()).toEqual([]);
    await page.getByRole("button", { name: "今の地図に戻す" }).click();
    await card.getByText("近隣商業地域").first().waitFor();
    expect(await page.evaluate("location.hash")).not.toContain("asOf");
    expect(consoleErrors).toEqual([]);
  });

  it("is reached by keyboard: the slider stops at every day of an update and says which", async () => {
    await openMap();
    await page.getByText("いつの地図か", { exact: true }).focus();
    await page.keyboard.press("Enter");
    const slider = page.getByRole("slider", { name: "更新のあった日" });
    await slider.focus();
    expect(await slider.getAttribute("aria-valuetext")).toBe("今");
    await page.keyboard.press("ArrowLeft");
    expect(await slider.getAttribute("aria-valuetext")).toBe("2026年3月2日");
    await page.keyboard.press("ArrowLeft");
    expect(await slider.getAttribute("aria-valuetext")).toBe("2025年3月1日");
    await page.getByText("2025年3月1日時点の地図").waitFor();
    await page.getByRole("button", { name: "次の更新" }).press("Enter");
    await page.getByText("2026年3月2日時点の地図").waitFor();
  });

  it("is chosen by its version", async () => {
    await openMap();
    await page.getByText("いつの地図か", { exact: true }).click();
    const option = page.getByRole("option", { name: /用途地域 第1版/ });
    await option.waitFor({ state: "attached" });
    await page.getByLabel("版から選ぶ").selectOption({ label: (await option.textContent()) ?? "" });
    await page.getByText("2025年3月1日 12:00時点の地図").waitFor();
    expect(await page.evaluate("location.hash")).toContain("asOf=2025-03-01T03:00:00.000Z");
  });

  it("opens from a link on a phone, where layers without data then say so", async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await openMap("#asOf=2025-12-01&layers=land-use-zones");
    await page.getByText("2025年12月1日時点の地図").waitFor();
    await page.locator("#layers-toggle").click();
    const shelters = page.locator(".layer", { hasText: "避難場所・避難所" });
    await shelters.getByText("2025年12月1日には、まだデータがありませんでした。").waitFor();
    expect(await violations()).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    expect(consoleErrors).toEqual([]);
  });

  /** Yellow means residential, pink commercial: they differ in blue. Between the strokes of the pattern is the colour. */
  async function blueAround(x: number, y: number): Promise<number> {
    const blues: number[] = [];
    for (const shift of [0, 5, 10]) blues.push((await pixelAt(page, x + shift, y + shift))[2]);
    return Math.max(...blues);
  }

  it("lies beside today's, with a line between them that keys, buttons and fingers move", async () => {
    await openMap("#asOf=2025-12-01&swipe=50&with=now&layers=land-use-zones");
    const divider = page.getByRole("separator", { name: "地図の境目" });
    await divider.waitFor();
    await page.waitForTimeout(3000);
    const [left, right] = [700, 930];
    const residential = await blueAround(left, 300);
    const commercial = await blueAround(right, 300);
    expect(commercial).toBeGreaterThan(residential + 20);
    expect(await page.locator(".swipe-side").allInnerTexts()).toEqual(["2025年12月1日", "今"]);
    expect(await violations()).toEqual([]);

    await divider.focus();
    await page.keyboard.press("End");
    expect(await divider.getAttribute("aria-valuenow")).toBe("100");
    await page.waitForTimeout(500);
    expect(Math.abs((await blueAround(right, 300)) - residential)).toBeLessThan(12);
    await page.keyboard.press("ArrowLeft");
    expect(await divider.getAttribute("aria-valuetext")).toBe("左から 95%");
    await page.getByRole("button", { name: "境目を左へ" }).click();
    expect(await divider.getAttribute("aria-valuenow")).toBe("90");
    const line = await divider.boundingBox();
    if (!line) throw new Error("the line is not in sight");
    await page.mouse.move(line.x + line.width / 2, 600);
    await page.mouse.down();
    await page.mouse.move(816, 600, { steps: 5 });
    await page.mouse.up();
    expect(await divider.getAttribute("aria-valuenow")).toBe("50");
    expect(await page.evaluate("location.hash")).toContain("swipe=50&with=now");

    await page.getByRole("button", { name: "拡大" }).click();
    await page.waitForTimeout(2000);
    expect(await blueAround(right, 300)).toBeGreaterThan((await blueAround(left, 300)) + 20);
    expect(consoleErrors).toEqual([]);
  });

  it("is put beside today's from the layers on a phone, or another layer is", async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await openMap();
    await page.locator("#layers-toggle").click();
    await page.locator("summary", { hasText: "見比べる" }).click();
    await page.getByRole("radio", { name: "別の日の地図と" }).check();
    await page.getByLabel("右側の日付").fill("2025-12-01");
    await page.getByRole("radio", { name: "別のレイヤーと" }).check();
    await page.getByLabel("右側のレイヤー").selectOption("land-use-zones");
    await page.getByRole("button", { name: "レイヤーを閉じる" }).click();
    expect(await page.locator(".swipe-side").allInnerTexts()).toEqual(["今", "用途地域"]);
    for (const name of ["境目を左へ", "境目を右へ"]) {
      const box = await page.getByRole("button", { name }).boundingBox();
      expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(24);
    }
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    expect(await violations()).toEqual([]);
    expect(consoleErrors).toEqual([]);
  });

  it("is empty before the first version, and says so", async () => {
    await page.goto(`${server.url}/#asOf=2024-01-01`);
    await page.locator("#map-canvas").waitFor();
    await page.locator(".layer", { hasText: "用途地域" }).getByText("2024年1月1日には、まだデータがありませんでした。").waitFor();
    expect(await page.getByRole("slider", { name: "更新のあった日" }).getAttribute("aria-valuetext")).toBe("最初のデータより前");
    expect(consoleErrors).toEqual([]);
  });
});
