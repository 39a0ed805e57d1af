import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase, describeHomes, type TestDatabase } from "../support/database.ts";
import { loadRecords } from "../support/loads.ts";
import { plotRecord, plots } from "../support/world.ts";

describeHomes("the public role", (home) => {
  let test: TestDatabase;

  beforeAll(async () => {
    test = await createTestDatabase(home, [plots]);
    await loadRecords(test.database, [plotRecord(1)], { dataset: plots, source: "numbered" });
    await loadRecords(test.database, [plotRecord(2)], { dataset: plots, source: "private" });
  });
  afterAll(() => test.drop());

  async function asPublic(sql: string): Promise<Record<string, unknown>[]> {
    return test.database.asPublic(async (client) => (await client.query(sql)).rows as Record<string, unknown>[]);
  }

  it("reads public views", async () => {
    expect(await asPublic("select name from published.test_plots")).toEqual([{ name: "区画1" }]);
  });

  it("does not see rows of a source that may not be redistributed", async () => {
    expect(await asPublic("select count(*)::int from published.test_plots where source = 'private'")).toEqual([{ count: 0 }]);
  });

  it("does not see internal fields", async () => {
    await expect(asPublic("select owner from published.test_plots")).rejects.toThrow(/column "owner" does not exist/);
  });

  it.each(["data.test_plots", "meta.load", "meta.finding", "meta.release", "meta.version"])("cannot read %s", async (table) => {
    await expect(asPublic(`select * from ${table}`)).rejects.toThrow(/permission denied/);
  });

  it.each([
    "insert into published.test_plots (name) values ('x')",
    "delete from published.test_plots",
    "create table published.mine (a int)",
    "create table public.mine (a int)",
  ])("cannot write: %s", async (statement) => {
    await expect(asPublic(statement)).rejects.toThrow(/permission denied|read-only transaction/);
  });

  it("stays inside its transaction: the next statement is not limited by it", async () => {
    await asPublic("select 1");
    const { rows } = await test.database.pool.query(
      "select current_user <> 'machizu_public' as free, current_setting('transaction_read_only') as readonly",
    );
    expect(rows).toEqual([{ free: true, readonly: "off" }]);
  });
});
