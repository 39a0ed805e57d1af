import type { Page } from "playwright-core";
import type { ReaderLanguage } from "../../../model/text.ts";
import { until } from "../viewer-page.ts";

/** Where the states are visited. */
export interface Stage {
  readonly page: Page;
  readonly language: ReaderLanguage;
  readonly world: Visited;
}

/** What the states need to know of the city. */
export interface Visited {
  readonly url: string;
  /** In the middle of a flood zone, with its town's name. */
  readonly place: readonly [lon: number, lat: number];
  readonly town: string;
  /** Hashes of runs that are done. */
  readonly runs: { readonly flood: string; readonly exposure: string; readonly comparison: string };
  /** Versions of this dataset differ. */
  readonly changed: string;
}

/** A page, and the states that it is brought into one after the other. */
export interface Scene {
  readonly name: string;
  readonly address: (world: Visited, language: ReaderLanguage) => string;
  /** What the browser lacks. */
  readonly without?: "drawing" | "server";
  readonly states: readonly State[];
}

interface State {
  readonly name: string;
  /** From the state before, by what a reader does; done when it has been reached. */
  readonly enter: (stage: Stage) => Promise<void>;
  /** Drawn by the machine in software so slowly that it is visited in one language and size. */
  readonly isSlow?: boolean;
}

/** Little to draw: where a map is drawn in software, every change of the window draws it anew. */
const layers = "layers=roads,shelters";
const mapAt = (name: string, more = ""): Pick<Scene, "name" | "address"> => ({
  name,
  address: ({ place: [lon, lat] }, language) => `/?lang=${language}#map=15.00/${lat}/${lon}&${layers}${more}`,
});
const pageAt = (name: string, address: (world: Visited) => string): Scene => ({
  name,
  address: (world, language) => `${address(world)}${address(world).includes("?") ? "&" : "?"}lang=${language}`,
  states: [{ name: "as it comes", enter: ({ page }) => shown(page, "#content h1") }],
});

async function shown(page: Page, selector: string): Promise<void> {
  await page.locator(selector).first().waitFor();
}

async function gone(page: Page, selector: string): Promise<void> {
  await page.locator(selector).first().waitFor({ state: "detached" });
}

async function ask(page: Page, words: string): Promise<void> {
  await page.locator("#search-input").fill(words);
  await page.keyboard.press("Enter");
}

async function closeCard(page: Page): Promise<void> {
  await page.keyboard.press("Escape");
  await gone(page, ".card");
}

async function unfold(page: Page, selector: string): Promise<void> {
  await page.evaluate(`for (const fold of document.querySelectorAll(${JSON.stringify(selector)})) fold.open = true`);
}

/** The tools in the order in which they are offered. */
const openTool = (order: number, sign: string) => async (page: Page) => {
  if (!(await page.locator("#tools-panel").isVisible())) await page.locator("#tools-toggle").click();
  await page.locator(".tool-choice .button").nth(order).click();
  await shown(page, `.tool:not([hidden]) ${sign}`);
};

async function mapReady(page: Page): Promise<void> {
  await shown(page, "#map-canvas");
  await shown(page, ".map-controls");
}

const map: Scene = {
  ...mapAt("the map"),
  states: [
    {
      name: "at the start, with its layers",
      enter: async ({ page }) => {
        await mapReady(page);
        await shown(page, "#layers-panel .legend");
      },
    },
    {
      name: "times and comparison are unfolded",
      enter: async ({ page }) => {
        await unfold(page, ".time-choice");
        await shown(page, ".time-choice[open] .field");
      },
    },
    {
      name: "its languages",
      enter: async ({ page }) => {
        await page.locator(".languages summary").click();
        await shown(page, ".languages details[open] a");
      },
    },
    {
      name: "a search has candidates",
      enter: async ({ page, world }) => {
        await page.locator("#search-input").pressSequentially(world.town);
        await shown(page, "[role=option]");
      },
    },
    {
      name: "a search finds nothing",
      enter: async ({ page }) => {
        await ask(page, "qqqqqqqqqq");
        await shown(page, ".search-told");
      },
    },
    {
      name: "a place that was searched for",
      enter: async ({ page, world: { place } }) => {
        await ask(page, `${place[1]},${place[0]}`);
        await shown(page, ".card .answer");
      },
    },
    {
      name: "a place that was asked for by keyboard",
      enter: async ({ page }) => {
        await closeCard(page);
        await page.locator("#map-canvas").press("Enter");
        await shown(page, ".card .answer");
      },
    },
    {
      name: "a place that was clicked",
      enter: async ({ page }) => {
        await closeCard(page);
        await page.locator("#map-canvas").click({ position: { x: 400, y: 300 } });
        await shown(page, ".card .answer");
      },
    },
    {
      name: "its list",
      enter: async ({ page }) => {
        await closeCard(page);
        await page.locator("#list-toggle").click();
        await shown(page, "#list-panel .hits li");
      },
    },
    {
      name: "facts in its list",
      enter: async ({ page }) => {
        await page.locator(".list-facts summary").first().click();
        await shown(page, ".list-facts[open] dd");
      },
    },
    {
      name: "the buttons that move it",
      enter: async ({ page }) => {
        await page.locator('.control-button[aria-expanded="false"]').click();
        await shown(page, "#move-pad");
      },
    },
    {
      name: "a purpose is chosen",
      enter: async ({ page }) => {
        await page.locator("#layers-toggle").click();
        await page.locator(".presets .button").first().click();
        await shown(page, '.presets [aria-pressed="true"]');
      },
    },
  ],
};

const tools: Scene = {
  ...mapAt("the tools"),
  states: [
    {
      name: "measure",
      enter: async ({ page }) => {
        await mapReady(page);
        await openTool(0, ".measured")(page);
        const [first, second] = ["35.0000,136.0000", "35.0010,136.0020"];
        for (const place of [first, second]) {
          await page.locator("#typed-point").fill(place);
          await page.keyboard.press("Enter");
        }
        await until(page, "document.querySelectorAll('.tool:not([hidden]) .place-list > li').length === 2");
      },
    },
    {
      name: "a place that cannot be read",
      enter: async ({ page }) => {
        await page.locator("#typed-point").fill("?");
        await page.keyboard.press("Enter");
        await shown(page, ".tool .fault");
      },
    },
    { name: "draw", enter: ({ page }) => openTool(1, ".button")(page) },
    { name: "own files", enter: ({ page }) => openTool(2, "input[type=file]")(page) },
    { name: "coordinates", enter: ({ page }) => openTool(3, ".positions")(page) },
    { name: "print", enter: ({ page }) => openTool(4, "select, input")(page) },
    { name: "share", enter: ({ page }) => openTool(5, ".qr-code")(page) },
  ],
};

const otherMaps: readonly Scene[] = [
  {
    ...mapAt("a map of the past", "&asOf=2026-01-01"),
    states: [{ name: "as it comes", enter: ({ page }) => shown(page, ".as-of-banner") }],
  },
  {
    ...mapAt("two maps", "&swipe=50&with=shelters"),
    states: [{ name: "as they come", enter: ({ page }) => shown(page, ".swipe-line") }],
  },
  {
    ...mapAt("the map with little to load"),
    states: [
      {
        name: "chosen in the layers",
        enter: async ({ page }) => {
          await mapReady(page);
          await page.locator("#layers-panel .check input").last().check();
          await shown(page, ".light-banner");
        },
      },
    ],
  },
  {
    ...mapAt("the map in relief", "&view=3d"),
    states: [{ name: "as it comes", enter: ({ page }) => shown(page, ".relief-box"), isSlow: true }],
  },
  {
    ...mapAt("a device that draws no map"),
    without: "drawing",
    states: [{ name: "as it comes", enter: ({ page }) => shown(page, "#list-panel .hits li") }],
  },
  {
    ...mapAt("a server that does not answer"),
    without: "server",
    states: [{ name: "as it is told", enter: ({ page }) => shown(page, ".status-screen .button") }],
  },
  {
    name: "the map in another site",
    address: ({ place: [lon, lat] }, language) => `/?embed=1&lang=${language}#map=15.00/${lat}/${lon}&${layers}`,
    states: [
      { name: "as it comes", enter: ({ page }) => mapReady(page) },
      {
        name: "its legend",
        enter: async ({ page }) => {
          await page.locator(".legend-box > .button").click();
          await shown(page, "#legend-box .legend");
        },
      },
    ],
  },
];

const pages: readonly Scene[] = [
  pageAt("the datasets", () => "/data"),
  {
    ...pageAt("a dataset", () => "/data/shelters"),
    states: [
      {
        name: "with its map",
        enter: async ({ page }) => {
          await page.locator("[data-map]").first().scrollIntoViewIfNeeded();
          await shown(page, ".page-map-canvas canvas");
        },
      },
    ],
  },
  pageAt("a difference of two versions", ({ changed }) => `/data/${changed}/changes?from=1&to=2`),
  pageAt("a page that does not exist", () => "/data/nothing"),
  pageAt("the interfaces", () => "/docs"),
  pageAt("the question for a report", () => "/report"),
  pageAt("a report", ({ place: [lon, lat] }) => `/report?lon=${lon}&lat=${lat}&f=html`),
  {
    name: "taking along",
    address: (_world, language) => `/offline.html?lang=${language}`,
    states: [
      {
        name: "a district is chosen",
        enter: async ({ page }) => {
          await page.locator("#content select").selectOption({ index: 1 });
          await shown(page, "#content .button.primary:not(:disabled)");
        },
      },
      {
        name: "a district is on the device",
        enter: async ({ page }) => {
          await page.locator("#content .button.primary").click();
          await shown(page, "#content [id^=pack-]");
        },
      },
    ],
  },
];

const planner: readonly Scene[] = [
  {
    name: "the planner's screen",
    address: (_world, language) => `/simulate?lang=${language}`,
    states: [
      { name: "conditions", enter: ({ page }) => mapReady(page) },
      {
        name: "a series from a template",
        enter: async ({ page }) => {
          await page.locator("#parameter-riverStage .template summary").click();
          await shown(page, "#parameter-riverStage .template[open] select");
        },
      },
      {
        name: "a place is picked on the map",
        enter: async ({ page }) => {
          await page.locator("#parameter-breachPoints button").first().click();
          await shown(page, ".picking-hint");
        },
      },
      {
        name: "a condition cannot be",
        enter: async ({ page }) => {
          await page.locator("#parameter-breachPoints button").first().click();
          await gone(page, ".picking-hint");
          await page.locator("#parameter-riverWidthMeters").fill("-5");
          await page.locator("button[type=submit]").click();
          await shown(page, ".field-error");
        },
      },
      {
        name: "a run is under way",
        enter: async ({ page, world: { place } }) => {
          // So long that nobody waits for it.
          for (const [field, value] of Object.entries({ durationHours: "200", sliceMinutes: "360", riverWidthMeters: "100" }))
            await page.locator(`#parameter-${field}`).fill(value);
          await page.locator("#parameter-cellMeters").selectOption("10");
          await page.locator("#parameter-breachPoints .row-actions button").last().click();
          await page.locator("[name=breachPoints-0]").fill(`${place[1]}, ${place[0]}`);
          const template = page.locator("#parameter-riverStage .template");
          await template.locator("select").selectOption("constant");
          for (const field of await template.locator("input").all()) await field.fill("200");
          await template.locator(".row-actions button").click();
          await page.locator("button[type=submit]").click();
          await shown(page, ".run-status progress[value]");
        },
      },
      {
        name: "a run that was stopped",
        enter: async ({ page }) => {
          await page.locator(".run-status button").click();
          await gone(page, ".run-status progress");
        },
      },
    ],
  },
  ...(["flood", "exposure", "comparison"] as const).map((simulation): Scene => ({
    name: `a result (${simulation})`,
    address: ({ runs }, language) => `/simulate?lang=${language}#simulation=${simulation}&run=${runs[simulation]}`,
    states: [
      {
        name: "with its tables",
        enter: async ({ page }) => {
          await shown(page, ".result .limits li");
          await unfold(page, ".result details");
        },
      },
    ],
  })),
];

/** Everything a reader can get to see, in groups that are each begun with a fresh page. */
export const scenes: readonly Scene[] = [map, tools, ...otherMaps, ...pages, ...planner];
