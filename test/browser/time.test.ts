import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { chromiumPath, pageTest, pixelAt, skippedWithoutChromium } from "../support/browser.ts";
import { mapDrawn, type OpenPage, openPage, phone, violationsOf } from "../support/viewer-page.ts";
import { zonesGeoJson } from "../support/zones.ts";
import { openZonesCity, type ZonesCity } from "../support/zones-city.ts";

const lastZones = zonesGeoJson.replace("第一種住居地域", "近隣商業地域").replace('"A29_004":5', '"A29_004":8');

/** The zone in the middle was residential until March 2026. */
describe.skipIf(chromiumPath === undefined)(`last year's zoning in a browser${skippedWithoutChromium}`, pageTest, () => {
  let city: ZonesCity;
  let open: OpenPage;

  beforeAll(async () => {
    city = await openZonesCity([zonesGeoJson, lastZones]);
    const dates = ["2025-03-01T03:00:00Z", "2026-03-02T03:00:00Z"];
    for (const [index, date] of dates.entries())
      await city.test.database.pool.query("update meta.version set published_at = $2 where version = $1", [index + 1, date]);
  });
  afterAll(() => city.close());
  afterEach(() => open.context.close());

  async function openMap(hash = "", options: BrowserContextOptions = {}): Promise<Page> {
    open = await openPage(city.browser, `${city.server.url}/${hash}`, options);
    await mapDrawn(open.page);
    return open.page;
  }

  it("is shown for a date, said in words, and the card and its links follow", async () => {
    const page = await openMap();
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
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole("button", { name: "今の地図に戻す" }).click();
    await card.getByText("近隣商業地域").first().waitFor();
    expect(await page.evaluate("location.hash")).not.toContain("asOf");
    expect(open.errors).toEqual([]);
  });

  it("is reached by keyboard: the slider stops at every day of an update and says which", async () => {
    const page = await openMap();
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
    const page = await openMap();
    await page.getByText("いつの地図か", { exact: true }).click();
    const option = page.getByRole("option", { name: /用途地域 第1版/ });
    await option.waitFor({ state: "attached" });
    await page.getByLabel("版から選ぶ").selectOption({ label: (await option.textContent()) ?? "" });
    await page.getByText("2025年3月1日 12:00時点の地図").waitFor();
    expect(await page.evaluate("location.hash")).toContain("asOf=2025-03-01T03:00:00.000Z");
  });

  it("opens from a link on a phone, where layers without data then say so", async () => {
    const page = await openMap("#asOf=2025-12-01&layers=land-use-zones", { viewport: phone });
    await page.getByText("2025年12月1日時点の地図").waitFor();
    await page.locator("#layers-toggle").click();
    const shelters = page.locator(".layer", { hasText: "避難場所・避難所" });
    await shelters.getByText("2025年12月1日には、まだデータがありませんでした。").waitFor();
    expect(await violationsOf(page)).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    expect(open.errors).toEqual([]);
  });

  /** Yellow means residential, pink commercial: they differ in blue. Between the strokes of the pattern is the colour. */
  async function blueAround(page: Page, x: number, y: number): Promise<number> {
    const blues: number[] = [];
    for (const shift of [0, 5, 10]) blues.push((await pixelAt(page, x + shift, y + shift))[2]);
    return Math.max(...blues);
  }

  it("lies beside today's, with a line between them that keys, buttons and fingers move", async () => {
    const page = await openMap("#asOf=2025-12-01&swipe=50&with=now&layers=land-use-zones");
    const divider = page.getByRole("separator", { name: "地図の境目" });
    await divider.waitFor();
    const [left, right] = [700, 930];
    const blueAt = (x: number) => () => blueAround(page, x, 300);
    const residential = await blueAt(left)();
    await expect.poll(blueAt(right)).toBeGreaterThan(residential + 20);
    expect(await page.locator(".swipe-side").allInnerTexts()).toEqual(["2025年12月1日", "今"]);
    expect(await violationsOf(page)).toEqual([]);

    await divider.focus();
    await page.keyboard.press("End");
    expect(await divider.getAttribute("aria-valuenow")).toBe("100");
    await expect.poll(async () => Math.abs((await blueAt(right)()) - residential)).toBeLessThan(12);
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
    await mapDrawn(page);
    await expect.poll(async () => (await blueAt(right)()) - (await blueAt(left)())).toBeGreaterThan(20);
    expect(open.errors).toEqual([]);
  });

  it("is put beside today's from the layers on a phone, or another layer is", async () => {
    const page = await openMap("", { viewport: phone });
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
    expect(await violationsOf(page)).toEqual([]);
    expect(open.errors).toEqual([]);
  });

  it("is empty before the first version, and says so", async () => {
    const page = await openMap("#asOf=2024-01-01");
    await page.locator(".layer", { hasText: "用途地域" }).getByText("2024年1月1日には、まだデータがありませんでした。").waitFor();
    expect(await page.getByRole("slider", { name: "更新のあった日" }).getAttribute("aria-valuetext")).toBe("最初のデータより前");
    expect(open.errors).toEqual([]);
  });
});
