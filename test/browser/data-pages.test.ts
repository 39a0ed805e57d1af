import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readerLanguages } from "../../model/text.ts";
import { chromiumPath, launchBrowser, pageTest, skippedWithoutChromium } from "../support/browser.ts";
import { createTestDatabase, homes, type TestDatabase } from "../support/database.ts";
import { loadRecords } from "../support/loads.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { openPage } from "../support/viewer-page.ts";
import { plotRecord, plots, squareWkb } from "../support/world.ts";

const first = Array.from({ length: 20 }, (_, index) => plotRecord(index + 1));
const second = [...first.slice(1, -1), plotRecord(20, { name: "改名", wkb: squareWkb(18_050, -97_000) }), plotRecord(21)];
const changes = "/data/test-plots/changes?from=1&to=2";

describe.skipIf(chromiumPath === undefined)(`the data pages in a browser${skippedWithoutChromium}`, pageTest, () => {
  let test: TestDatabase;
  let server: TestServer;
  let browser: Browser;
  beforeAll(async () => {
    test = await createTestDatabase(homes.at(-1) ?? "embedded", [plots]);
    for (const records of [first, second]) await loadRecords(test.database, records, { dataset: plots, source: "numbered" });
    server = await startServer(test.database, [plots]);
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
    await test.drop();
  });

  async function withPage(options: Parameters<Browser["newContext"]>[0], use: (page: Page) => Promise<void>): Promise<void> {
    const { page, context, errors } = await openPage(browser, "about:blank", options);
    await use(page);
    await context.close();
    expect(errors).toEqual([]);
  }

  it.each(readerLanguages)("have no fault that axe finds and fit 320 pixels, in %s", async (language) => {
    await withPage({ viewport: { width: 320, height: 640 } }, async (page) => {
      for (const path of ["/data?", "/data/test-plots?", `${changes}&`]) {
        await page.goto(`${server.url}${path}lang=${language}`);
        const { violations } = await new AxeBuilder({ page })
          .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
          .analyze();
        expect([path, violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)]).toEqual([
          path,
          knownFaults(path, language, violations),
        ]);
        expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
      }
    });
  });

  it("draw their map when it comes into sight, with a name and buttons in the reader's language, and axe finds no fault in it", async () => {
    await withPage({}, async (page) => {
      const asked: string[] = [];
      page.on("request", (request) => asked.push(request.url()));
      await page.goto(`${server.url}/data/test-plots?lang=ja`);
      expect(asked.some((url) => url.includes("maplibre"))).toBe(false);
      const tile = page.waitForResponse((response) => response.url().includes("/tiles/test-plots/") && response.ok());
      await page.locator("[data-map]").scrollIntoViewIfNeeded();
      await tile;
      await page.locator('canvas[aria-label="試験区画の地図"]').waitFor();
      await page.getByRole("button", { name: "拡大" }).click();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    });
  });

  it("draw the difference of two versions from its file", async () => {
    await withPage({}, async (page) => {
      const file = page.waitForResponse((response) => response.url().includes("/download/test-plots/changes") && response.ok());
      await page.goto(`${server.url}${changes}&lang=en`);
      await page.locator("[data-map]").scrollIntoViewIfNeeded();
      const { features } = (await (await file).json()) as { features: unknown[] };
      expect(features).toHaveLength(3);
      await page.locator('canvas[aria-label="Map of the changes"]').waitFor();
    });
  });

  it("are of full use by keyboard: another version is compared, a table scrolls", async () => {
    await withPage({ viewport: { width: 360, height: 740 } }, async (page) => {
      await page.goto(`${server.url}${changes}&lang=ja`);
      await page.getByLabel("変更の種類").focus();
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      await page.waitForURL(/only=added/);
      const table = page.getByRole("region", { name: /変わったもの/ });
      await table.focus();
      await page.keyboard.press("ArrowRight");
      await expect.poll(() => page.evaluate("document.activeElement.scrollLeft")).toBeGreaterThan(0);
    });
  });

  it("say everything without JavaScript", async () => {
    await withPage({ javaScriptEnabled: false }, async (page) => {
      await page.goto(`${server.url}/data/test-plots?lang=ja`);
      expect(await page.getByRole("table").first().innerText()).toContain("区画2");
      expect(await page.locator("[data-map] a").innerText()).toBe("地図で見る");
      await page.getByRole("link", { name: "版1と比べる" }).click();
      expect(await page.locator("table").innerText()).toContain("改名");
    });
  });

  /** axe counts the readings over kanji as part of the visible name (docs/accessibility.md). */
  function knownFaults(
    path: string,
    language: string,
    violations: readonly { id: string; nodes: readonly { html: string }[] }[],
  ): string[] {
    const known = language === "ja-x-yasashii" && path === "/data?" ? ["label-content-name-mismatch"] : [];
    return violations.filter(({ id }) => known.includes(id)).map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  }
});
