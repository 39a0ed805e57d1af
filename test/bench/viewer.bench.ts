import type { Browser, CDPSession, Page } from "playwright-core";
import { chromiumPath, launchBrowser } from "../support/browser.ts";
import { firstPaints, isTile, totalBytes, watchTransfers } from "../support/page-load.ts";
import { startServer } from "../support/server.ts";
import { mapDrawn } from "../support/viewer-page.ts";
import { type BenchCity, type CitySuite, datasets } from "./bench-city.ts";
import { serveMapAlone } from "./map-alone.ts";
import { type Figure, median } from "./side-by-side.ts";

/**
 * How soon a resident on a slow phone sees the map and how soon it answers: the processor four times slower, the network slow 4G (as
 * Lighthouse emulates it: 1.6 Mbit/s down, 750 kbit/s up, 150 ms). Goals are times, which only a quiet machine can keep; so in turn with
 * each visit MapLibre alone is measured in the same way, and a fixed piece of work: they tell what this machine makes of it now.
 */
export const suite: CitySuite = { homes: [process.env["DATABASE_URL"] ? "postgis" : "embedded"], run: benchViewer };

const rounds = 3;

interface Visit {
  /** Of a map, be it the picture of it. */
  readonly firstMs: number;
  readonly paintMs: number;
  readonly completeMs: number;
  readonly bytes: number;
  readonly tileBytes: number;
  readonly interactionMs: number;
  readonly longestTaskMs: number;
  /** A fixed piece of work on the page's thread. */
  readonly workMs: number;
}

async function benchViewer({ test }: BenchCity): Promise<Figure[]> {
  if (chromiumPath === undefined) throw new Error("no Chromium found (CHROMIUM_PATH)");
  const server = await startServer(test.database, datasets);
  const alone = await serveMapAlone();
  const browser = await launchBrowser();
  try {
    // The first one fills the caches of the server.
    await visit(browser, server.url, useViewer);
    const [viewer, library]: [Visit[], Visit[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      viewer.push(await visit(browser, server.url, useViewer));
      library.push(await visit(browser, alone.url, moveMap));
    }
    return figures(viewer, library);
  } finally {
    await browser.close();
    await alone.close();
    await server.close();
  }
}

/** The median visit of each. */
function figures(viewer: readonly Visit[], library: readonly Visit[]): Figure[] {
  const ms = (what: string, figure: (visit: Visit) => number, most?: number): Figure[] => [
    { what, value: median(viewer.map(figure)), unit: "ms", ...(most && { goal: { atMost: most } }) },
    { what: `… MapLibre alone`, value: median(library.map(figure)), unit: "ms" },
  ];
  const kB = (what: string, figure: (visit: Visit) => number, most?: number): Figure[] => [
    { what, value: median(viewer.map(figure)) / 1000, unit: "kB", ...(most && { goal: { atMost: most } }) },
    { what: `… MapLibre alone`, value: median(library.map(figure)) / 1000, unit: "kB" },
  ];
  return [
    ...ms("first map paint", ({ firstMs }) => firstMs, 2500),
    ...ms("live map painted", ({ paintMs }) => paintMs),
    ...ms("first view complete", ({ completeMs }) => completeMs),
    ...ms("interaction to next paint, the slowest", ({ interactionMs }) => interactionMs, 200),
    ...ms("longest task after load", ({ longestTaskMs }) => longestTaskMs, 200),
    ...ms("ten million steps of a loop", ({ workMs }) => workMs),
    ...kB("initial transfer without tiles", ({ bytes }) => bytes, 500),
    { what: "tiles of the first view", value: median(viewer.map(({ tileBytes }) => tileBytes)) / 1000, unit: "kB" },
  ];
}

async function visit(browser: Browser, url: string, use: (page: Page) => Promise<void>): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 412, height: 823 }, locale: "ja-JP", serviceWorkers: "block" });
  context.setDefaultTimeout(120_000);
  try {
    const page = await context.newPage();
    const tileBytes = watchTiles(page);
    const { session, transfers } = await watchTransfers(page);
    await slowDown(session);
    await page.addInitScript(observer);
    await page.goto(url, { waitUntil: "commit" });
    const { pictureMs, paintedMs, completeMs } = await firstPaints(page);
    const initial = [...transfers];
    const initialTiles = await tileBytes();
    const workMs = await page.evaluate<number>(work);
    await page.evaluate("measured.since = performance.now()");
    await use(page);
    const after = await page.evaluate<{ longest: number; interaction: number }>("measured.now()");
    return {
      firstMs: Math.min(pictureMs ?? paintedMs, paintedMs),
      paintMs: paintedMs,
      completeMs,
      bytes: totalBytes(initial.filter((each) => !isTile(each))),
      tileBytes: initialTiles,
      interactionMs: after.interaction,
      longestTaskMs: after.longest,
      workMs,
    };
  } finally {
    await context.close();
  }
}

/** The map's worker asks for tiles, and the account of the page's own transfers does not know of it. */
function watchTiles(page: Page): () => Promise<number> {
  const sizes: Promise<number>[] = [];
  page.on("requestfinished", (request) => {
    if (!isTile({ path: new URL(request.url()).pathname, bytes: 0 })) return;
    sizes.push(request.sizes().then(({ responseBodySize, responseHeadersSize }) => responseBodySize + responseHeadersSize));
  });
  return async () => (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

async function slowDown(session: CDPSession): Promise<void> {
  await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await session.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 150,
    downloadThroughput: (1.6 * 1024 * 1024) / 8,
    uploadThroughput: (750 * 1024) / 8,
  });
}

/** Event Timing and Long Tasks, as browsers measure them: the longest of what began after `since`. */
const observer = `
  globalThis.measured = (() => {
    const tasks = [];
    const events = [];
    const longTasks = new PerformanceObserver((list) => tasks.push(...list.getEntries()));
    longTasks.observe({ type: "longtask" });
    const interactions = new PerformanceObserver((list) => events.push(...list.getEntries()));
    interactions.observe({ type: "event", durationThreshold: 16 });
    return {
      since: 0,
      now() {
        tasks.push(...longTasks.takeRecords());
        events.push(...interactions.takeRecords());
        const longest = (entries) => Math.max(0, ...entries.filter(({ startTime }) => startTime >= this.since).map(({ duration }) => duration));
        return { longest: longest(tasks), interaction: longest(events.filter(({ interactionId }) => interactionId > 0)) };
      },
    };
  })();
`;

const work = `(() => {
  const begun = performance.now();
  let sum = 0;
  for (let step = 0; step < 1e7; step++) sum = (sum * 31 + step) % 65537;
  return performance.now() - begun + (sum < 0 ? 1 : 0);
})()`;

/** What people do first: zoom, open the layers, switch some, move. */
async function useViewer(page: Page): Promise<void> {
  const press = async (selector: string) => {
    await page.locator(selector).first().click();
    await mapDrawn(page);
  };
  await press(".control-stack .control-button:nth-child(1)");
  await press(".control-stack .control-button:nth-child(2)");
  await press("#layers-toggle");
  await press('.layer input[type="checkbox"]:not(:checked)');
  await press('.layer input[type="checkbox"]:checked');
  await press("#layers-panel .icon-button");
  await moveMap(page);
}

async function moveMap(page: Page): Promise<void> {
  await page.locator("#map-canvas").focus();
  for (const key of ["ArrowRight", "ArrowDown"]) {
    await page.keyboard.press(key);
    await twoFrames(page);
  }
}

/** An interaction has been answered when what came of it is on the screen. */
async function twoFrames(page: Page): Promise<void> {
  await page.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(drawn))))");
}
