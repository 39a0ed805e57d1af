import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { chromiumPath, pageTest, skippedWithoutChromium } from "../support/browser.ts";
import { mapDrawn, type OpenPage, openPage, until } from "../support/viewer-page.ts";
import { openZonesCity, type ZonesCity } from "../support/zones-city.ts";

const start = "#map=14.00/35.11000/136.20000";
const elsewhere = "#map=15.00/35.13000/136.22000";

const isElsewhere = `Math.abs(testMap.getCenter().lng - 136.22) < 1e-6 && testMap.getZoom() === 15`;

describe.skipIf(chromiumPath === undefined)(`a changed address${skippedWithoutChromium}`, pageTest, () => {
  let city: ZonesCity;
  let open: OpenPage;

  beforeAll(async () => {
    city = await openZonesCity();
  });
  afterAll(() => city.close());
  afterEach(() => open.context.close());

  it("is followed although the map, still moving, has written its own place into the address before the page hears of it", async () => {
    open = await openPage(city.browser, "about:blank");
    const { page } = open;
    // The first to hear of the change: the address is the old one again by the time the viewer hears of it.
    await page.addInitScript(`addEventListener("hashchange", ({ oldURL }) => history.replaceState(null, "", oldURL));`);
    await page.goto(`${city.server.url}/${start}`);
    await mapDrawn(page);
    await page.evaluate(`location.hash = "${elsewhere}"`);
    await until(page, `${isElsewhere} && location.hash === "${elsewhere}"`);
    expect(open.errors).toEqual([]);
  });

  it("is followed in the middle of a movement", async () => {
    open = await openPage(city.browser, `${city.server.url}/${start}`);
    const { page } = open;
    await mapDrawn(page);
    await page.evaluate(`testMap.easeTo({ center: [136.1, 35.0], duration: 60_000 })`);
    await page.evaluate(`location.hash = "${elsewhere}"`);
    await until(page, `${isElsewhere} && !testMap.isMoving() && location.hash === "${elsewhere}"`);
    expect(open.errors).toEqual([]);
  });

  it("is followed in time too while the city is still on its way", async () => {
    open = await openPage(city.browser, "about:blank");
    const { page } = open;
    let answer = () => {};
    const held = new Promise<void>((done) => (answer = done));
    await page.route("**/api/catalog.json*", async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(`${city.server.url}/${start}`);
    await page.getByText("地図を読み込んでいます").first().waitFor();
    await page.evaluate(`location.hash = "${elsewhere}&asOf=2024-01-01"`);
    answer();
    await page.getByText("2024年1月1日時点の地図").waitFor();
    await mapDrawn(page);
    expect(await page.evaluate("location.hash")).toBe(`${elsewhere}&asOf=2024-01-01`);
  });

  it("is not left for the place of a search whose answer comes late", async () => {
    open = await openPage(city.browser, "about:blank");
    const { page } = open;
    // The answer never comes; what is seen is whether the viewer still waits for it.
    await page.addInitScript(`{
      const ask = fetch;
      globalThis.fetch = (address, options) => {
        if (!String(address).includes("/api/search")) return ask(address, options);
        const { signal } = options;
        globalThis.awaited = signal;
        return new Promise((_, fail) => signal.addEventListener("abort", () => fail(signal.reason)));
      };
    }`);
    await page.goto(`${city.server.url}/${start}`);
    await mapDrawn(page);
    await page.locator("#search-input").fill("35.05,136.15");
    await page.keyboard.press("Enter");
    await until(page, "globalThis.awaited?.aborted === false");
    await page.evaluate(`location.hash = "${elsewhere}"`);
    await until(page, `awaited.aborted && ${isElsewhere} && location.hash === "${elsewhere}"`);
    expect(open.errors).toEqual([]);
  });
});
