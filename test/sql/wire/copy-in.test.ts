import type { PoolClient } from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { CopyWriter } from "../../../sql/copy-binary.ts";
import { copyIn } from "../../../sql/wire/copy-in.ts";
import { createTestDatabase, describeHomes, type TestDatabase } from "../../support/database.ts";

describeHomes("data sent right behind its COPY", (home) => {
  let test: TestDatabase;
  let client: PoolClient;

  beforeAll(async () => {
    test = await createTestDatabase(home, []);
    await test.database.pool.query("create table public.copied (id bigint primary key, note text)");
  });
  afterAll(() => test.drop());
  beforeEach(async () => {
    client = await test.database.pool.connect();
    await client.query("truncate public.copied");
  });
  afterEach(() => client.release());

  const order = "copy public.copied from stdin (format binary)";

  /** More than fits into one frame, or into what a socket takes at once. */
  function manyRows(idOf: (index: number) => number): Buffer {
    const writer = new CopyWriter();
    for (let index = 0; index < 40_000; index++) {
      writer.startRow(2);
      writer.write("integer", idOf(index));
      writer.write("text", "東近江市".repeat(20));
    }
    return writer.take();
  }

  const countRows = async () => (await client.query<{ count: number }>("select count(*)::int from public.copied")).rows[0]?.count;

  it("arrives complete, whatever its size, and the connection goes on", async () => {
    await copyIn(
      client,
      order,
      manyRows((index) => index),
    );
    expect(await countRows()).toBe(40_000);
    await copyIn(client, order, new CopyWriter().take());
    expect(await countRows()).toBe(40_000);
  });

  it("is dropped when the statement fails, and the connection goes on", async () => {
    const data = manyRows((index) => index);
    await expect(copyIn(client, "copy public.nowhere from stdin (format binary)", data)).rejects.toThrow("nowhere");
    expect(await countRows()).toBe(0);
  });

  it("leaves nothing when one of its rows fails, and the connection goes on", async () => {
    const data = manyRows((index) => Math.min(index, 100));
    await expect(copyIn(client, order, data)).rejects.toThrow("copied_pkey");
    expect(await countRows()).toBe(0);
  });

  it("fails together with the transaction around it", async () => {
    await client.query("begin");
    await copyIn(
      client,
      order,
      manyRows((index) => index),
    );
    await expect(copyIn(client, order, Buffer.from("no data"))).rejects.toThrow("signature");
    await client.query("rollback");
    expect(await countRows()).toBe(0);
  });
});
