import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formatValue } from "../../client/text/format-value.ts";
import { speech } from "../../client/text/speech.ts";
import type { Catalog } from "../../model/catalog.ts";
import { createRandom } from "../../data-pipelines/sample/random.ts";
import { chromiumPath, launchBrowser, skippedWithoutChromium } from "../support/browser.ts";
import { homes } from "../support/database.ts";
import { loadSampleCity, type SampleCity } from "../support/sample-city.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { goTo, mapDrawn, openPage, type OpenPage, until } from "../support/viewer-page.ts";

interface Drawn {
  readonly key: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A feature's title and its facts by label, as the list tells them. */
type Told = Readonly<Record<string, { readonly title: string; readonly facts: Readonly<Record<string, string>> }>>;

describe.skipIf(chromiumPath === undefined)(`the list beside the map${skippedWithoutChromium}`, () => {
  let city: SampleCity;
  let server: TestServer;
  let browser: Browser;
  let open: OpenPage;
  let catalog: Catalog;

  beforeAll(async () => {
    city = await loadSampleCity(homes.at(-1) ?? "embedded");
    server = await startServer(city.database, city.datasets);
    catalog = (await (await server.get("/api/catalog.json")).json()) as Catalog;
    browser = await launchBrowser();
    const layers = catalog.datasets.filter(({ state }) => state !== null).map(({ id }) => id);
    open = await openPage(browser, `${server.url}/#map=15/33.05/136.32&layers=${layers.join(",")}`);
    await mapDrawn(open.page);
    await open.page.locator("#list-toggle").click();
    await open.page.locator("#list-panel .list-layer").first().waitFor();
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
    await city.drop();
  });

  const views = randomViews(20);
  it.each(views)("has every feature that is drawn at $zoom/$lat/$lon/$bearing, with the same facts", async (view) => {
    const { page, errors } = open;
    await goTo(page, view);
    await listSettled(page);
    const drawn = await drawnFeatures(page);
    expect(drawn.length).toBeGreaterThan(0);
    await turnAllPages(page);
    const told = await readList(page);
    expect(drawn.map(({ key }) => key).filter((key) => !(key in told))).toEqual([]);
    for (const { key, properties } of drawn)
      expect([key, told[key]?.facts]).toEqual([key, expect.objectContaining(factsOf(key, properties))]);
    expect(errors).toEqual([]);
  });

  it("tells of a feature what its card tells", async () => {
    const { page } = open;
    await goTo(page, { zoom: 17.5, lat: 33.05076, lon: 136.32398 });
    await listSettled(page);
    await turnAllPages(page);
    const told = await readList(page);
    const keys = Object.keys(told);
    for (const key of keys.filter((_, index) => index % Math.ceil(keys.length / 12) === 0)) {
      await goTo(page, { zoom: 17.5, lat: 33.05076, lon: 136.32398 });
      await listSettled(page);
      await turnAllPages(page);
      await page.locator(`li[data-feature="${key}"] button.hit`).click();
      const card = page.locator(".card .hit-body");
      await card.locator("dl.provenance").waitFor();
      expect([key, await page.locator("#card-title").innerText()]).toEqual([key, told[key]?.title]);
      expect([key, await readFacts(page, ".card .hit-body")]).toEqual([key, told[key]?.facts]);
      await page.keyboard.press("Escape");
      await page.locator(".card").waitFor({ state: "detached" });
      // The map may have moved aside for the card, so that the row stands on a later page now.
      const focused = await page.evaluate(
        'document.activeElement.closest("li[data-feature]")?.dataset.feature ?? document.activeElement.id',
      );
      expect([key, "list-title"]).toContain(focused);
    }
  });

  /** What a tile says of a feature, in the words of the list. */
  function factsOf(key: string, properties: Drawn["properties"]): Record<string, string> {
    const entry = catalog.datasets.find(({ id }) => id === key.split("/")[0]);
    const known = Object.entries(properties).flatMap(([name, value]) => {
      const field = entry?.fields[name];
      return field ? [[field.label.ja, formatValue(value, field, speech("ja"))]] : [];
    });
    return Object.fromEntries(known) as Record<string, string>;
  }
});

function randomViews(count: number) {
  const random = createRandom(20_261_201, "views");
  const between = (low: number, high: number) => random.between(low, high);
  return Array.from({ length: count }, (_, index) => ({
    zoom: Number(between(14.5, 18).toFixed(2)),
    lat: Number(between(33.025, 33.08).toFixed(5)),
    lon: Number(between(136.285, 136.365).toFixed(5)),
    bearing: index % 3 === 0 ? Number(between(-90, 90).toFixed(0)) : 0,
  }));
}

/** What is drawn. The map also counts names up to 100 px beyond its edge, where nobody sees them: of symbols only those near the canvas count. */
async function drawnFeatures(page: Page): Promise<Drawn[]> {
  const drawn = await page.evaluate<Drawn[]>(`testMap.queryRenderedFeatures().flatMap(({ id, properties, layer, geometry }) => {
    const dataset = layer.metadata?.["machizu:dataset"];
    const { clientWidth, clientHeight } = testMap.getCanvas();
    const isNear = (position) => {
      const { x, y } = testMap.project(position);
      return x > -48 && y > -48 && x < clientWidth + 48 && y < clientHeight + 48;
    };
    if (layer.type === "symbol" && !geometry.coordinates.flat(9).some((_, i, all) => i % 2 === 1 && isNear([all[i - 1], all[i]]))) return [];
    return dataset === undefined || id === undefined ? [] : [{ key: dataset + "/" + id, properties }];
  })`);
  return [...new Map(drawn.map((feature) => [feature.key, feature])).values()];
}

async function listSettled(page: Page): Promise<void> {
  await page.locator('#list-panel [aria-busy="false"]').waitFor();
}

/** Presses every "more" until the list is whole. */
async function turnAllPages(page: Page): Promise<void> {
  for (;;) {
    const more = page.locator("#list-panel .list-layer > .button").first();
    if ((await more.count()) === 0) return;
    const rows = page.locator("#list-panel li[data-feature]");
    const before = await rows.count();
    await more.click();
    await until(page, `document.querySelectorAll("#list-panel li[data-feature]").length > ${before}`);
  }
}

const factsOfElement = `(element) => Object.fromEntries([...element.querySelectorAll("dl.fields:not(.provenance) > div")].map((row) =>
  [row.querySelector("dt").innerText, (row.querySelector("dd a")?.getAttribute("href") ?? row.querySelector("dd").innerText)]))`;

async function readList(page: Page): Promise<Told> {
  await page.evaluate('document.querySelectorAll("#list-panel .list-facts").forEach((details) => { details.open = true; })');
  await until(page, '[...document.querySelectorAll("#list-panel li[data-feature]")].every((row) => row.querySelector("dl.provenance"))');
  return page.evaluate<Told>(`Object.fromEntries([...document.querySelectorAll("#list-panel li[data-feature]")].map((row) =>
    [row.dataset.feature, { title: row.querySelector(".hit-title").innerText, facts: (${factsOfElement})(row) }]))`);
}

function readFacts(page: Page, selector: string): Promise<Record<string, string>> {
  return page.evaluate<Record<string, string>>(`(${factsOfElement})(document.querySelector("${selector}"))`);
}
