import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { BrowserData, BrowserRun } from "../../../model/browser-run.ts";
import type { RunSummary } from "../../../model/run-result.ts";
import { describeHomes } from "../../support/database.ts";
import { createRunWorld, type RunWorld } from "./run-world.ts";

describeHomes("a finished run", (home) => {
  let world: RunWorld;
  let summary: RunSummary;

  beforeAll(async () => {
    world = await createRunWorld(home);
    const job = await world.server.platform.runs.submit("flood", world.breach());
    const row = await world.reaches(job, "successful");
    if (row.summary === null) throw new Error("a run that succeeded has a summary");
    summary = row.summary;
  });
  afterAll(() => world.close());

  const problemOf = async (address: string) => {
    const response = await world.server.get(address, { accept: "application/json" });
    return [response.status, await response.json()];
  };
  const material = (inputs: unknown, part: "" | "/data" = "", more: object = {}) =>
    fetch(`${world.server.url}/api/processes/flood/material${part}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ inputs, ...more }),
    });

  it("is read by its hash, every file as it was written, and cannot be stopped by it", async () => {
    expect(await (await world.server.get(`/api/runs/${summary.run}`)).json()).toEqual(summary);
    for (const { name, sha256 } of summary.files) {
      const response = await world.server.get(`/api/runs/${summary.run}/${name}`);
      expect([name, response.headers.get("cache-control")]).toEqual([name, "private, max-age=31536000, immutable"]);
      const bytes = new Uint8Array(await response.arrayBuffer());
      expect([name, createHash("sha256").update(bytes).digest("hex")]).toEqual([name, sha256]);
      const again = await world.server.get(`/api/runs/${summary.run}/${name}`, { "if-none-match": `"${sha256}"` });
      expect([name, again.status]).toEqual([name, 304]);
    }
    const refused = await fetch(`${world.server.url}/api/runs/${summary.run}`, { method: "DELETE" });
    expect([refused.status, refused.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
  });

  it.each([
    ["0".repeat(64), 404],
    ["run", 404],
    ["..%2f..%2fetc", 404],
  ])("is not found as %s", async (hash, status) => {
    expect(await problemOf(`/api/runs/${hash}`)).toMatchObject([status, { detail: expect.any(String) as string }]);
  });

  it.each(["nothing.csv", "..%2Fsummary.json", "%00"])("has no file %s", async (name) => {
    expect(await problemOf(`/api/runs/${summary.run}/${name}`)).toMatchObject([404, { detail: expect.any(String) as string }]);
  });

  it("gives a browser all that the server's own run reads, under the same hash", async () => {
    const response = await material(world.breach());
    const given = (await response.json()) as BrowserRun;
    expect([response.status, given.run]).toEqual([200, summary.run]);
    const { grid, heights } = given.data?.ground ?? { grid: { columns: 0, rows: 0 }, heights: "" };
    expect(Buffer.from(heights, "base64").length).toBe(grid.columns * grid.rows * 4);
    expect(given.data?.features["buildings"]?.length).toBeGreaterThan(10);
    expect(given.places["breachPoints"]).toHaveLength(1);
  });

  it("gives the data before the other parameters are known, and not again to a browser that has it, without changing the hash", async () => {
    const { area, cellMeters } = world.breach();
    const early = await material({ area, cellMeters }, "/data");
    const data = (await early.json()) as BrowserData;
    const whole = (await (await material(world.breach())).json()) as BrowserRun;
    expect(data).toEqual(whole.data);
    const rest = (await (await material(world.breach(), "", { known: data.key })).json()) as BrowserRun;
    expect(rest).toEqual({ ...whole, data: null });
    expect(rest.run).toBe(summary.run);
    const coarse = (await (await material({ area, cellMeters: "25" }, "/data")).json()) as BrowserData;
    expect(coarse.key).not.toBe(data.key);
    const tooLarge = { area: world.breach({ halfSideMeters: 6000 })["area"], cellMeters: "10" };
    expect(await (await material(tooLarge, "/data")).json()).toBeNull();
  });

  it.each([
    ["a grid that is too large for a browser", { halfSideMeters: 6000, cellMeters: "10" } as const, {}, "cellMeters"],
    ["a negative width", {}, { riverWidthMeters: -5 }, "riverWidthMeters"],
    ["a breach without a river", {}, { riverStage: null }, "riverStage"],
  ])("is not begun in a browser with %s", async (_, breach, changes, where) => {
    const response = await material({ ...world.breach(breach), ...changes });
    const body = (await response.json()) as { where: string; detail: string };
    expect([response.status >= 400 && response.status < 500, body.where]).toEqual([true, where]);
    expect(body.detail).toMatch(/\S/);
  });

  it.each(["{", "[]", '{"inputs": 3}', '{"unknown": {}}'])("is not begun by %s", async (body) => {
    const response = await fetch(`${world.server.url}/api/processes/flood/material`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    });
    expect(response.status).toBe(400);
    expect(response.headers.get("content-type")).toContain("application/problem+json");
  });
});
