import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadCity } from "../../../config/city.ts";
import { ingest } from "../../../data-pipelines/pipeline.ts";
import type { LoadReport } from "../../../data-pipelines/report.ts";
import { loadDatasets } from "../../../datasets/index.ts";
import { Problem } from "../../../model/problem.ts";
import { createTestDatabase, homes, type TestDatabase } from "../../support/database.ts";
import { hasRealData, realFile, skippedWithoutRealData } from "../../support/real-data.ts";
import { expectedLayers } from "./expected.ts";

const datasets = await loadDatasets();
const city = await loadCity("25213");
const skipped = homes.includes("postgis") ? skippedWithoutRealData : " — skipped: no PostGIS (DATABASE_URL)";

/** Deliveries of a whole prefecture: of so many rows, so many are the city's. */
const cityRows: Readonly<Record<string, number>> = {
  "boundaries/n03_smartnews/N03-21_25_210101.geojson": 1,
  "boundaries/n03_smartnews/N03-21_25_210101.topojson": 1,
  "ksj/P13-11_25_GML/P13-11_25.shp": 25,
  "ksj/P13-11_25_converted.geojson": 25,
  "ruins/registered_cultural_property/latest_original_shiga.csv": 102,
};

/** Rows left out, each with a reason in the report. */
const refusedRows: Readonly<Record<string, number>> = { "ruins/yaizu/文化財マップ/文化財マップ.geojson": 1 };

describe.skipIf(!hasRealData || !homes.includes("postgis"))(`every real delivery, loaded into PostGIS${skipped}`, () => {
  let test: TestDatabase;
  const loaded: string[] = [];
  beforeAll(async () => {
    test = await createTestDatabase("postgis", datasets);
  });
  afterAll(() => test.drop());

  async function rowsOf({ dataset, source, part }: LoadReport): Promise<number> {
    const table = `data.${dataset.replaceAll("-", "_")}`;
    const text = `select count(*)::int as count from ${table} where version_to is null and source = $1 and part = $2`;
    return (await test.database.pool.query<{ count: number }>(text, [source, part])).rows[0]?.count ?? Number.NaN;
  }

  it.each([...expectedLayers()])(
    "%s: rows read = rows loaded + clipped + reported, or no dataset asks for it",
    { timeout: 60_000 },
    async (path, layers) => {
      const asked = { datasets, from: realFile(path), acceptCountChange: true };
      const report = await ingest(asked, { database: test.database, city, language: "en" }).catch((error: unknown) => {
        if (error instanceof Problem && ["unknown-source", "unknown-crs"].includes(error.reason)) return undefined;
        throw error;
      });
      if (report === undefined) return;
      loaded.push(path);
      const [load, ...others] = report.loads;
      if (load === undefined || others.length > 0) throw new Error(`${report.loads.length} loads`);
      const count = layers.reduce((sum, layer) => sum + layer.count, 0);
      const refused = refusedRows[path] ?? 0;
      const kept = cityRows[path] ?? count - refused;
      expect(load.rows).toEqual({ read: count, loaded: kept, clipped: count - kept - refused, refused });
      expect(await rowsOf(load)).toBe(kept);
      const reported = load.findings.filter(({ severity }) => severity === "error").reduce((sum, group) => sum + group.count, 0);
      expect(reported).toBe(refused);
      expect([report.ignored, report.leftOut]).toEqual([[], []]);
    },
  );

  it("fits a dataset in 48 of 162 cases, and staging is empty at the end", async () => {
    expect([loaded.length, expectedLayers().size]).toEqual([48, 162]);
    for (const path of [...Object.keys(cityRows), ...Object.keys(refusedRows)]) expect(loaded).toContain(path);
    const { rowCount } = await test.database.pool.query("select from pg_tables where schemaname = 'staging'");
    expect(rowCount).toBe(0);
  });
});
