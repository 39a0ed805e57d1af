import path from "node:path";
import type { Browser } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gatherMaterial, prepareRun } from "../../server/runs/prepare-run.ts";
import { runHost } from "../../server/runs/run-host.ts";
import { run } from "../../simulations/flood/run.ts";
import { chromiumPath, launchBrowser, skippedWithoutChromium } from "../support/browser.ts";
import { homes } from "../support/database.ts";
import { createRunWorld, type RunWorld } from "../server/runs/run-world.ts";
import type { BrowserOrder } from "./flood-in-browser.script.ts";

describe.skipIf(chromiumPath === undefined)(`a flood in the browser${skippedWithoutChromium}`, () => {
  let world: RunWorld;
  let browser: Browser;
  beforeAll(async () => {
    world = await createRunWorld(homes.at(-1) ?? "embedded");
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await world.close();
  });

  it("has the same hash as on the server, with the same kernel, under the server's own content security policy", async () => {
    const { platform, url } = world.server;
    const job = await world.reaches(await platform.runs.submit("flood", world.breach()), "successful");
    const page = await browser.newPage();
    await page.goto(`${url}/api/processes?f=html`);
    const order = JSON.stringify(await browserOrder(world));
    const answer = await page.evaluate<{ kernel: unknown; hash: string }>(`${await bundled()};\nmachizuFlood.computeFlood(${order})`);
    expect(answer).toEqual({ kernel: "simd", hash: job.summary?.resultHash });
  });
});

/** What the server's own run reads, as the page gets it. */
async function browserOrder({ server: { platform }, breach }: RunWorld): Promise<BrowserOrder> {
  const prepared = await prepareRun(platform, await platform.runs.program("flood"), breach());
  const material = await gatherMaterial(platform, prepared);
  const host = runHost(material, {
    signal: { aborted: false },
    onProgress: () => {},
    breathe: () => Promise.resolve(),
    sources: new Map(),
  });
  let ground: Float32Array = new Float32Array(0);
  await run(prepared.parameters, { ...host, terrain: (grid) => (ground = host.terrain(grid)) });
  const named = <T>(names: readonly string[], value: (name: string) => T) => Object.fromEntries(names.map((name) => [name, value(name)]));
  return {
    epsg: host.epsg,
    parameters: prepared.parameters,
    places: named(Object.keys(prepared.parameters), host.places),
    features: named(["buildings", "land-use-zones"], host.features),
    ground: Array.from(ground, (height) => (Number.isNaN(height) ? null : height)),
  };
}

/** The engine as a page gets it. */
async function bundled(): Promise<string> {
  const entry = path.resolve(import.meta.dirname, "flood-in-browser.script.ts");
  const built = await build({
    configFile: false,
    logLevel: "error",
    build: { write: false, lib: { entry, name: "machizuFlood", formats: ["iife"], fileName: "flood" } },
  });
  const [bundle] = Array.isArray(built) ? built : [];
  const [chunk] = bundle?.output ?? [];
  if (chunk?.type !== "chunk") throw new Error("the engine was not bundled");
  return chunk.code;
}
