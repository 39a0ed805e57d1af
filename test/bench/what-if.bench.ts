import type { Browser, Page } from "playwright-core";
import { createRunWorld, type RunWorld } from "../server/runs/run-world.ts";
import { chromiumPath, launchBrowser } from "../support/browser.ts";
import { homes } from "../support/database.ts";
import { openPage } from "../support/viewer-page.ts";
import type { Suite } from "./bench-city.ts";
import { median, type Result } from "./side-by-side.ts";

/**
 * How soon a planner sees what a breach would do, computed in his own browser: twelve hours of the whole sample city on cells of 50 m. From
 * the press of the button, after the form was filled in. The times mean something on a quiet machine only.
 */
export const suite: Suite = { run: benchWhatIf };

const rounds = 3;
const hours = 12;
const patienceMs = 300_000;

interface WhatIf {
  readonly firstMs: number;
  readonly completeMs: number;
  /** Columns × rows, and steps. */
  readonly size: string;
}

async function benchWhatIf(): Promise<Result[]> {
  if (chromiumPath === undefined) throw new Error("no Chromium found (CHROMIUM_PATH)");
  const world = await createRunWorld(homes.at(-1) ?? "embedded", [], { scale: 1 });
  const browser = await launchBrowser();
  try {
    const tried: WhatIf[] = [];
    for (let round = 0; round < rounds; round++) tried.push(await tryOut(browser, world));
    const figure = (what: string, one: (tried: WhatIf) => number, atMost: number): Result => ({
      what: `what-if of ${hours} h in the browser, ${tried[0]?.size}: ${what}`,
      value: median(tried.map(one)) / 1000,
      unit: "s",
      goal: { atMost },
    });
    return [figure("first water", ({ firstMs }) => firstMs, 1), figure("complete", ({ completeMs }) => completeMs, 15)];
  } finally {
    await browser.close();
    await world.close();
  }
}

async function tryOut(browser: Browser, world: RunWorld): Promise<WhatIf> {
  const { page, context } = await openPage(browser, `${world.server.url}/simulate?lang=ja`);
  try {
    page.setDefaultTimeout(patienceMs);
    await page.evaluate(observer);
    const data = page.waitForResponse(
      (response) => response.url().endsWith("/material/data") && (response.request().postData() ?? "").includes('"50"'),
    );
    await fillIn(page);
    await (await data).finished();
    await page.getByRole("button", { name: "このブラウザーで試算する" }).click();
    await page.locator(".result h2").waitFor();
    const figure = (name: string) => page.locator(`[data-figure=${name}]`).innerText();
    const size = `${await figure("columns")} × ${await figure("rows")} cells, ${await figure("steps")} steps`;
    return { ...(await page.evaluate<{ firstMs: number; completeMs: number }>("measured")), size };
  } finally {
    await context.close();
  }
}

/** The breach of docs/how-to/simulate-a-flood.md, with the river at the levee's crest all the time. */
const breach = { position: "33.0658, 136.3082", stageMeters: "79" } as const;

async function fillIn(page: Page): Promise<void> {
  await page.locator("#parameter-cellMeters").selectOption("50");
  await page.locator("#parameter-durationHours").fill(String(hours));
  const series = page.locator("#parameter-riverStage");
  await series.getByText("ひな形から作る").click();
  await series.locator("select").selectOption("constant");
  await series.getByLabel("最大の値（m T.P.）").fill(breach.stageMeters);
  await series.getByLabel("終わりの時刻（h）").fill(String(hours));
  await series.getByRole("button", { name: "表に入れる" }).click();
  await page.locator("#parameter-breachPoints").getByRole("button", { name: "座標で追加" }).click();
  await page.locator("#parameter-breachPoints li input").fill(breach.position);
}

/** When water is drawn and when the result stands there, as the page itself sees it. */
const observer = `
  globalThis.measured = {};
  let began = 0;
  addEventListener("click", () => { began = performance.now(); measured = {}; }, true);
  new MutationObserver(() => {
    if (document.querySelector(".playback, .depth-legend")) measured.firstMs ??= performance.now() - began;
    if (document.querySelector(".result h2")) measured.completeMs ??= performance.now() - began;
  }).observe(document.body, { childList: true, subtree: true });
`;
