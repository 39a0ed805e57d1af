import { parse } from "csv-parse/sync";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { readerLanguages } from "../../model/text.ts";
import { simulation as evacuation } from "../../simulations/evacuation/simulation.ts";
import { simulation as exposure } from "../../simulations/exposure/simulation.ts";
import { simulation as isolation } from "../../simulations/isolation/simulation.ts";
import { createRunWorld, type RunWorld } from "../server/runs/run-world.ts";
import { chromiumPath, launchBrowser, pageTest, pixelAt, skippedWithoutChromium } from "../support/browser.ts";
import { homes } from "../support/database.ts";
import { simulateOnCommandLine } from "../support/simulate.ts";
import { keepPicture, mapDrawn, type OpenPage, openPage, phone, until, violationsOf } from "../support/viewer-page.ts";

const home = homes.at(-1) ?? "embedded";
const peopleAndRoads = ["population", "roads", "shelters", "public-facilities", "flood-hazard"];
/** A river that stands ten metres above the ground for two hours. */
const durationHours = 2;

describe.skipIf(chromiumPath === undefined)(`the planner's screen${skippedWithoutChromium}`, pageTest, () => {
  let world: RunWorld;
  let browser: Browser;
  let stage: number;
  let population: number;
  let open: OpenPage;

  beforeAll(async () => {
    world = await createRunWorld(home, peopleAndRoads);
    browser = await launchBrowser();
    stage = Math.round((world.breach()["riverStage"] as [number, number][])[0]?.[1] ?? 0);
    const rows: { people: string }[] = parse(await (await world.server.get("/download/population.csv")).text(), {
      columns: true,
      bom: true,
    });
    population = rows.reduce((sum, { people }) => sum + Number(people), 0);
  });
  afterAll(async () => {
    await browser.close();
    await world.close();
  });
  afterEach(() => open.context.close());

  async function openPlanner(address = "/simulate?lang=ja", options = {}): Promise<Page> {
    open = await openPage(browser, world.server.url + address, options);
    await mapDrawn(open.page);
    return open.page;
  }

  async function fillConditions(page: Page): Promise<void> {
    await page.locator("#parameter-durationHours").fill(String(durationHours));
    await page.locator("#parameter-cellMeters").selectOption("50");
    const series = page.locator("#parameter-riverStage");
    await series.getByText("ひな形から作る").click();
    await series.locator("select").selectOption("constant");
    await series.getByLabel("最大の値（m T.P.）").fill(String(stage));
    await series.getByLabel("終わりの時刻（h）").fill(String(durationHours));
    await series.getByRole("button", { name: "表に入れる" }).click();
  }

  /** The position that is in the form: what a press on the map gave. */
  const breachPosition = (page: Page) => page.locator("#parameter-breachPoints li input").first().inputValue();

  const inputsOf = (position: string) => {
    const [lat = 0, lon = 0] = position.split(",").map(Number);
    const geometry = { type: "Point", coordinates: [lon, lat] };
    return {
      durationHours,
      cellMeters: "50",
      breachPoints: { type: "FeatureCollection", features: [{ type: "Feature", geometry, properties: {} }] },
      riverStage: [
        [0, stage],
        [durationHours, stage],
      ],
    };
  };

  async function hashOnCommandLine(inputs: object): Promise<string> {
    const folder = await mkdtemp(path.join(tmpdir(), "machizu-planner-"));
    try {
      return (await simulateOnCommandLine(world, "flood", inputs, path.join(folder, "out"))).resultHash;
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  const finished = (page: Page, title: string) => page.locator(".result h2", { hasText: title }).waitFor({ timeout: 120_000 });
  const resultHash = (page: Page) => page.locator("[data-hash=result]").textContent();
  const totals = (page: Page, selector: string) =>
    page
      .locator(selector)
      .allInnerTexts()
      .then((texts) => texts.map((text) => Number(text.replaceAll(",", ""))));

  it("leads by mouse from a breach on the map to water over time, and to tables that count every inhabitant once", async () => {
    const page = await openPlanner();
    expect(await violationsOf(page)).toEqual([]);
    await fillConditions(page);
    await page.locator("#parameter-breachPoints").getByRole("button", { name: "地図で指定" }).click();
    const [x, y] = await pixelOf(page, world.middle);
    await page.mouse.click(x, y);
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole("button", { name: "指定を終える" }).click();
    await page.getByRole("button", { name: "サーバーで計算する" }).click();
    await finished(page, "洪水・浸水シミュレーション");

    // The label that it is computed, and that the city is made up, are on map and result.
    await page.locator(".water-label", { hasText: "模擬計算 見本データ（架空）" }).waitFor();
    expect(await page.locator(".result .labels").innerText()).toContain("見本データ（架空）");
    expect(await page.locator(".result .limits li").count()).toBeGreaterThan(3);
    // Dry at the start, water at the end.
    const before = await pixelAt(page, x - 60, y + 60);
    const slider = page.locator(".playback input");
    await slider.fill(await slider.getAttribute("max").then(String));
    await keepPicture(page, "planner-flood");
    await expect.poll(() => pixelAt(page, x - 60, y + 60)).not.toEqual(before);
    expect(await page.locator(".playback-time").innerText()).toBe("2時間00分");
    await page.getByRole("button", { name: "再生" }).click();
    await expect.poll(() => slider.inputValue().then(Number)).toBeGreaterThan(0);
    await page
      .getByRole("button", { name: "一時停止" })
      .click({ timeout: 1000 })
      .catch(() => {});
    expect(await violationsOf(page)).toEqual([]);
    await keepPicture(page, "planner-flood");

    // The same run as by the API and on the command line.
    const inputs = inputsOf(await breachPosition(page));
    const job = await world.server.platform.runs.submit("flood", inputs);
    expect((await world.reaches(job, "successful")).summary?.resultHash).toBe(await resultHash(page));
    // Only a PostgreSQL can be shared with another process.
    if (home === "postgis") expect(await hashOnCommandLine(inputs)).toBe(await resultHash(page));

    // The address opens the result for whoever gets it.
    const colleague = await open.context.newPage();
    await colleague.goto(page.url());
    await colleague.locator(".playback").waitFor();
    expect(await resultHash(colleague)).toBe(await resultHash(page));
    await colleague.close();

    await page.locator(".result").getByRole("button", { name: "浸水の影響" }).click();
    await page.getByRole("button", { name: "サーバーで計算する" }).click();
    await finished(page, "浸水の影響");
    const people = await totals(page, ".result > .scroll-table tr[data-kind=people] td:last-child");
    expect(people).toHaveLength(1);
    expect(people[0]).toBeCloseTo(population, 0);
    const wet = await page.locator("[data-figure=peopleInWater]").innerText();
    expect(Number(wet.replaceAll(",", ""))).toBeGreaterThan(0);
    expect(await violationsOf(page)).toEqual([]);

    await page.getByRole("radio", { name: "避難シミュレーション" }).check();
    await page.locator("#parameter-floodRun").selectOption({ index: 1 });
    await page.getByRole("button", { name: "サーバーで計算する" }).click();
    await finished(page, "避難シミュレーション");
    const origins = page.locator("table", { has: page.locator("caption", { hasText: "地区ごとの結果" }) });
    const [, all, assigned, unassigned, unreachable] = await origins.locator("tfoot td").allInnerTexts();
    const number = (text = "") => Number(text.replaceAll(",", ""));
    expect(number(all)).toBe(population);
    expect(number(assigned) + number(unassigned) + number(unreachable)).toBe(population);
    await page.locator(".playback").waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await keepPicture(page, "planner-evacuation");
    expect(open.errors).toEqual([]);
  });

  it("does the same by keyboard alone: typed conditions, the map's centre, playback", async () => {
    const page = await openPlanner();
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    const focusOn = async (selector: string) => {
      for (let tabs = 0; tabs < 120; tabs++) {
        if (await page.evaluate(`document.activeElement?.matches(${JSON.stringify(selector)})`)) return;
        await page.keyboard.press("Tab");
      }
      throw new Error(`Tab never comes to ${selector}`);
    };
    await focusOn("#parameter-durationHours");
    await press("Control+a");
    await page.keyboard.type("1");
    await focusOn("#parameter-cellMeters");
    await press("ArrowUp");
    expect(await page.locator("#parameter-cellMeters").inputValue()).toBe("50");
    // The first button draws on the map: it takes the focus there, and Enter takes its centre.
    await focusOn("#parameter-breachPoints button");
    await press("Enter");
    await until(page, "document.activeElement?.id === 'map-canvas'");
    await press("Enter");
    expect(await page.locator("#parameter-breachPoints li").count()).toBe(1);
    const series = page.locator("#parameter-riverStage");
    await series.getByRole("button", { name: "行を足す" }).focus();
    await press("Enter", "Enter");
    await series.locator("[name=riverStage-0-value]").focus();
    await page.keyboard.type(String(stage));
    await series.locator("[name=riverStage-1-value]").focus();
    await page.keyboard.type(String(stage));
    // The sketch moves the second point up.
    await series.getByRole("slider").nth(1).focus();
    await press("ArrowUp");
    expect(Number(await series.locator("[name=riverStage-1-value]").inputValue())).toBeGreaterThan(stage);
    await focusOn("button[type=submit]");
    await press("Enter");
    await finished(page, "洪水・浸水シミュレーション");
    await until(page, "document.activeElement?.id === 'results'");
    await page.locator(".playback input").focus();
    await press("ArrowRight", "ArrowRight");
    expect(await page.locator(".playback-time").innerText()).toBe("0時間20分");
    expect(open.errors).toEqual([]);
  });

  it("plays the water back over ground and houses in relief, by keyboard too", async () => {
    const job = await world.server.platform.runs.submit("flood", world.breach());
    const { hash } = await world.reaches(job, "successful");
    const asked: string[] = [];
    const page = await openPlanner(`/simulate?lang=ja#simulation=flood&run=${hash}`, { viewport: phone, reducedMotion: "reduce" });
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    await page.locator(".playback").waitFor();
    expect(asked.filter((path) => /terrain|relief/.test(path))).toEqual([]);
    const heights = page.waitForResponse((response) => /\/terrain\/\d+\/\d+\/\d+\.png/.test(response.url()) && response.ok(), {
      timeout: 120_000,
    });
    await page.getByRole("button", { name: "立体表示（3D）" }).press("Enter");
    await heights;
    await until(page, "testMap.getTerrain() && testMap.getPitch() > 50 && testMap.getLayer('machizu-water')?.type === 'custom'", 120_000);
    await page.locator(".relief-box summary").press("Enter");
    await page.getByText("模擬計算の水面（表示している時刻の深さ）").waitFor();
    await page.getByText("建物（データの高さ）").waitFor();
    expect(await page.locator(".water-label").innerText()).toBe("模擬計算 見本データ（架空）");
    expect(await violationsOf(page)).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(phone.width);
    await page.locator(".relief-box summary").press("Enter");
    // Dry at the start, water at the end, where the view was brought.
    const [x, y] = await pixelOf(page, world.middle);
    const slider = page.locator(".playback input");
    const dry = await pixelAt(page, x, y);
    await slider.press("End");
    await expect.poll(() => pixelAt(page, x, y), { timeout: 60_000 }).not.toEqual(dry);
    await keepPicture(page, "planner-relief");
    await slider.press("Home");
    await expect.poll(() => pixelAt(page, x, y), { timeout: 60_000 }).toEqual(dry);
    await page.getByRole("button", { name: "立体表示（3D）" }).press("Enter");
    await until(page, "!testMap.getTerrain() && testMap.getPitch() === 0 && testMap.getLayer('machizu-water')?.type === 'raster'", 60_000);
    expect(open.errors).toEqual([]);
  });

  it("computes a what-if in the browser with the server's hash, showing water while it runs", async () => {
    const page = await openPlanner();
    const data = page.waitForResponse(
      (response) => response.url().endsWith("/material/data") && (response.request().postData() ?? "").includes('"50"'),
    );
    await fillConditions(page);
    await page.locator("#parameter-breachPoints").getByRole("button", { name: "座標で追加" }).click();
    await page.locator("#parameter-breachPoints li input").fill(`${world.middle[1]}, ${world.middle[0]}`);
    // While the form was filled in, the data has come.
    await (await data).finished();
    const material = page.waitForResponse((response) => response.url().endsWith("/material"));
    const began = performance.now();
    await page.getByRole("button", { name: "このブラウザーで試算する" }).click();
    expect(await (await material).json()).toMatchObject({ data: null });
    await page.locator(".playback, .depth-legend").first().waitFor();
    const firstSeconds = (performance.now() - began) / 1000;
    await finished(page, "洪水・浸水シミュレーション");
    const allSeconds = (performance.now() - began) / 1000;
    process.stdout.write(`what-if in the browser: first picture ${firstSeconds.toFixed(1)} s, complete ${allSeconds.toFixed(1)} s\n`);
    const inputs = inputsOf(`${world.middle[1]}, ${world.middle[0]}`);
    const job = await world.server.platform.runs.submit("flood", inputs);
    const { hash, summary } = await world.reaches(job, "successful");
    expect(await resultHash(page)).toBe(summary?.resultHash);
    expect(await page.locator(".hashes dd").first().textContent()).toBe(hash);
    expect(await page.locator("[data-figure=kernel]").innerText()).toBe("simd");
    expect(open.errors).toEqual([]);
  });

  it.each([exposure, evacuation, isolation])(
    "computes what builds on a flood in the browser with the server's hash: $id",
    async ({ id, title }) => {
      const { runs } = world.server.platform;
      const flood = await world.reaches(await runs.submit("flood", world.breach()), "successful");
      const page = await openPlanner(`/simulate?lang=ja#simulation=flood&run=${flood.hash}`);
      await page.locator(".result").getByRole("button", { name: title.ja }).click();
      await page.getByRole("button", { name: "このブラウザーで試算する" }).click();
      await finished(page, title.ja);
      const { hash, summary } = await world.reaches(await runs.submit(id, { floodRun: flood.hash }), "successful");
      expect(await resultHash(page)).toBe(summary?.resultHash);
      expect(await page.locator(".hashes dd").first().textContent()).toBe(hash);
      // What the flood cannot say holds for what builds on it, here too.
      const told = await page.locator(".result .limits li").allInnerTexts();
      expect(told).toEqual([...(summary?.warnings ?? []), ...(summary?.limits ?? [])].map(({ ja }) => ja));
      await keepPicture(page, `planner-browser-${id}`);
      expect(open.errors).toEqual([]);
    },
  );

  it.each([exposure, evacuation, isolation])(
    "computes on the published areas in the browser with the server's hash: $id",
    async ({ id, title }) => {
      const page = await openPlanner();
      await page.getByRole("radio", { name: title.ja }).check();
      await page.getByRole("button", { name: "このブラウザーで試算する" }).click();
      await finished(page, title.ja);
      const { runs } = world.server.platform;
      const { summary } = await world.reaches(await runs.submit(id, {}), "successful");
      expect(await resultHash(page)).toBe(summary?.resultHash);
      expect(open.errors).toEqual([]);
    },
  );

  it("says at the field what is wrong, in the reader's language", async () => {
    const page = await openPlanner("/simulate?lang=pt-BR");
    await page.locator("#parameter-riverWidthMeters").fill("-5");
    await page.locator("button[type=submit]").click();
    const width = page.locator(".field", { has: page.locator("#parameter-riverWidthMeters") });
    await width.getByText("Digite um valor de 10 a 1000 m.").waitFor();
    expect(await page.locator("#parameter-riverWidthMeters").getAttribute("aria-invalid")).toBe("true");
    expect(await violationsOf(page)).toEqual([]);
    await page.locator("#parameter-riverWidthMeters").fill("100");
    // What only the server can know is said at its field too.
    await page.locator("button[type=submit]").click();
    await page.locator("#parameter-breachPoints .field-error").waitFor();
    await until(page, "document.activeElement?.id === 'parameter-breachPoints'");
    expect(await violationsOf(page)).toEqual([]);
  });

  it("stops a run on request", async () => {
    const page = await openPlanner();
    await fillConditions(page);
    await page.locator("#parameter-durationHours").fill("200");
    await page.locator("#parameter-cellMeters").selectOption("10");
    await page.locator("#parameter-breachPoints").getByRole("button", { name: "座標で追加" }).click();
    await page.locator("#parameter-breachPoints li input").fill(`${world.middle[1]}, ${world.middle[0]}`);
    await page.getByLabel("記録する間隔").fill("360");
    await page.getByRole("button", { name: "サーバーで計算する" }).click();
    await page.getByText("サーバーで計算しています。").waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole("button", { name: "計算を中止" }).click();
    await page.getByText("計算を中止しました。").waitFor();
    expect(open.errors).toEqual([]);
  });

  it.each(readerLanguages)("fits a phone and has no accessibility violations in %s", async (language) => {
    const page = await openPlanner(`/simulate?lang=${language}`, { viewport: phone });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(phone.width);
    expect(await violationsOf(page)).toEqual([]);
    await page.emulateMedia({ forcedColors: "active" });
    expect(await violationsOf(page)).toEqual([]);
    expect(open.errors).toEqual([]);
  });
});

/** Where a place of the map is on the page. */
async function pixelOf(page: Page, [lon, lat]: readonly [number, number]): Promise<[number, number]> {
  const { x, y } = await page.evaluate<{ x: number; y: number }>(
    `(() => { const p = testMap.project([${lon}, ${lat}]), b = testMap.getCanvas().getBoundingClientRect(); return { x: p.x + b.x, y: p.y + b.y }; })()`,
  );
  return [x, y];
}
