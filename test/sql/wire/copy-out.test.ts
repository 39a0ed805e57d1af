import { afterAll, beforeAll, expect, it } from "vitest";
import { copyOutAmong } from "../../../sql/wire/copy-out.ts";
import { createTestDatabase, describeHomes, type TestDatabase } from "../../support/database.ts";

describeHomes("a COPY among other statements", (home) => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await createTestDatabase(home, []);
  });
  afterAll(() => test.drop());

  it("gives its data and the last row of the others, and leaves the connection as it was", async () => {
    const client = await test.database.pool.connect();
    const copy = "copy (select generate_series(1, 50000)) to stdout";
    const { data, lastRow } = await copyOutAmong(client, ["begin", "select 'first', null", copy, "select 'last', null", "commit"]);
    const { rows } = await client.query("select 1 as one");
    client.release();

    expect(Buffer.concat(data).toString()).toBe(Array.from({ length: 50_000 }, (_, index) => `${index + 1}\n`).join(""));
    expect(lastRow).toEqual(["last", null]);
    expect(rows).toEqual([{ one: 1 }]);
  });

  it.each([
    ["before it", "select 1 / 0", "copy (select 1) to stdout"],
    ["in it", "select 1", "copy (select 1 / (3 - n) from generate_series(1, 5) n) to stdout"],
  ])("throws the error of a statement %s", async (_, before, copy) => {
    const client = await test.database.pool.connect();
    try {
      await expect(copyOutAmong(client, ["begin", before, copy, "commit"])).rejects.toThrow("division by zero");
    } finally {
      client.release(true);
    }
  });
});
