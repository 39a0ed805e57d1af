import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generateSampleCity } from "../../data-pipelines/sample/generate.ts";
import { loadDatasets } from "../../datasets/index.ts";
import type { SiteReport } from "../../model/site-report.ts";
import { readerLanguages } from "../../model/text.ts";
import { createRunWorld, type RunWorld } from "../server/runs/run-world.ts";
import { scenes, type Visited } from "../support/accessibility/states.ts";
import { byLooks, byRules, visit } from "../support/accessibility/visit.ts";
import { chromiumPath, launchBrowser, skippedWithoutChromium } from "../support/browser.ts";
import { homes } from "../support/database.ts";
import { ingestAll } from "../support/ingest.ts";
import { desktop, mapDrawn, openPage, until } from "../support/viewer-page.ts";

const timeout = 600_000;
const besidesBuildings = ["population", "roads", "shelters", "public-facilities", "flood-hazard", "town-addresses"];
/** Whose second version differs from its first. */
const changed = "land-use-zones";

describe.skipIf(chromiumPath === undefined)(`every state of map, tools, pages and planner's screen${skippedWithoutChromium}`, () => {
  let world: RunWorld;
  let browser: Browser;
  let visited: Visited;

  beforeAll(async () => {
    world = await createRunWorld(homes.at(-1) ?? "embedded", besidesBuildings);
    await renew(world);
    visited = {
      url: world.server.url,
      ...(await wetTown(world)),
      runs: await makeRuns(world),
      changed,
    };
    browser = await launchBrowser();
  }, timeout);
  afterAll(async () => {
    await browser.close();
    await world.close();
  });

  describe.each(readerLanguages)("in %s has nothing that axe finds", (language) => {
    it.each(scenes)("$name", { timeout }, async (scene) => {
      expect(await visit(browser, scene, { world: visited, language, look: byRules })).toEqual({});
    });
  });

  it.each(scenes)("is whole in every look, with large and spaced letters, at 320 px, and by Tab: $name", { timeout }, async (scene) => {
    expect(await visit(browser, scene, { world: visited, language: "ja", look: byLooks })).toEqual({});
  });

  it("stands still for who asks for less motion", { timeout }, async () => {
    const [lon, lat] = visited.place;
    const { page, context } = await openPage(browser, `${visited.url}/?lang=ja#map=15.00/${lat}/${lon}`, {
      viewport: desktop,
      reducedMotion: "reduce",
    });
    expect(await page.evaluate("document.getAnimations().length")).toBe(0);
    await mapDrawn(page);
    // The first event of a movement that is animated is not its last.
    await page.evaluate("testMap.once('move', () => { globalThis.zoomAtFirst = testMap.getZoom(); })");
    await page.locator(".map-controls button").first().click();
    await until(page, "globalThis.zoomAtFirst !== undefined");
    expect(await page.evaluate("zoomAtFirst")).toBe(16);
    await context.close();
  });
});

/** A town plan that is another one in each zone. */
async function renew({ database }: RunWorld): Promise<void> {
  const datasets = await loadDatasets();
  const folder = await mkdtemp(path.join(tmpdir(), "machizu-accessibility-"));
  const deliveries = await generateSampleCity({ outputDirectory: folder, seed: 8, scale: 0.2 });
  for (const { dataset, source, file, release } of deliveries.filter((each) => each.dataset === changed))
    await ingestAll(database, datasets, { dataset, from: file, source, release, sample: true });
  await rm(folder, { recursive: true });
}

/** A town in a flood zone: its card has most to say. */
async function wetTown({ server }: RunWorld): Promise<Pick<Visited, "town" | "place">> {
  const { features } = (await (await server.get("/api/collections/town-addresses/items?limit=200")).json()) as Towns;
  for (const { properties, geometry } of features) {
    const [lon, lat] = geometry.coordinates;
    const { topics } = (await (await server.get(`/report?lon=${lon}&lat=${lat}&f=json`)).json()) as SiteReport;
    const hazards = topics.flatMap(({ entries }) => entries).filter(({ dataset }) => dataset === "flood-hazard");
    const isWet = hazards.some(({ facts }) => facts.some(({ distanceMeters }) => distanceMeters === 0));
    if (isWet) return { town: properties.name, place: [lon, lat] };
  }
  throw new Error("no town of the sample city is in a flood zone");
}

interface Towns {
  readonly features: readonly {
    readonly geometry: { readonly coordinates: [number, number] };
    readonly properties: { readonly name: string };
  }[];
}

async function makeRuns(world: RunWorld): Promise<Visited["runs"]> {
  const { runs } = world.server.platform;
  const run = async (simulation: string, inputs: Record<string, unknown>) => {
    const { hash } = await world.reaches(await runs.submit(simulation, inputs), "successful");
    return hash;
  };
  const [flood, longer] = [await run("flood", world.breach()), await run("flood", world.breach({ durationHours: 1 }))];
  return {
    flood,
    exposure: await run("exposure", { floodRun: flood }),
    comparison: await run("comparison", { runA: flood, runB: longer }),
  };
}
