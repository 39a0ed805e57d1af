import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadCity } from "../../../config/city.ts";
import { ingest } from "../../../data-pipelines/pipeline.ts";
import type { LoadReport } from "../../../data-pipelines/report.ts";
import { loadDatasets } from "../../../datasets/index.ts";
import { Problem } from "../../../model/problem.ts";
import { createTestDatabase, homes, type TestDatabase } from "../../support/database.ts";
import { hasRealData, realFile, skippedWithoutRealData } from "../../support/real-data.ts";
import { expectedLayers, furtherLayers } from "./expected.ts";

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

const sum = <T>(items: readonly T[], of: (item: T) => number) => items.reduce((total, item) => total + of(item), 0);

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
      const read = sum(layers, ({ count }) => count);
      const refused = refusedRows[path] ?? 0;
      const kept = cityRows[path] ?? read - refused;
      expect(sum(report.loads, ({ rows }) => rows.read)).toBe(read);
      expect(sum(report.loads, ({ rows }) => rows.refused)).toBe(refused);
      expect(sum(report.loads, ({ rows }) => rows.clipped)).toBe(read - kept - refused);
      expect(sum(report.loads, ({ rows }) => rows.loaded)).toBe(kept);
      expect(sum(await Promise.all(report.loads.map(rowsOf)), (count) => count)).toBe(kept);
      const errors = report.loads.flatMap(({ findings }) => findings).filter(({ severity }) => severity === "error");
      expect(sum(errors, ({ count }) => count)).toBe(refused);
      // Parts that no dataset asks for, beside others that one does.
      expect(report.ignored).toHaveLength(Object.keys(furtherLayers[path]?.layers ?? {}).length);
      expect(report.leftOut).toEqual([]);
    },
  );

  it("zones, floods, planning areas, buses and buildings mean what their code lists say", async () => {
    const one = async (text: string) => (await test.database.pool.query<{ value: unknown }>(text)).rows[0]?.value;
    const counted = (table: string, field: string, part: string) =>
      one(`select json_object_agg(coalesce(${field}, '-'), n) as value from
        (select ${field}, count(*)::int as n from data.${table} where version_to is null and part like '${part}%' group by 1) c`);
    expect(await counted("land_use_zones", "zone", "523857_urf")).toEqual({ 1: 10, 3: 6, 4: 5, 5: 9, 6: 2, 7: 1, 10: 2, 11: 3 });
    expect(await counted("land_use_zones", "zone", "533915_urf")).toEqual({ 10: 1, 12: 3 });
    const rates = "array[min(building_coverage), max(building_coverage), min(floor_area_ratio), max(floor_area_ratio)]";
    expect(await one(`select ${rates} as value from data.land_use_zones where source = 'plateau-zones'`)).toEqual([40, 60, 60, 200]);
    expect(await counted("planning_areas", "kind", "523857_urf")).toEqual({ control: 1, promotion: 2, scenic: 4, "special-use": 2 });
    expect(await counted("planning_areas", "kind", "533916_urf")).toEqual({ fire: 1, "quasi-fire": 1 });
    expect(await counted("flood_hazard", "scenario", "52385721")).toEqual({ planned: 3 });
    expect(await counted("flood_hazard", "scenario", "5239")).toEqual({ "storm-surge": 1, tsunami: 1 });
    // Classes of the city's own, delivered without the list that explains them.
    expect(await counted("flood_hazard", "depth_rank", "52385721")).toEqual({ "-": 3 });
    expect(await counted("bus_stops", "platform", "道南バス")).toMatchObject({ "-": 667, 1: 12 });
    const stop = "select array[name, operator, departures_weekday::text, departures_sunday::text] as value from data.bus_stops";
    expect(await one(`${stop} where stop_id = '0001'`)).toEqual(["絵鞆団地", expect.stringContaining("道南バス"), "53", "49"]);
    expect(await one("select count(*)::int as value from published.bus_stops where source = 'gtfs-stops'")).toBe(0);
    expect(await one("select surveyed_year::int as value from data.buildings where source = 'fgd-buildings'")).toBe(2017);
  });

  it("fits a dataset in 77 of 162 cases, and staging is empty at the end", async () => {
    expect([loaded.length, expectedLayers().size]).toEqual([77, 162]);
    for (const path of [...Object.keys(cityRows), ...Object.keys(refusedRows)]) expect(loaded).toContain(path);
    const { rowCount } = await test.database.pool.query("select from pg_tables where schemaname = 'staging'");
    expect(rowCount).toBe(0);
  });
});
