import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { dataset as boundary } from "../../datasets/city-boundary.ts";
import type { DatasetDefinition } from "../../model/dataset.ts";
import { createTestDatabase, describeHomes, type TestDatabase } from "../support/database.ts";
import { ingestOne } from "../support/ingest.ts";
import { halls, hallsCsv } from "../support/test-halls.ts";

/** Halls of a whole prefecture, one file for each district. */
const prefecture: DatasetDefinition = {
  ...halls,
  sources: halls.sources.map((source) => ({ ...source, clipByArea: true, replaces: "file" as const })),
};

/** 25213 as a square of 0.1° in its north-west. */
const square = [
  [136.1, 35.1],
  [136.2, 35.1],
  [136.2, 35.2],
  [136.1, 35.2],
  [136.1, 35.1],
];
const n03 = {
  type: "FeatureCollection",
  features: [
    {
      type: "Feature",
      geometry: { type: "Polygon", coordinates: [square] },
      properties: { N03_001: "滋賀県", N03_003: null, N03_004: "東近江市", N03_005: null, N03_007: "25213" },
    },
  ],
};

describeHomes("a delivery of a whole prefecture", (home) => {
  let test: TestDatabase;
  let folder: string;

  beforeAll(async () => {
    test = await createTestDatabase(home, [prefecture, boundary]);
    folder = mkdtempSync(path.join(tmpdir(), "machizu-clip-"));
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await test.drop();
  });

  function load(name: string, content: string, dataset: DatasetDefinition, options: object = {}) {
    const file = path.join(folder, name);
    writeFileSync(file, content);
    return ingestOne(test.database, [dataset], { from: file, ...options });
  }

  /** Inside the square, 300 m and 700 m east of it, in the city's box but outside the square, far away, without a position. */
  const spread = hallsCsv(6, {
    1: { lonLat: [136.15, 35.15] },
    2: { lonLat: [136.2 + 300 / 91_200, 35.15] },
    3: { lonLat: [136.2 + 700 / 91_200, 35.15] },
    4: { lonLat: [136.4, 35.05] },
    5: { lonLat: [135.8, 34.9] },
    6: { lonLat: null },
  });

  it("is cut to the box of the city's configuration before its boundary is loaded", async () => {
    const report = await load("halls.csv", spread, prefecture, { dryRun: true });
    expect(report).toMatchObject({ rows: { read: 6, loaded: 5, clipped: 1, refused: 0 }, changes: { added: 5 } });
  });

  it("is cut to the boundary and 500 m around it once that is loaded", async () => {
    await load("N03.geojson", JSON.stringify(n03), boundary);
    const report = await load("halls.csv", spread, prefecture);
    expect(report).toMatchObject({ rows: { read: 6, loaded: 3, clipped: 3, refused: 0 }, changes: { added: 3 } });
    const { rows } = await test.database.pool.query("select id from data.test_halls where version_to is null order by id");
    expect(rows).toEqual(["1", "2", "6"].map((n) => ({ id: `halls/halls/${n}` })));
  });

  it("may hold a file that lies outside as a whole: nothing is published for it", async () => {
    const elsewhere = hallsCsv(2, { 1: { lonLat: [135.8, 34.9] }, 2: { lonLat: [135.8, 34.9] } });
    expect(await load("elsewhere.csv", elsewhere, prefecture)).toMatchObject({
      rows: { read: 2, loaded: 0, clipped: 2 },
      changes: { added: 0, removed: 0 },
      version: 1,
    });
  });

  it("that suddenly holds nothing of the city any more waits for a confirmation", async () => {
    const moved = hallsCsv(2, { 1: { lonLat: [135.8, 34.9] }, 2: { lonLat: [135.8, 34.9] } });
    expect(await load("halls.csv", moved, prefecture)).toMatchObject({ unconfirmed: true, rowsBefore: 3 });
  });
});
