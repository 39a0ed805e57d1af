import { afterAll, beforeAll, expect, test } from "vitest";
import type { DatasetDefinition } from "../../model/dataset.ts";
import { tileBoundsWebMercator } from "../../model/geo/tile.ts";
import { readLayerPage, readTileRows } from "../../sql/tile-rows.ts";
import { pipelinedRead } from "../../sql/wire/pipelined-read.ts";
import { createTestDatabase, describeHomes, type TestDatabase } from "../support/database.ts";
import { loadRecords } from "../support/loads.ts";
import { plotRecord, plots } from "../support/world.ts";

const world = tileBoundsWebMercator({ z: 0, x: 0, y: 0 });

describeHomes("the rows of a tile", (home) => {
  let test_: TestDatabase;

  beforeAll(async () => {
    test_ = await createTestDatabase(home, [plots]);
    await loadRecords(
      test_.database,
      Array.from({ length: 2000 }, (_, i) => plotRecord(i)),
      { dataset: plots, source: "numbered" },
    );
  });
  afterAll(() => test_.drop());

  const countRows = async (version = 1, { dataset = plots, z = 16 } = {}): Promise<number> => {
    let count = 0;
    await readTileRows(test_.database, [{ dataset, question: { z, boundsMeters: world, version } }], () => (_, rows) => {
      const view = new DataView(rows.buffer, rows.byteOffset, rows.byteLength);
      for (let at = 0; at < rows.length; at += 1 + view.getInt32(at + 1)) count++;
    });
    return count;
  };

  test("come once each, on every connection, however often they are read", async () => {
    expect(await Promise.all(Array.from({ length: 12 }, () => countRows()))).toEqual(Array.from({ length: 12 }, () => 2000));
    expect(await countRows(0)).toBe(0);
  });

  test("are without the minor ones as long as those would hide each other", async () => {
    // Every second plot is of kind 2; one without a kind is none of them.
    const dataset: DatasetDefinition = { ...plots, tiles: { ...plots.tiles, minor: { field: "kind", values: ["2"], minZoom: 11 } } };
    expect(await countRows(1, { dataset, z: 10 })).toBe(1000);
    expect(await countRows(1, { dataset, z: 11 })).toBe(2000);
    const page = { version: 1, geometryColumn: "tile_geom_z10", afterFid: 0 };
    const kept = await readLayerPage(test_.database, dataset, page);
    const all = await readLayerPage(test_.database, plots, page);
    expect(kept.length).toBeGreaterThan(0);
    expect(kept).not.toEqual(all);
  });

  test("are read as the public role, and the connection is its old self afterwards", async () => {
    const role = { name: "machizu_whoami", text: "select current_user::text, current_setting('transaction_read_only')" };
    const seen: string[] = [];
    const client = await test_.database.pool.connect();
    try {
      const { becomePublic } = await import("../../sql/build/tile-query.ts");
      await pipelinedRead(
        client,
        [becomePublic, role].map((statement) => ({ statement, values: [] })),
        (step, rows) => {
          if (step === 1) seen.push(Buffer.from(rows).toString("latin1"));
        },
      );
      expect(seen).toHaveLength(1);
      expect(seen[0]).toMatch(/machizu_public.*on$/s);
      const { rows } = await client.query<{ who: string; limited: string }>(
        "select current_user as who, current_setting('statement_timeout') as limited",
      );
      expect(rows[0]?.who).not.toBe("machizu_public");
      expect(rows[0]?.limited).toBe("0");
    } finally {
      client.release();
    }
  });

  test("an error of the database is thrown, and the next read works", async () => {
    const wrong = { name: "machizu_wrong", text: "select 1/0 from data.test_plots" };
    const client = await test_.database.pool.connect();
    await expect(pipelinedRead(client, [{ statement: wrong, values: [] }], () => {})).rejects.toThrow("division by zero");
    client.release(true);
    expect(await countRows()).toBe(2000);
  });

  test("an error of the reader is thrown once the reply has ended, and the connection is still good", async () => {
    const many = { name: "machizu_many", text: "select generate_series(1, 100000)::int4" };
    const client = await test_.database.pool.connect();
    const read = pipelinedRead(client, [{ statement: many, values: [] }], () => {
      throw new Error("enough");
    });
    await expect(read).rejects.toThrow("enough");
    expect((await client.query<{ one: number }>("select 1 as one")).rows).toEqual([{ one: 1 }]);
    client.release();
  });

  test("are read again when the table has changed under a prepared statement", async () => {
    await countRows();
    await test_.database.pool.query("drop view published.test_plots");
    await test_.database.pool.query(
      "create view published.test_plots as select fid, id, source, geom, version_from, version_to, tile_geom, name::varchar(200) as name, kind from data.test_plots; grant select on published.test_plots to machizu_public",
    );
    expect(await countRows()).toBe(2000);
  });
});
