import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { loadDatasets } from "../../datasets/index.ts";
import { chromiumPath, launchBrowser, skippedWithoutChromium } from "../support/browser.ts";
import { createTestDatabase, homes, type TestDatabase } from "../support/database.ts";
import { startServer, type TestServer } from "../support/server.ts";

const datasets = await loadDatasets();
const timeout = 60_000;
/** Houses and their streets, in the middle of the reference city. */
const start = "/?lang=ja#map=15.00/35.11000/136.20000";

describe.skipIf(chromiumPath === undefined)(`tools on the map${skippedWithoutChromium}`, () => {
  let test: TestDatabase;
  let server: TestServer;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  const consoleErrors: string[] = [];

  beforeAll(async () => {
    test = await createTestDatabase(homes.at(-1) ?? "embedded", datasets);
    server = await startServer(test.database, datasets);
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
    await test.drop();
  });

  beforeEach(async () => {
    consoleErrors.length = 0;
    context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      locale: "ja-JP",
      permissions: ["clipboard-write", "clipboard-read"],
    });
    page = await context.newPage();
    page.on("console", (message) => message.type() === "error" && consoleErrors.push(message.text()));
    page.on("pageerror", (error) => consoleErrors.push(error.message));
  });
  afterEach(() => context.close());

  async function openTool(name: string, address = start): Promise<void> {
    await page.goto(server.url + address);
    await page.locator("#map-canvas").waitFor();
    await page.waitForTimeout(1500);
    await page.locator("#tools-toggle").click();
    await page.getByRole("button", { name, exact: true }).click();
    await page.locator(".map-area.picking").waitFor();
  }

  async function violations(): Promise<string[]> {
    const { violations: found } = await new AxeBuilder({ page })
      .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
      .analyze();
    return found.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  }

  const measured = () => page.locator(".measured").innerText();

  it("measure a way that is pressed on the map, and after a place of it was dragged", { timeout }, async () => {
    await openTool("計測");
    const map = page.locator("#map-canvas");
    await map.click({ position: { x: 300, y: 300 } });
    await map.click({ position: { x: 500, y: 300 } });
    await page.getByText(/^距離 /).waitFor();
    const before = meters(await measured());
    const { x = 0, y = 0 } = (await map.boundingBox()) ?? {};
    // What is not drawn yet cannot be dragged.
    await page.waitForTimeout(700);
    await page.mouse.move(x + 500, y + 300);
    await page.mouse.down();
    await page.mouse.move(x + 700, y + 300, { steps: 5 });
    await page.mouse.up();
    // Twice as far on the screen is twice as far on the ground here.
    await expect.poll(async () => meters(await measured()) / before).toBeCloseTo(2, 1);
    await page.getByRole("radio", { name: "面積" }).click();
    await map.click({ position: { x: 500, y: 500 } });
    await page.getByText(/^面積 /).waitFor();
    expect(await page.locator(".card").count()).toBe(0);
    expect(await violations()).toEqual([]);
    expect(consoleErrors).toEqual([]);
  });

  it("measure without a pointer: typed coordinates, the centre of the map, undo", { timeout }, async () => {
    await page.goto(server.url + start);
    await page.locator("#map-canvas").waitFor();
    await page.waitForTimeout(1500);
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
    await expect.poll(async () => meters(await measured())).toBeCloseTo(911.5, 0);
    await page.locator("#map-canvas").focus();
    await page.keyboard.press("Enter");
    await page.getByText("点3まで").waitFor();
    await page.getByRole("button", { name: "一つ戻す" }).focus();
    await page.keyboard.press("Enter");
    await expect.poll(async () => meters(await measured())).toBeCloseTo(911.5, 0);
    expect(consoleErrors).toEqual([]);
  });

  it("on a phone leave the middle of the map in sight, where a press adds a point", { timeout }, async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await openTool("計測");
    await page.waitForTimeout(500);
    const { x = 0, y = 0, width = 0, height = 0 } = (await page.locator("#map-canvas").boundingBox()) ?? {};
    const panel = (await page.locator("#tools-panel").boundingBox()) ?? { y: 0 };
    expect(y + height).toBeLessThanOrEqual(panel.y + 1);
    await page.mouse.click(x + width / 4, y + height / 2);
    await page.mouse.click(x + width / 2, y + height / 2);
    await page.getByText(/^距離 /).waitFor();
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
    expect(await violations()).toEqual([]);
    expect(consoleErrors).toEqual([]);
  });

  it("tell the coordinates of the centre and of a pressed place, and copy them", { timeout }, async () => {
    await openTool("座標");
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
    expect(await violations()).toEqual([]);
    expect(consoleErrors).toEqual([]);
  });
});

/** The metres in front of a text's unit. */
function meters(text: string): number {
  return Number(/([\d,.]+) m/.exec(text)?.[1]?.replaceAll(",", ""));
}
