import type { Browser, CDPSession, Page } from "playwright-core";
import { chromiumPath, launchBrowser } from "../support/browser.ts";
import { firstPaints, isTile, totalBytes, watchTransfers } from "../support/page-load.ts";
import { startServer } from "../support/server.ts";
import { type BenchCity, type CitySuite, datasets } from "./bench-city.ts";
import { type Figure, median } from "./side-by-side.ts";

/**
 * How soon a resident on a slow phone sees the map and how soon it answers: the processor four times slower, the network slow 4G (as
 * Lighthouse emulates it: 1.6 Mbit/s down, 750 kbit/s up, 150 ms). Figures beside goals; they mean something on a quiet machine only.
 */
export const suite: CitySuite = { homes: [process.env["DATABASE_URL"] ? "postgis" : "embedded"], run: benchViewer };

const rounds = 3;

interface Visit {
  readonly paintMs: number;
  readonly completeMs: number;
  readonly bytes: number;
  readonly tileBytes: number;
  readonly interactionMs: number;
  readonly longestTaskMs: number;
}

async function benchViewer({ test }: BenchCity): Promise<Figure[]> {
  if (chromiumPath === undefined) throw new Error("no Chromium found (CHROMIUM_PATH)");
  const server = await startServer(test.database, datasets);
  const browser = await launchBrowser();
  try {
    // The first one fills the caches of the server.
    await visit(browser, server.url);
    const visits: Visit[] = [];
    for (let round = 0; round < rounds; round++) visits.push(await visit(browser, server.url));
    return figures(visits);
  } finally {
    await browser.close();
    await server.close();
  }
}

/** The median visit of each. */
function figures(visits: readonly Visit[]): Figure[] {
  const middle = (figure: (visit: Visit) => number) => median(visits.map(figure));
  const ms = (what: string, value: number, most?: number): Figure => ({ what, value, unit: "ms", ...(most && { goal: { atMost: most } }) });
  return [
    ms(
      "first map paint",
      middle(({ paintMs }) => paintMs),
      2500,
    ),
    ms(
      "first view complete",
      middle(({ completeMs }) => completeMs),
    ),
    ms(
      "interaction to next paint, slowest of 8",
      middle(({ interactionMs }) => interactionMs),
      200,
    ),
    ms(
      "longest task after load",
      middle(({ longestTaskMs }) => longestTaskMs),
      200,
    ),
    { what: "initial transfer without tiles", value: middle(({ bytes }) => bytes) / 1000, unit: "kB", goal: { atMost: 500 } },
    { what: "tiles of the first view", value: middle(({ tileBytes }) => tileBytes) / 1000, unit: "kB" },
  ];
}

async function visit(browser: Browser, url: string): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 412, height: 823 }, locale: "ja-JP", serviceWorkers: "block" });
  try {
    const page = await context.newPage();
    const { session, transfers } = await watchTransfers(page);
    await slowDown(session);
    await page.addInitScript(observer);
    await page.goto(url, { waitUntil: "commit" });
    const { paintedMs, completeMs } = await firstPaints(page);
    const initial = [...transfers];
    await page.evaluate("measured.longest = measured.interaction = 0");
    await interact(page);
    const after = await page.evaluate<{ longest: number; interaction: number }>("measured");
    return {
      paintMs: paintedMs,
      completeMs,
      bytes: totalBytes(initial.filter((each) => !isTile(each))),
      tileBytes: totalBytes(initial.filter(isTile)),
      interactionMs: after.interaction,
      longestTaskMs: after.longest,
    };
  } finally {
    await context.close();
  }
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

/** Event Timing and Long Tasks, as browsers measure them. */
const observer = `
  globalThis.measured = { longest: 0, interaction: 0 };
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) measured.longest = Math.max(measured.longest, duration);
  }).observe({ type: "longtask" });
  new PerformanceObserver((list) => {
    for (const { duration, interactionId } of list.getEntries())
      if (interactionId > 0) measured.interaction = Math.max(measured.interaction, duration);
  }).observe({ type: "event", durationThreshold: 16 });
`;

/** What people do first: zoom, open the layers, switch some, move. */
async function interact(page: Page): Promise<void> {
  const press = async (selector: string) => {
    await page.locator(selector).first().click();
    await page.waitForTimeout(1500);
  };
  await press(".control-stack .control-button:nth-child(1)");
  await press(".control-stack .control-button:nth-child(2)");
  await press("#layers-toggle");
  await press('.layer input[type="checkbox"]:not(:checked)');
  await press('.layer input[type="checkbox"]:checked');
  await press("#layers-panel .icon-button");
  await page.locator("#map-canvas").focus();
  for (const key of ["ArrowRight", "ArrowDown"]) {
    await page.keyboard.press(key);
    await page.waitForTimeout(1500);
  }
}
