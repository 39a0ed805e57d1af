import type { FeatureCollection, Point } from "geojson";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { District, PackManifest } from "../../model/offline-pack.ts";
import { chromiumPath, launchBrowser, skippedWithoutChromium } from "../support/browser.ts";
import { homes } from "../support/database.ts";
import { loadSampleCity, type SampleCity } from "../support/sample-city.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { mapDrawn, openPage, phone, violationsOf } from "../support/viewer-page.ts";

describe.skipIf(chromiumPath === undefined)(`a district taken along${skippedWithoutChromium}`, () => {
  let city: SampleCity;
  let server: TestServer;
  let browser: Browser;
  let page: Page;
  let district: District;
  let shelter: readonly [number, number];
  /** What the list said around the shelter with the server. */
  let listed: readonly ListedRow[];
  let isServerUp = true;
  const stopServer = async () => {
    if (isServerUp) await server.close();
    isServerUp = false;
  };

  /** Nearer than the last zoom of the pack. */
  const aroundShelter = () => `/#map=17.00/${shelter[1].toFixed(5)}/${shelter[0].toFixed(5)}`;

  beforeAll(async () => {
    const only = ["city-boundary", "roads", "rivers", "shelters", "flood-hazard", "land-use-zones", "town-addresses"];
    city = await loadSampleCity(homes.at(-1) ?? "embedded", { only });
    server = await startServer(city.database, city.datasets);
    const { districts } = (await (await server.get("/offline/districts.json")).json()) as { districts: District[] };
    district = districts.toSorted((a, b) => b.towns.length - a.towns.length)[0] as District;
    const items = await (await server.get(`/api/collections/shelters/items?limit=1&bbox=${district.bboxLonLat.join(",")}`)).json();
    shelter = (items as FeatureCollection<Point>).features[0]?.geometry.coordinates as [number, number];
    browser = await launchBrowser();
    ({ page } = await openPage(browser, "about:blank", { viewport: phone }));
  });
  afterAll(async () => {
    await browser.close();
    await stopServer();
    await city.drop();
  });

  it("holds what its manifest says, byte for byte what the server answers", async () => {
    const manifest = (await (await server.get(`/offline/${district.id}/pack.json`)).json()) as PackManifest;
    const packed = Buffer.from(await (await server.get(`/offline/${district.id}/pack.bin`)).arrayBuffer());
    expect(packed.length).toBe(manifest.transferBytes);
    expect(manifest.sample).toBe(true);
    const tiles = manifest.files.filter(({ path }) => path.startsWith("/tiles/"));
    expect(new Set(tiles.map(({ path }) => path.split("/")[2]))).toEqual(
      new Set(["city-boundary", "roads", "rivers", "shelters", "flood-hazard", "land-use-zones"]),
    );
    for (const { path, bytes } of tiles.slice(0, 10)) {
      const tile = await server.get(path, { "Accept-Encoding": "identity" });
      expect([path, (await tile.arrayBuffer()).byteLength]).toEqual([path, bytes]);
    }
    expect((await server.get("/offline/0-0/pack.json")).status).toBe(404);
  });

  it("says how large it is before it is loaded", async () => {
    await page.goto(`${server.url}/offline.html`);
    await page.getByRole("combobox", { name: "地区" }).selectOption(district.id);
    await page.getByRole("button", { name: /端末に入れる（[\d.]+ MB）/ }).click();
    await page.getByText("端末に入りました").waitFor();
    expect(await violationsOf(page)).toEqual([]);
    // The viewer is kept apart from the districts.
    await page.evaluate("navigator.serviceWorker.ready.then(() => undefined)");
  });

  it("answers with the server stopped, after a reload: search and place card", async () => {
    await page.goto(server.url + aroundShelter());
    listed = await readList(page);
    expect(listed.filter(({ key }) => key.startsWith("shelters/"))).not.toEqual([]);
    await page.goto(`${server.url}/offline.html`);
    await stopServer();
    await page.reload();
    await page.getByText("今はサーバーにつながりません").waitFor();
    const town = district.towns[0] ?? "";
    await page.getByRole("searchbox").fill(town);
    await page.getByRole("button", { name: "探す" }).click();
    await page.getByRole("button", { name: town }).first().click();
    const card = page.getByRole("article", { name: town });
    await expect
      .poll(() => card.getByRole("heading", { level: 4 }).allInnerTexts())
      .toEqual(expect.arrayContaining(["浸水想定区域", "用途地域", "避難場所・避難所"]));
    expect(await card.getByText(/[\d.]+ (m|km) 先/).count()).toBeGreaterThanOrEqual(3);
    expect(await page.getByText("見本データ（架空）").first().isVisible()).toBe(true);
    expect(await violationsOf(page)).toEqual([]);
  });

  it("draws the map with the server stopped", async () => {
    await page.goto(server.url + aroundShelter());
    await page.locator("#map-canvas").waitFor();
    const tiles = await page.evaluate(async () => {
      const answered = await fetch("/tiles/roads/0/0/0.mvt");
      return answered.status;
    });
    expect(tiles).toBe(204);
    await expect.poll(() => drawnShare(page)).toBeGreaterThan(0.02);
  });

  it("lists with the server stopped what it listed with the server, and says where that comes from", async () => {
    await page.goto(server.url + aroundShelter());
    const packed = await readList(page);
    // A pack holds the rows of what reports tell of; roads it only draws. The device reckons on a plane, the server on the ellipsoid.
    const held = listed.filter(({ key }) => !key.startsWith("roads/"));
    expect(held.length).toBeGreaterThan(1);
    expect(packed).toEqual(held.map((row) => ({ ...row, meters: expect.closeTo(row.meters, 0) as number })));
    expect(await page.locator(".list-status").innerText()).toContain("端末にある地区の情報です");
    expect(await violationsOf(page)).toEqual([]);
    // A row leads to its card, from the pack too.
    const row = page.locator('#list-panel li[data-feature^="shelters/"]').first();
    const title = await row.locator(".hit-title").innerText();
    await row.getByRole("button").click();
    await page.locator(".card .provenance").first().waitFor();
    expect(await page.locator("#card-title").innerText()).toBe(title);
  });
});

interface ListedRow {
  /** Dataset and number of the feature. */
  readonly key: string;
  readonly title: string;
  /** 0: it is over the place itself. */
  readonly meters: number;
}

/** Opens the list and reads it, in the order of features. */
async function readList(page: Page): Promise<ListedRow[]> {
  await mapDrawn(page);
  await page.locator("#list-toggle").click();
  await page.locator('#list-panel [aria-busy="false"] li[data-feature]').first().waitFor();
  const rows = await page.evaluate<{ key: string; title: string; where: string }[]>(
    `[...document.querySelectorAll("#list-panel li[data-feature]")].map((row) =>
      ({ key: row.dataset.feature, title: row.querySelector(".hit-title").innerText, where: row.querySelector(".list-where").innerText }))`,
  );
  const listed = rows.map(({ key, title, where }) => ({ key, title, meters: Number(/([\d.]+) m$/.exec(where)?.[1] ?? 0) }));
  return listed.toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

/** How much of the map is not its plain ground. */
async function drawnShare(page: Page): Promise<number> {
  const picture = (await page.locator("#map-canvas").screenshot()).toString("base64");
  // The browser's own decoder; as text, because tests are compiled without the types of a window.
  return page.evaluate<number>(`(async () => {
    const image = new Image();
    image.src = "data:image/png;base64,${picture}";
    await image.decode();
    // Away from the buttons at the edges.
    const canvas = new OffscreenCanvas(image.width / 2, image.height / 2);
    const context = canvas.getContext("2d");
    context.drawImage(image, -image.width / 4, -image.height / 4);
    const pixels = context.getImageData(0, 0, canvas.width, canvas.height).data;
    let drawn = 0;
    for (let i = 0; i < pixels.length; i += 4) if (pixels[i] !== 0xf4 || pixels[i + 1] !== 0xf2 || pixels[i + 2] !== 0xec) drawn++;
    return drawn / (pixels.length / 4);
  })()`);
}
