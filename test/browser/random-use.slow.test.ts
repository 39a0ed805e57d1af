import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Browser, CDPSession, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRandom, type Random } from "../../data-pipelines/sample/random.ts";
import { chromiumPath, launchBrowser, skippedWithoutChromium } from "../support/browser.ts";
import { homes } from "../support/database.ts";
import { loadSampleCity, type SampleCity } from "../support/sample-city.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { mapDrawn, type OpenPage, openPage, until } from "../support/viewer-page.ts";

/** MACHIZU_RANDOM_MINUTES=30 for the pass before a release; MACHIZU_RANDOM_SEED for another walk. */
const minutes = Number(process.env["MACHIZU_RANDOM_MINUTES"] ?? 1);
const seed = Number(process.env["MACHIZU_RANDOM_SEED"] ?? 20_261_201);

const start = "#map=15.00/33.05000/136.32000";
/** The heap is measured at rest after so many actions. */
const actionsBetweenRests = minutes >= 5 ? 25 : 10;
/** A slow machine does few actions in a minute: it goes on until the heap has been measured so often after the warm-up. */
const fewestRests = 4;
/** Of the heap at rest. In a short pass tools are still opened for the first time: it only finds what grows wildly. */
const mostGrowth = minutes >= 5 ? 0.1 : 0.5;
/** Code and tables that everybody needs once are loaded in this part of the time. */
const warmUpShare = 0.25;

const gsiTile = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=", "base64");

describe.skipIf(chromiumPath === undefined)(`the viewer used at random for ${minutes} min${skippedWithoutChromium}`, () => {
  let city: SampleCity;
  let server: TestServer;
  let browser: Browser;
  let open: OpenPage;
  let devtools: CDPSession;
  const refused: string[] = [];

  beforeAll(async () => {
    // With the heights of the ground, as in a real city: the view in relief asks for them.
    city = await loadSampleCity(homes.at(-1) ?? "embedded", { terrain: true });
    server = await startServer(city.database, city.datasets);
    browser = await launchBrowser();
    open = await openPage(browser, "about:blank");
    const { page, context } = open;
    // The national base map is not reached from here; it answers with nothing to see.
    await context.route(/cyberjapandata/, (route) => route.fulfill({ contentType: "image/png", body: gsiTile }));
    // A new tab is somebody else's page.
    context.on("page", (other) => void (other !== page && other.close().catch(() => undefined)));
    page.on("response", (response) => response.status() >= 400 && refused.push(`${response.status()} ${response.url()}`));
    page.on("requestfailed", (request) => {
      const reason = request.failure()?.errorText ?? "";
      // What nobody waits for any more is given up.
      if (!reason.includes("ERR_ABORTED")) refused.push(`${reason} ${request.url()}`);
    });
    await page.addInitScript(staysHere);
    await page.goto(`${server.url}/${start}`);
    await mapDrawn(page);
    devtools = await context.newCDPSession(page);
    await devtools.send("Performance.enable");
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
    await city.drop();
  });

  it("reports no error, asks for nothing that is not there, and keeps its memory", { timeout: (minutes + 5) * 60_000 }, async () => {
    const { page, errors } = open;
    const random = createRandom(seed, "random use");
    const begun = performance.now();
    const share = () => (performance.now() - begun) / (minutes * 60_000);
    const heaps: { share: number; megabytes: number }[] = [];
    const log: string[] = [];
    const warmHeaps = () => heaps.filter((heap) => heap.share > warmUpShare).map(({ megabytes }) => megabytes);
    for (let actions = 0; share() < 1 || warmHeaps().length < fewestRests; actions++) {
      log.push(await act(page, random));
      if (actions % actionsBetweenRests === actionsBetweenRests - 1) {
        await rest(page, actions).catch((cause: unknown) => {
          throw new Error(`no rest after ${log.slice(-30).join("; ")}`, { cause });
        });
        heaps.push({ share: share(), megabytes: await heapMegabytes(devtools) });
      }
      expect([errors, refused, errors.length + refused.length > 0 ? log.slice(-12) : []]).toEqual([[], [], []]);
    }
    const warm = warmHeaps();
    const third = Math.max(1, Math.floor(warm.length / 3));
    const [before, after] = [median(warm.slice(0, third)), median(warm.slice(-third))];
    const figures = { minutes, seed, actions: log.length, before, after, growth: after / before - 1, heaps };
    const folder = path.resolve(import.meta.dirname, "../../.build");
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, "random-use.json"), JSON.stringify(figures, null, 1));
    expect(figures.growth).toBeLessThanOrEqual(mostGrowth);
  });
});

/** Links and forms that lead away are pressed and do not lead anywhere: a new page would hide what the old one keeps. As text, for the page. */
const staysHere = `
  const leads = (element) => element?.closest?.("a[href]") && !element.closest(".languages") && !element.closest("a[download]");
  addEventListener("click", (event) => { if (leads(event.target)) event.preventDefault(); }, true);
  addEventListener("submit", (event) => { if (event.target.hasAttribute("action")) event.preventDefault(); }, true);`;

/** One thing that a person might do next. */
async function act(page: Page, random: Random): Promise<string> {
  const action = random.weighted([
    [pressSomething, 10],
    [pressKeys, 4],
    [dragMap, 3],
    [turnWheel, 3],
    [pressMap, 3],
    [ask, 2],
    [goElsewhere, 2],
    [resize, 0.5],
  ] as const);
  const told = await action(page, random);
  // A person's pace, nothing that is waited for.
  await page.waitForTimeout(random.integer(20, 150));
  return told;
}

const controls = 'button, summary, input, select, a[href], [role="option"]';

async function pressSomething(page: Page, random: Random): Promise<string> {
  const places = await page.evaluate<
    { x: number; y: number; name: string }[]
  >(`[...document.querySelectorAll('${controls}')].flatMap((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const [x, y] = [left + width / 2, top + height / 2];
    const hit = document.elementFromPoint(x, y);
    const isFile = element.type === "file" || element.closest("label")?.querySelector("[type=file]");
    return hit && !isFile && (hit === element || element.contains(hit)) ? [{ x, y, name: (element.ariaLabel ?? element.textContent ?? element.type).slice(0, 40) }] : [];
  })`);
  if (places.length === 0) return "nothing to press";
  const { x, y, name } = random.pick(places);
  await page.mouse.click(x, y);
  return `press ${name.trim()}`;
}

async function pressKeys(page: Page, random: Random): Promise<string> {
  const key = random.pick([
    "Tab",
    "Tab",
    "Shift+Tab",
    "Enter",
    "Space",
    "Escape",
    "ArrowUp",
    "ArrowDown",
    "ArrowLeft",
    "ArrowRight",
    "+",
    "-",
  ]);
  const times = random.integer(1, 6);
  for (let i = 0; i < times; i++) await page.keyboard.press(key);
  return `${key} × ${times}`;
}

const somewhere = (random: Random) => [random.integer(400, 1100), random.integer(200, 650)] as const;

async function dragMap(page: Page, random: Random): Promise<string> {
  await page.mouse.move(...somewhere(random));
  await page.mouse.down();
  await page.mouse.move(...somewhere(random), { steps: 4 });
  await page.mouse.up();
  return "drag";
}

async function turnWheel(page: Page, random: Random): Promise<string> {
  await page.mouse.move(...somewhere(random));
  await page.mouse.wheel(0, random.integer(-400, 400));
  return "wheel";
}

async function pressMap(page: Page, random: Random): Promise<string> {
  await page.mouse.click(...somewhere(random));
  return "press the map";
}

async function ask(page: Page, random: Random): Promise<string> {
  const text = random.pick(["見本", "小学校", "33.05,136.32", "Atlantis", "公園", "'; drop table", "青葉町1-2", "🙂"]);
  const field = page.locator("#search-input");
  if (!(await field.isVisible())) return "no search";
  await field.fill(text, { force: true });
  await page.keyboard.press(random.pick(["Enter", "ArrowDown", "Escape"]));
  return `ask ${text}`;
}

async function goElsewhere(page: Page, random: Random): Promise<string> {
  const hash = `#map=${random.between(9, 18).toFixed(2)}/${random.between(33.02, 33.08).toFixed(5)}/${random.between(136.28, 136.37).toFixed(5)}`;
  await page.evaluate(`location.hash = "${hash}"`);
  return hash;
}

async function resize(page: Page, random: Random): Promise<string> {
  const size = random.pick([
    { width: 1280, height: 800 },
    { width: 1280, height: 800 },
    { width: 360, height: 740 },
    { width: 320, height: 480 },
  ]);
  await page.setViewportSize(size);
  return `${size.width} × ${size.height}`;
}

/** Back to one and the same state, so that heaps can be compared: the address that a reader opens says all of it. */
async function rest(page: Page, nth: number): Promise<void> {
  await page.setViewportSize({ width: 1280, height: 800 });
  for (let i = 0; i < 3; i++) await page.keyboard.press("Escape");
  await page.evaluate(`document.querySelectorAll('.panel-toggles [aria-expanded="true"]').forEach((toggle) => toggle.click())`);
  // What is still under way ends first: a wheel that turns on takes the map away from every address.
  await mapDrawn(page);
  // An address that is there already would change nothing.
  await page.evaluate(`location.hash = "${start}&rest=${nth}"`);
  await until(page, `location.hash.startsWith("${start}") && !location.hash.includes("rest") && !location.hash.includes("view=3d")`);
  await mapDrawn(page);
  const view = await page.evaluate(
    "[testMap.getZoom(), testMap.getCenter().lat, testMap.getCenter().lng, testMap.getBearing(), testMap.getPitch()]",
  );
  expect(view).toEqual([15, 33.05, 136.32, 0, 0].map((number) => expect.closeTo(number, 4) as number));
}

async function heapMegabytes(devtools: CDPSession): Promise<number> {
  await devtools.send("HeapProfiler.collectGarbage");
  await devtools.send("HeapProfiler.collectGarbage");
  const { metrics } = await devtools.send("Performance.getMetrics");
  return (metrics.find(({ name }) => name === "JSHeapUsedSize")?.value ?? Number.NaN) / 2 ** 20;
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}
