import { afterAll, beforeAll, expect, it } from "vitest";
import { ingestTerrain } from "../../../data-pipelines/terrain/ingest-terrain.ts";
import { loadDatasets } from "../../../datasets/index.ts";
import type { RunSummary } from "../../../model/run-result.ts";
import { createTestDatabase, describeHomes, type TestDatabase } from "../../support/database.ts";
import { hasRealData, realFile, skippedWithoutRealData } from "../../support/real-data.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import { square } from "./run-world.ts";

/** Heavy rain on real ground, through the run service: what falls is what lies there and what has left. */
describeHomes(`a flood on real ground${skippedWithoutRealData}`, (home) => {
  let world: TestDatabase & { readonly server: TestServer };

  beforeAll(async () => {
    const datasets = await loadDatasets();
    const test = await createTestDatabase(home, datasets);
    world = { ...test, server: await startServer(test.database, datasets) };
    await world.server.platform.runs.start();
  });
  afterAll(async () => {
    await world.server.close();
    await world.drop();
  });

  const rain = [[0, 60], [0.5, 60]]; // oxfmt-ignore

  async function flood(inputs: object): Promise<RunSummary> {
    const response = await fetch(`${world.server.url}/api/processes/flood/execution`, {
      method: "POST",
      headers: { "content-type": "application/json", prefer: "wait=30" },
      body: JSON.stringify({ inputs: { durationHours: 0.5, rain, runoffCoefficient: 1, sliceMinutes: 10, ...inputs } }),
    });
    const document = (await response.json()) as { summary: RunSummary };
    expect(response.status, JSON.stringify(document)).toBe(200);
    return document.summary;
  }

  /** Cells of which the summary says that their ground is not known. */
  const unknownCells = ({ warnings }: RunSummary): number =>
    Number(warnings.map(({ en }) => /([\d,]+) cells/.exec(en)?.[1] ?? "0").find((count) => count !== "0") ?? 0);

  function expectWaterAddsUp(summary: RunSummary): void {
    const { columns, rows, cellMeters, inflowCubicMeters, massError, floodedHectares, greatestDepthMeters } = summary.summary;
    const known = Number(columns) * Number(rows) - unknownCells(summary);
    // 60 mm/h for half an hour is 30 mm on every cell whose ground is known.
    expect(Number(inflowCubicMeters) / (known * Number(cellMeters) ** 2)).toBeCloseTo(0.03, 6);
    expect(Number(massError)).toBeLessThan(1e-6);
    expect(Number(floodedHectares)).toBeGreaterThan(1);
    expect(Number(greatestDepthMeters)).toBeGreaterThan(0.05);
    expect(summary.sample).toBe(false);
  }

  it.runIf(hasRealData)("of 基盤地図情報 DEM5A keeps its water, and knows where the mesh has no heights", async () => {
    await ingestTerrain({ from: realFile("elevation/FG-GML-5238-74-00-DEM5A-20161001.xml") }, { database: world.database });
    const summary = await flood({ cellMeters: "10" });
    expect(summary.inputs.find(({ id }) => id === "terrain")).toMatchObject({
      attribution: { ja: expect.stringContaining("国土地理院") as string },
    });
    expect(unknownCells(summary)).toBeGreaterThan(0);
    expectWaterAddsUp(summary);
  });

  it.runIf(hasRealData)("of a GSI elevation tile runs down from the mountains", async () => {
    await ingestTerrain({ from: realFile("elevation/gsi-dem-z8-x229-y94.png") }, { database: world.database });
    const area = {
      type: "FeatureCollection",
      features: [{ type: "Feature", geometry: { type: "Polygon", coordinates: [square([142.75, 42.35], 2500)] }, properties: null }],
    };
    const summary = await flood({ cellMeters: "50", area });
    expectWaterAddsUp(summary);
  });
});
