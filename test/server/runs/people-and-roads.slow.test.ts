import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, expect, it } from "vitest";
import { generateSampleCity } from "../../../data-pipelines/sample/generate.ts";
import { loadDatasets } from "../../../datasets/index.ts";
import { describeHomes, type TestDatabase, createTestDatabase } from "../../support/database.ts";
import { ingestAll } from "../../support/ingest.ts";
import { startServer, type TestServer } from "../../support/server.ts";

const onlyDatasets = ["city-boundary", "buildings", "population", "roads", "shelters", "public-facilities", "flood-hazard", "ruins"];

/** A result's table by column. */
type Rows = Record<string, string>[];

describeHomes("exposure, evacuation and isolation on the sample city", (home) => {
  let world: TestDatabase & { readonly server: TestServer };

  beforeAll(async () => {
    const datasets = await loadDatasets();
    const test = await createTestDatabase(home, datasets);
    const outputDirectory = await mkdtemp(path.join(tmpdir(), "machizu-people-test-"));
    for (const { dataset, source, file, release } of await generateSampleCity({ outputDirectory, scale: 0.2 }))
      if (onlyDatasets.includes(dataset)) await ingestAll(test.database, datasets, { dataset, from: file, source, release, sample: true });
    await rm(outputDirectory, { recursive: true });
    const server = await startServer(test.database, datasets);
    await server.platform.runs.start();
    world = { ...test, server };
  });

  afterAll(async () => {
    await world.server.close();
    await world.drop();
  });

  async function run(id: string, inputs: object): Promise<{ summary: Record<string, unknown>; rows(output: string): Promise<Rows> }> {
    const response = await fetch(`${world.server.url}/api/processes/${id}/execution`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ inputs }),
    });
    const results = (await response.json()) as Record<string, { href: string } & Record<string, unknown>>;
    expect(response.status, JSON.stringify(results)).toBe(200);
    return {
      summary: results["summary"] ?? {},
      rows: async (output) => parse(await (await fetch(results[output]?.href ?? "")).text(), { columns: true, bom: true, comment: "#" }),
    };
  }

  const total = (rows: Rows, column: string): number => rows.reduce((sum, row) => sum + Number(row[column]), 0);

  async function population(): Promise<number> {
    const response = await fetch(`${world.server.url}/download/population.csv`);
    return total(parse(await response.text(), { columns: true, bom: true }), "people");
  }

  it("counts everyone in the water once, with bounds", async () => {
    const { rows } = await run("exposure", {});
    const people = (await rows("counts")).filter(({ kind }) => kind === "people");
    expect(people).toHaveLength(8);
    expect(total(people, "value")).toBeCloseTo(await population(), 1);
    expect(total(people.slice(1, 7), "value")).toBeGreaterThan(0);
    for (const { low, value, high } of await rows("counts")) {
      expect(Number(low)).toBeLessThanOrEqual(Number(value));
      expect(Number(value)).toBeLessThanOrEqual(Number(high));
    }
  });

  it("brings everyone to a shelter, or says why not", async () => {
    const { rows } = await run("evacuation", { waterAfterMinutes: 60 });
    const [totals] = await rows("totals");
    expect(Number(totals?.["population"])).toBe(await population());
    const parts = ["assigned", "unassigned", "unreachable"].map((part) => Number(totals?.[part]));
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(await population());
    expect(parts[0]).toBeGreaterThan(0);
    const origins = await rows("origins");
    for (const [i, part] of ["assigned", "unassigned", "unreachable"].entries()) expect(total(origins, part)).toBe(parts[i]);
    expect(total(await rows("shelters"), "arrived")).toBe(Number(totals?.["arrived"]));
    // Water that comes in the middle of the departures leaves some without a way; without water nobody is left.
    expect(parts[2]).toBeGreaterThan(0);
    const [dry] = await (await run("evacuation", {})).rows("totals");
    expect(dry).toMatchObject({ unreachable: "0", caught: "0" });
  });

  it("has one connected road network, and communities that flooded roads cut off", async () => {
    const { rows } = await run("isolation", { closeFlooded: true });
    const communities = await rows("communities");
    expect(total(communities, "people")).toBe(await population());
    expect(await rows("network")).toHaveLength(1);
    expect(communities.some(({ isolated }) => isolated === "1")).toBe(true);
    const open = await (await run("isolation", {})).rows("communities");
    expect(open.every(({ isolated }) => isolated === "0")).toBe(true);
  });
});
