import type pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { bowTie, failure, openHome, type TestHome, value } from "./home.ts";

let home: TestHome;
let client: pg.Client;

beforeAll(async () => {
  home = await openHome();
  client = await home.connect();
  await client.query("create table place (id int primary key, geom geometry)");
});

afterAll(() => home.remove());

beforeEach(async () => {
  await client.query("truncate place");
});

/** Statements that make GEOS or PROJ throw. */
const rejected: Record<string, string> = {
  "a union": `select st_union(${bowTie}, st_translate(${bowTie}, 1, 0))`,
  "an intersection": `select st_intersection(${bowTie}, st_makeenvelope(0, 0, 1, 1.5))`,
  "a difference": `select st_difference(${bowTie}, st_translate(${bowTie}, 1, 0))`,
  "a symmetric difference": `select st_symdifference(${bowTie}, st_translate(${bowTie}, 1, 0))`,
  "an aggregate": `select st_union(g) from (values (${bowTie}), (st_translate(${bowTie}, 1, 0))) as v (g)`,
  "a projection that does not exist": "select st_transform(st_point(1, 1), '+proj=nonsense', '+proj=longlat')",
};

/** One of 9 rows cannot be computed. */
const insertSome = `insert into place select i, st_intersection(case when i = 5 then ${bowTie} else st_makeenvelope(0, 0, 1, 1) end, st_makeenvelope(0, 0, 1, 1.5)) from generate_series(1, 9) as i`;

describe("a statement that the geometry engine rejects", () => {
  test.each(Object.entries(rejected))("%s is an error that says why, in both protocols", async (_name, sql) => {
    const startedAt = Date.now();
    const simple = await failure(client.query(sql));
    const extended = await failure(client.query(`${sql} where $1::int = 1`.replace(/(v \(g\)) where/, "$1 where"), [1]));
    expect(Date.now() - startedAt).toBeLessThan(2000);
    for (const error of [simple, extended]) {
      expect(error).toMatchObject({ code: "XX000", severity: "ERROR", hint: expect.stringContaining("ST_MakeValid") });
      expect(error.message).toContain("the geometry engine rejected the statement");
    }
    expect(await value(client, "select 1")).toBe(1);
  });

  test("names the place of the conflict", async () => {
    const { message } = await failure(client.query(rejected["a union"] ?? ""));
    expect(message).toContain("TopologyException: side location conflict at 2 1");
  });

  test("a coordinate that is no number is an error too", async () => {
    expect(await failure(client.query("select st_buffer('POINT(NaN NaN)'::geometry, 1)"))).toMatchObject({ code: "XX000" });
  });

  test.each([
    ["simple", []],
    ["extended", [1]],
  ])("keeps no row of an INSERT … SELECT (%s protocol)", async (_protocol, values) => {
    await failure(client.query(values.length > 0 ? `${insertSome} where $1::int = 1` : insertSome, values));
    expect(await value(client, "select count(*)::int from place")).toBe(0);
  });

  test.each([
    ["simple", []],
    ["extended", [1]],
  ])("fails the transaction around it (%s protocol)", async (_protocol, values) => {
    await client.query("begin");
    await client.query("insert into place values (1)");
    await failure(client.query(values.length > 0 ? `${rejected["a union"]} where $1::int = 1` : (rejected["a union"] ?? ""), values));
    expect(await failure(client.query("insert into place values (2)"))).toMatchObject({ code: "25P02" });
    expect(await client.query("commit")).toMatchObject({ command: "ROLLBACK" });
    expect(await value(client, "select count(*)::int from place")).toBe(0);
  });

  test("undoes the statements before it in the same query text", async () => {
    await failure(client.query(`insert into place values (1); ${rejected["a union"]}; insert into place values (2)`));
    expect(await value(client, "select count(*)::int from place")).toBe(0);
  });

  test("is undone to a savepoint", async () => {
    await client.query("begin");
    await client.query("insert into place values (1)");
    await client.query("savepoint here");
    await failure(client.query(insertSome.replaceAll("select i,", "select i + 100,")));
    await client.query("rollback to here");
    await client.query("insert into place values (2)");
    expect(await client.query("commit")).toMatchObject({ command: "COMMIT" });
    expect(await value(client, "select array_agg(id order by id) from place")).toEqual([1, 2]);
  });

  test("can be caught in PL/pgSQL", async () => {
    await client.query(
      `do $$ begin perform st_union(${bowTie}, st_translate(${bowTie}, 1, 0)); exception when others then insert into place values (7); end $$`,
    );
    expect(await value(client, "select id from place")).toBe(7);
  });

  test("fails in the middle of a result after its first rows", async () => {
    const rows = `select st_area(st_union(case when i = 900 then ${bowTie} else st_makeenvelope(0, 0, i, i) end, st_translate(${bowTie}, 1, 0))) from generate_series(1, 1000) as i`;
    expect(await failure(client.query(rows))).toMatchObject({ code: "XX000" });
    expect(await value(client, "select 1")).toBe(1);
  });

  test("fails a COPY TO STDOUT", async () => {
    const { to } = await import("pg-copy-streams");
    const stream = client.query(to(`copy (${rejected["a union"]}) to stdout`));
    expect(await failure(stream.toArray())).toMatchObject({ code: "XX000" });
    expect(await value(client, "select 1")).toBe(1);
  });
});

test("validity can be asked and mended for any input", async () => {
  expect(await value(client, `select st_isvalid(${bowTie})`)).toBe(false);
  expect(await value(client, `select st_isvalid(st_makevalid(${bowTie}))`)).toBe(true);
});
