import { afterAll, beforeAll, expect, test } from "vitest";
import { statisticsAreOld, summarise } from "../../../sql/build/load.ts";
import { dataTable } from "../../../sql/build/dataset-table.ts";
import type { StagedRecord } from "../../../sql/load.ts";
import { createTestDatabase, describeHomes, type TestDatabase } from "../../support/database.ts";
import { loadRecords } from "../../support/loads.ts";
import { plotRecord, plots, squareWkb } from "../../support/world.ts";

const at = (n: number, x: number, y: number, name = "区画") => plotRecord(n, { name, wkb: squareWkb(18_000 + x, -98_000 + y) });
/** 7 × 7 plots; 0 … 6 and so on lie at the edge. */
const grid = Array.from({ length: 49 }, (_, n) => at(n, (n % 7) * 200, Math.floor(n / 7) * 200));
const without = (...left: number[]) => grid.filter((_, n) => !left.includes(n));
const inside = 24;
const corner = 48;

/** What the next load delivers, and what is new about it. */
const loads: readonly { what: string; records: readonly StagedRecord[]; source?: "numbered" | "unnumbered" | "private" }[] = [
  { what: "the first rows", records: grid },
  { what: "an attribute inside", records: [...without(inside), at(inside, 600, 600, "改")] },
  { what: "a move inside", records: [...without(inside), at(inside, 640, 620)] },
  { what: "a move beyond the edge", records: [...without(inside), at(inside, 5000, 620)] },
  { what: "a move back from there", records: [...without(inside), at(inside, 640, 620)] },
  { what: "an attribute at the edge", records: [...without(corner), at(corner, 1200, 1200, "角")] },
  { what: "a corner less", records: without(corner) },
  { what: "a row without a place", records: [...without(corner), plotRecord(corner, { wkb: null })] },
  { what: "that row gone", records: without(corner) },
  { what: "rows that nobody may see, far away", records: [at(1, 90_000, 0)], source: "private" },
  { what: "those moved", records: [at(1, 95_000, 0)], source: "private" },
  { what: "a second source", records: [at(1, -3000, 0)], source: "unnumbered" },
  { what: "the second source moved", records: [at(1, -2000, 0)], source: "unnumbered" },
  { what: "rows without any place", records: [plotRecord(1, { wkb: null })] },
  { what: "the same again with a place", records: [at(1, 100, 100)] },
];

describeHomes("what is said of a version", (home) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase(home, [plots]);
  });
  afterAll(() => database.drop());

  const rows = async <T>(text: string, values: readonly unknown[] = []) =>
    (await database.database.pool.query(text, [...values])).rows as T[];

  test.each(loads)("is what all its rows say, after $what", async ({ records, source = "numbered" }) => {
    const result = await loadRecords(database.database, records, { dataset: plots, source, keyed: source !== "unnumbered" });
    expect(result.added + result.changed + result.removed).toBeGreaterThan(0);
    const [said] = await rows("select row_count, bbox, sources from meta.version where dataset = $1 order by version desc limit 1", [
      plots.id,
    ]);
    expect([said]).toEqual(await rows(summarise(plots, dataTable(plots))));
  });

  test("is read from all rows when a source that others may not see becomes public", async () => {
    const licensed = { ...plots, sources: plots.sources.map((source) => ({ ...source, licence: "CC-BY-4.0" as const })) };
    const result = await loadRecords(database.database, [at(1, 100, 100, "別")], { dataset: licensed, source: "numbered" });
    expect(result.changed).toBe(1);
    const [said] = await rows<{ sources: string[] }>("select row_count, bbox, sources from meta.version order by version desc limit 1");
    expect(said?.sources).toContain("private");
    expect([said]).toEqual(await rows(summarise(licensed, dataTable(licensed))));
  });

  test("leaves the planner's knowledge as it is until a tenth of the rows has changed, or many versions have passed", async () => {
    await rows("analyze data.test_plots");
    const [counted] = await rows<{ count: number }>("select count(*)::int from data.test_plots");
    const count = counted?.count ?? 0;
    const isOld = async (changes: number, version: number) => {
      const { text, values } = statisticsAreOld(plots, { changes, version });
      return (await rows<{ old: boolean }>(text, values))[0]?.old;
    };
    expect(await isOld(1, 7)).toBe(false);
    expect(await isOld(Math.ceil(count / 10), 7)).toBe(true);
    expect(await isOld(1, 100)).toBe(true);
  });
});
