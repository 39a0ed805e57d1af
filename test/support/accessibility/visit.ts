import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import type { ReaderLanguage } from "../../../model/text.ts";
import { desktop, openPage, violationsOf } from "../viewer-page.ts";
import { hiddenStops } from "./focus-walk.ts";
import { sidewaysPx, smallTargets, wordsCutOff } from "./layout.ts";
import type { Scene, Visited } from "./states.ts";

/** What is wrong, by the state it was found in. */
export type Faults = Record<string, string[]>;

interface Visit {
  readonly world: Visited;
  readonly language: ReaderLanguage;
  /** Looks at the page in one of the scene's states. */
  readonly look: (page: Page) => Promise<string[]>;
}

/** Brings a scene into each of its states. */
export async function visit(browser: Browser, scene: Scene, { world, language, look }: Visit): Promise<Faults> {
  const options: BrowserContextOptions = { viewport: desktop, reducedMotion: "reduce", serviceWorkers: "block" };
  const { page, context } = await openPage(browser, "about:blank", options);
  page.setDefaultTimeout(60_000);
  if (scene.without === "drawing")
    await page.addInitScript("HTMLCanvasElement.prototype.getContext = () => null; delete globalThis.OffscreenCanvas;");
  if (scene.without === "server") await page.route(/\/api\/|\/styles\/|\/catalog/, (route) => route.abort());
  await page.goto(world.url + scene.address(world, language));
  const faults: Faults = {};
  for (const state of scene.states) {
    await state.enter({ page, language, world });
    const found = await look(page);
    if (found.length > 0) faults[`${scene.name}: ${state.name}`] = found;
  }
  await context.close();
  return faults;
}

/** What axe finds on a desktop. */
export function byRules(page: Page): Promise<string[]> {
  return violationsOf(page);
}

const narrow = { width: 320, height: 640 } as const;
const colours = ["color-contrast", "link-in-text-block"] as const;

/** Everything besides the rules: looks, magnified and spaced letters, a narrow window, sizes, the way of the focus. */
export async function byLooks(page: Page): Promise<string[]> {
  const found: string[] = [];
  const note = (look: string, faults: readonly string[]) => void found.push(...faults.map((fault) => `${look}: ${fault}`));
  const fits = async () => {
    const sideways = await sidewaysPx(page);
    return [...(sideways > 0 ? [`scrolls sideways by ${sideways} px`] : []), ...(await wordsCutOff(page))];
  };
  note("small", await smallTargets(page));
  note("as it is", await fits());

  for (const [look, media, rules] of [
    ["dark", { colorScheme: "dark" }, colours],
    ["more contrast", { contrast: "more" }, [...colours, "color-contrast-enhanced"]],
    ["dark with more contrast", { colorScheme: "dark", contrast: "more" }, [...colours, "color-contrast-enhanced"]],
    ["forced colours", { forcedColors: "active" }, colours],
  ] as const) {
    await page.emulateMedia({ colorScheme: "light", contrast: "no-preference", forcedColors: "none", ...media });
    note(look, await violationsOf(page, rules));
  }
  await page.emulateMedia({ colorScheme: "light", contrast: "no-preference", forcedColors: "none" });

  await page.evaluate('document.documentElement.style.fontSize = "200%"');
  note("letters of 200 %", await fits());
  await page.evaluate('document.documentElement.style.fontSize = ""');

  await page.evaluate(`(() => {
    const spacing = new CSSStyleSheet();
    spacing.replaceSync("* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }");
    document.adoptedStyleSheets = [spacing];
  })()`);
  note("spaced letters", await fits());
  await page.evaluate("document.adoptedStyleSheets = []");

  await page.setViewportSize(narrow);
  note("320 px", await fits());
  note("320 px", await smallTargets(page));
  note("320 px", await violationsOf(page));
  note("320 px, focus", (await hiddenStops(page)).hidden);
  await page.setViewportSize(desktop);
  note("focus", (await hiddenStops(page)).hidden);
  return found;
}
