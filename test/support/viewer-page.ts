import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";

/** A page of the platform in a browser of its own. */
export interface OpenPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors on the console and uncaught ones, as they come. */
  readonly errors: readonly string[];
}

export const desktop = { width: 1280, height: 800 } as const;
export const phone = { width: 360, height: 740 } as const;

/** What does not come within this time does not come at all: on a busy machine a map may take a minute. */
const patienceMs = 90_000;

export async function openPage(browser: Browser, address: string, options: BrowserContextOptions = {}): Promise<OpenPage> {
  const context = await browser.newContext({ viewport: desktop, locale: "ja-JP", acceptDownloads: true, ...options });
  context.setDefaultTimeout(patienceMs);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("console", (message) => message.type() === "error" && errors.push(`${message.text()} (${message.location().url})`));
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto(address);
  return { page, context, errors };
}

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] as const;
/** The one that comes with `@axe-core/playwright`; put into a page once, which is most of the time that a run of few rules takes. */
const axe = readFileSync(createRequire(import.meta.resolve("@axe-core/playwright")).resolve("axe-core/axe.min.js"), "utf8");

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly target: readonly string[]; readonly failureSummary: string }[];
}

/**
 * WCAG 2.0 to 2.2, A and AA, and what axe holds to be good practice: one line for each violation.
 * @param rules only these rules of axe.
 */
export async function violationsOf(page: Page, rules?: readonly string[]): Promise<string[]> {
  if (!(await page.evaluate<boolean>('"axe" in globalThis'))) await page.evaluate(axe);
  const runOnly = rules ? { type: "rule", values: rules } : { type: "tag", values: tags };
  const options = JSON.stringify({ runOnly, resultTypes: ["violations"] });
  const violations = await page.evaluate<Violation[]>(`axe.run(document, ${options}).then(({ violations }) =>
    violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html, target, failureSummary }) => ({ html, target, failureSummary })) })))`);
  const found: string[] = [];
  for (const { id, nodes } of violations) {
    for (const { html, target, failureSummary } of nodes) {
      if (id !== "label-content-name-mismatch" || !(await isNamedWithoutReadings(page, String(target))))
        found.push(`${id}: ${html} ${failureSummary}`);
    }
  }
  return found;
}

/** axe counts the readings over kanji as part of the visible words (docs/accessibility.md); the name holds the words without them. */
async function isNamedWithoutReadings(page: Page, selector: string): Promise<boolean> {
  return page.evaluate<boolean>(`(() => {
    const element = document.querySelector(${JSON.stringify(selector)});
    const words = element.cloneNode(true);
    const readings = words.querySelectorAll("rt, rp");
    for (const reading of readings) reading.remove();
    return readings.length > 0 && (element.ariaLabel ?? "").includes(words.textContent.trim());
  })()`);
}

/**
 * Makes the viewer's map `testMap` in the page, by way of the component that holds it: the viewer itself hands it to nobody. As text,
 * because tests are compiled without the types of a window.
 */
const findMap = `(() => {
  const element = document.querySelector(".maplibregl-map");
  const key = element && Object.keys(element).find((name) => name.startsWith("__reactFiber"));
  for (let fiber = key && element[key]; fiber; fiber = fiber.return) {
    if (typeof fiber.type !== "function" && typeof fiber.type !== "object") continue;
    for (let hook = fiber.memoizedState; hook && typeof hook === "object" && "next" in hook; hook = hook.next) {
      if (typeof hook.memoizedState?.getMap === "function") return (globalThis.testMap = hook.memoizedState.getMap()) && true;
    }
  }
  return false;
})()`;

/** Waits for an expression to hold; asked from here, because the page's policy lets no text be evaluated in it by itself. */
export async function until(page: Page, expression: string, withinMs = patienceMs): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await page.evaluate(expression))) {
    if (performance.now() > end) throw new Error(`does not come true: ${expression}`);
    await page.waitForTimeout(50);
  }
}

/** The map hears of what was pressed two frames later, when the page has answered (`client/use-after-paint.ts`). */
const mapTold =
  "new Promise((told) => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(told, 0)))))";

/** Waits until everything in view has been drawn. */
export async function mapDrawn(page: Page): Promise<void> {
  await page.locator("#map-canvas").waitFor();
  await until(page, findMap);
  await page.evaluate(mapTold);
  await until(page, "testMap.isStyleLoaded() && testMap.areTilesLoaded() && !testMap.isMoving()");
  await page.evaluate("new Promise((resolve) => { testMap.once('render', () => resolve(undefined)); testMap.triggerRepaint(); })");
  await until(page, "testMap.areTilesLoaded()");
}

/** Waits until a layer of the style has been drawn around a place of the canvas, in pixels. */
export async function drawnAt(page: Page, { x, y }: { readonly x: number; readonly y: number }, layer: string): Promise<void> {
  const box = [
    [x - 6, y - 6],
    [x + 6, y + 6],
  ];
  await until(page, `testMap.queryRenderedFeatures(${JSON.stringify(box)}).some((feature) => feature.layer.id.startsWith("${layer}"))`);
}

/** Goes to another part of the map as a changed address does. */
export async function goTo(page: Page, camera: { zoom: number; lat: number; lon: number; bearing?: number }): Promise<void> {
  const { zoom, lat, lon, bearing = 0 } = camera;
  await page.evaluate(`location.hash = location.hash.replace(/map=[^&]*/, "map=${[zoom, lat, lon, bearing].join("/")}")`);
  await until(page, `Math.abs(testMap.getCenter().lng - ${lon}) < 1e-4 && Math.abs(testMap.getZoom() - ${zoom}) < 0.02`);
  await mapDrawn(page);
  // Whatever hangs on the view has heard of it when it is in the address.
  await until(page, `location.hash.includes("map=${zoom.toFixed(2)}/${lat.toFixed(5)}/${lon.toFixed(5)}")`);
}

const pictures = path.resolve(import.meta.dirname, "../../.build/pictures");

/** Keeps what the page looks like, as an artefact of the run. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: path.join(pictures, `${name}.png`) });
}
