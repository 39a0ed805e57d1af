import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse } from "csv-parse/sync";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generateSampleCity } from "../../data-pipelines/sample/generate.ts";
import type { District } from "../../model/offline-pack.ts";
import type { PlaceSearch } from "../../model/place-search.ts";
import type { SiteReport, SiteReportEntry } from "../../model/site-report.ts";
import { chromiumPath, launchBrowser, skippedWithoutChromium } from "../support/browser.ts";
import { homes } from "../support/database.ts";
import { type Hand, handOf, type Way, ways } from "../support/hand.ts";
import { ingestAll } from "../support/ingest.ts";
import { loadSampleCity, type SampleCity } from "../support/sample-city.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { desktop, keepPicture, mapDrawn, type OpenPage, openPage, phone, until } from "../support/viewer-page.ts";

/** A place of the sample city that is in a flood zone and in a zone of the town plan. */
interface Home {
  readonly town: string;
  readonly lonLat: readonly [number, number];
  readonly report: SiteReport;
}

/** What residents come for, each with the mouse, with the keyboard alone and on a phone. */
describe.skipIf(chromiumPath === undefined)(`residents${skippedWithoutChromium}`, () => {
  let city: SampleCity;
  let server: TestServer;
  let browser: Browser;
  let home: Home;

  beforeAll(async () => {
    city = await loadSampleCity(homes.at(-1) ?? "embedded");
    await renewZoning(city);
    server = await startServer(city.database, city.datasets);
    home = await findHome(server);
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
    await city.drop();
  });

  /** Does a task in every way, with a picture of where it ended; the page must have had nothing to complain of. */
  function task(name: string, steps: (hand: Hand, open: OpenPage, way: Way) => Promise<void>, address = "/"): void {
    it.each(ways)(`${name} %s`, async (way) => {
      const isPhone = way === "on a phone";
      const open = await openPage(browser, server.url + address, { viewport: isPhone ? phone : desktop, hasTouch: isPhone });
      try {
        await steps(handOf(way, open.page), open, way);
        // The browser itself reports what it cannot reach without a network.
        expect(open.errors.filter((error) => !error.includes("ERR_INTERNET_DISCONNECTED"))).toEqual([]);
      } finally {
        await keepPicture(open.page, `${name} ${way}`.replaceAll(/[^a-z0-9]+/gi, "-"));
        await open.context.close();
      }
    });
  }

  task("find their flood depth", findFloodDepth);
  task("find the nearest shelter for a landslide", findShelter);
  task("look up the zoning of a lot", lookUpZoning);
  task("look up last year's zoning", lookUpPastZoning);
  task("download the shelters as CSV", downloadShelters);
  task("print a map at 1:2,500", printMap);
  task("share a link", shareLink);
  task("embed the map", embedMap);
  task("look something up without a network", lookUpOffline);
  task("change the language", changeLanguage);

  async function askFor(place: string, hand: Hand, page: Page): Promise<string> {
    await hand.write(page.locator("#search-input"), place);
    await hand.take(page.locator('.search-box [role="option"]').first());
    const card = page.locator(".card");
    await card.locator(".answer").first().waitFor();
    return card.innerText();
  }

  async function findFloodDepth(hand: Hand, { page }: OpenPage): Promise<void> {
    const text = await askFor(home.town, hand, page);
    const [flood] = factsOf(home.report, "flood-hazard");
    expect(text).toContain(flood?.title.meaning?.ja);
    expect(text).toMatch(/水につか|床に届く|ひざ|屋根をこえる/);
    expect(text).toContain("見本データ（架空）");
  }

  async function findShelter(hand: Hand, { page }: OpenPage): Promise<void> {
    await askFor(home.town, hand, page);
    const named = factsOf(home.report, "shelters").filter((fact) => fact.values.some(({ meaning }) => meaning?.ja.includes("崖崩れ")));
    const nearest = named.toSorted((a, b) => a.distanceMeters - b.distanceMeters)[0];
    const row = page
      .locator(".card .site-facts > li")
      .filter({ hasText: String(nearest?.title.value) })
      .first();
    const text = await row.innerText();
    expect(text).toMatch(/道のり [\d.]+ k?m（道路データによる概算、徒歩 \d+分ほど）、直線 [\d.]+ k?m|この場所/);
    expect(text).toContain("崖崩れ");
  }

  async function lookUpZoning(hand: Hand, { page }: OpenPage): Promise<void> {
    const [lon, lat] = home.lonLat;
    await hand.write(page.locator("#search-input"), `${lat.toFixed(6)},${lon.toFixed(6)}`);
    await hand.take(page.locator('.search-box [role="option"]').first());
    const [zone] = factsOf(home.report, "land-use-zones");
    const answer = page.locator(".card .answer").filter({ hasText: "用途地域" });
    await answer.waitFor();
    const text = await answer.innerText();
    expect(text).toContain(zone?.title.meaning?.ja);
    for (const { value, unit } of zone?.values.filter((each) => each.type === "integer" && each.value !== null) ?? [])
      expect(text).toContain(`${value}${unit}`);
  }

  async function lookUpPastZoning(hand: Hand, { page }: OpenPage, way: Way): Promise<void> {
    if (way === "on a phone") await hand.press(page.locator("#layers-toggle"));
    await hand.press(page.getByText("いつの地図か", { exact: true }));
    const versions = page.locator(".time-choice select").first();
    await versions.locator("option").filter({ hasText: "用途地域 第1版" }).waitFor({ state: "attached" });
    await hand.choose(versions, /^用途地域 第1版/);
    await page.locator(".as-of-banner").waitFor();
    if (way === "on a phone") await hand.press(page.getByRole("button", { name: "レイヤーを閉じる" }));
    await askFor(home.town, hand, page);
    const [lon, lat] = home.lonLat;
    const then = (await (await server.get(`/report?lon=${lon}&lat=${lat}&f=json&asOf=${lastYear}`)).json()) as SiteReport;
    const [zone] = factsOf(then, "land-use-zones");
    const text = await page.locator(".card .answer").filter({ hasText: "用途地域" }).innerText();
    expect(text).toContain(zone?.title.meaning?.ja);
    expect(text).toContain("第1版");
    expect(text).not.toContain("第2版");
  }

  async function downloadShelters(hand: Hand, { page, context }: OpenPage, way: Way): Promise<void> {
    if (way === "on a phone") await hand.press(page.locator("#layers-toggle"));
    await hand.press(page.getByRole("link", { name: "避難場所・避難所の詳細とダウンロード" }));
    await page.waitForURL(/\/data\/shelters/);
    const downloading = page.waitForEvent("download");
    await hand.press(page.locator('a[href*="/download/shelters.csv"]').first());
    const rows = parse(readFileSync(await (await downloading).path()), { bom: true, columns: true }) as Record<string, string>[];
    const { rows: held } = await city.database.pool.query<{ name: string }>(
      "select name from published.shelters where version_to is null order by fid",
    );
    expect(rows.map(({ name }) => name)).toEqual(held.map(({ name }) => name));
    expect(context.pages()).toHaveLength(1);
  }

  async function printMap(hand: Hand, { page, context }: OpenPage): Promise<void> {
    await askFor(home.town, hand, page);
    await page.keyboard.press("Escape");
    await hand.press(page.locator("#tools-toggle"));
    await hand.press(page.getByRole("button", { name: "印刷", exact: true }));
    await hand.choose(page.getByLabel("縮尺"), /^1:2,?500$/);
    const answered = context.waitForEvent("response", (response) => response.url().includes("/print?"));
    await hand.press(page.getByRole("button", { name: "PDF を作る" }));
    const response = await answered;
    expect(response.status()).toBe(200);
    expect(response.headers()["content-type"]).toBe("application/pdf");
    const asked = new URL(response.url()).searchParams;
    expect(asked.get("scale")).toBe("2500");
    expect(Number(asked.get("lon"))).toBeCloseTo(home.lonLat[0], 2);
    expect(asked.get("layers")).toContain("shelters");
  }

  async function shareLink(hand: Hand, { page, context }: OpenPage): Promise<void> {
    await askFor(home.town, hand, page);
    await page.keyboard.press("Escape");
    await hand.press(page.locator("#tools-toggle"));
    await hand.press(page.getByRole("button", { name: "共有", exact: true }));
    const link = await page.getByLabel("この地図のリンク", { exact: true }).inputValue();
    await hand.press(page.getByRole("button", { name: /この地図のリンク/ }));
    expect(await page.getByRole("img", { name: "この地図を開く QR コード" }).isVisible()).toBe(true);
    const other = await context.newPage();
    await other.goto(link);
    await mapDrawn(other);
    const [lon, lat] = await other.evaluate<[number, number]>("testMap.getCenter().toArray()");
    expect(lon).toBeCloseTo(home.lonLat[0], 2);
    expect(lat).toBeCloseTo(home.lonLat[1], 2);
    await other.close();
  }

  async function embedMap(hand: Hand, { page, context }: OpenPage): Promise<void> {
    await hand.press(page.locator("#tools-toggle"));
    await hand.press(page.getByRole("button", { name: "共有", exact: true }));
    const code = await page.getByLabel("ホームページに埋め込むコード", { exact: true }).inputValue();
    await hand.press(page.getByRole("button", { name: /ホームページに埋め込むコード/ }));
    const html = `<!doctype html><html lang="ja"><meta charset="utf-8"><title>町内会</title>${code}`;
    const site = createServer((_request, response) => response.setHeader("content-type", "text/html").end(html));
    await new Promise<void>((done) => site.listen(0, "127.0.0.1", done));
    const other = await context.newPage();
    await other.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`);
    const frame = other.frameLocator("iframe");
    await frame.locator("#map-canvas").waitFor();
    expect(await frame.getByRole("link", { name: /大きな地図で見る/ }).isVisible()).toBe(true);
    expect(await frame.locator("#layers-toggle").count()).toBe(0);
    await other.close();
    site.close();
  }

  async function lookUpOffline(hand: Hand, { page, context }: OpenPage, way: Way): Promise<void> {
    if (way === "on a phone") await hand.press(page.locator("#layers-toggle"));
    await hand.press(page.getByRole("link", { name: /災害に備える/ }));
    await page.waitForURL(/offline\.html/);
    const { districts } = (await (await server.get("/offline/districts.json")).json()) as { districts: District[] };
    const district = districts.find(({ towns }) => towns.includes(home.town)) as District;
    const select = page.getByRole("combobox", { name: "地区" });
    await until(page, `document.querySelector("select option[value='${district.id}']") !== null`);
    const label = await select.locator(`option[value="${district.id}"]`).innerText();
    await hand.choose(select, new RegExp(`^${label.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`));
    await hand.press(page.getByRole("button", { name: /端末に入れる（[\d.]+ MB）/ }));
    await page.getByText("端末に入りました").waitFor();
    await page.evaluate("navigator.serviceWorker.ready.then(() => undefined)");
    await context.setOffline(true);
    await page.reload();
    await hand.write(page.getByRole("searchbox"), home.town);
    await hand.press(page.getByRole("button", { name: "探す" }));
    await hand.press(page.getByRole("button", { name: home.town }).first());
    const card = page.getByRole("article", { name: home.town });
    await card.getByText("浸水想定区域").first().waitFor();
    expect(await card.getByText(/[\d.]+ (m|km) 先/).count()).toBeGreaterThanOrEqual(1);
    await context.setOffline(false);
  }

  async function changeLanguage(hand: Hand, { page }: OpenPage): Promise<void> {
    // While the city is fetched another header stands there, and goes with its menu.
    await page.locator("#search-input").waitFor();
    await hand.press(page.locator(".languages summary"));
    await hand.press(page.getByRole("link", { name: "Português" }));
    await until(page, 'document.documentElement.lang === "pt-BR"');
    expect(await page.locator("#layers-toggle").innerText()).toContain("Camadas");
    expect(await page.locator(".languages summary").innerText()).toContain("tradução automática");
    await askFor(home.town, hand, page);
    expect(await page.locator("#answers-title").innerText()).not.toMatch(/[\u3040-\u30ff]/);
  }
});

const lastYear = "2025-12-01";

/** What there is was published last year; since then every zone has another floor-area ratio. */
async function renewZoning({ database, datasets }: SampleCity): Promise<void> {
  await database.pool.query("update meta.version set published_at = $1", [`${lastYear}T00:00:00Z`]);
  const folder = await mkdtemp(path.join(tmpdir(), "machizu-zoning-"));
  const deliveries = await generateSampleCity({ outputDirectory: folder, seed: 8, scale: 1 });
  for (const { dataset, source, file, release } of deliveries.filter(({ dataset: id }) => id === "land-use-zones"))
    await ingestAll(database, datasets, { dataset, from: file, source, release, sample: true });
  await rm(folder, { recursive: true });
}

/** The town whose report says most; found by asking, so that the tasks do not depend on how the city was drawn. */
async function findHome(server: TestServer): Promise<Home> {
  const towns = (await (await server.get("/api/collections/town-addresses/items?limit=200")).json()) as {
    features: { properties: { name: string }; geometry: { coordinates: [number, number] } }[];
  };
  for (const { properties, geometry } of towns.features) {
    const [lon, lat] = geometry.coordinates;
    const report = (await (await server.get(`/report?lon=${lon}&lat=${lat}&f=json`)).json()) as SiteReport;
    const isHere = (asked: SiteReport, id: string) => factsOf(asked, id).some((fact) => fact.distanceMeters === 0);
    const then = (await (await server.get(`/report?lon=${lon}&lat=${lat}&f=json&asOf=${lastYear}`)).json()) as SiteReport;
    if (!isHere(report, "flood-hazard") || !isHere(report, "land-use-zones") || !isHere(then, "land-use-zones")) continue;
    const { candidates } = (await (await server.get(`/api/search?q=${encodeURIComponent(properties.name)}`)).json()) as PlaceSearch;
    if (candidates[0]?.title === properties.name) return { town: properties.name, lonLat: [lon, lat], report };
  }
  throw new Error("no town of the sample city lies in a flood zone and has zoning");
}

function factsOf({ topics }: SiteReport, dataset: string): SiteReportEntry["facts"] {
  return topics.flatMap(({ entries }) => entries).find((entry) => entry.dataset === dataset)?.facts ?? [];
}
