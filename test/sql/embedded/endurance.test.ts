import type pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bowTie, failure, openHome, type TestHome, value } from "./home.ts";

let home: TestHome;
let client: pg.Client;
let other: pg.Client;

beforeAll(async () => {
  home = await openHome();
  [client, other] = [await home.connect(), await home.connect()];
  await client.query("create table note (id int primary key)");
});

afterAll(() => home.remove());

/** Ends the engine's thread: PGlite has no programs to run, and throws. */
const crash = "copy (select 1) to program 'anything'";

test("5,000 failing statements leave the database answering, and all connections as they were", async () => {
  const failing: (() => Promise<unknown>)[] = [
    () => client.query("select 1/0"),
    () => client.query("selec"),
    () => client.query("select $1::int / 0", [1]),
    () => client.query("insert into note select 1 from generate_series(1, 2)"),
    () => client.query("select 'POINT(0'::geometry"),
    () => client.query(`select st_union(${bowTie}, st_translate(${bowTie}, 1, 0))`),
    () => client.query(`select st_intersection(st_translate(${bowTie}, $1, 0), st_makeenvelope(0, 0, 1, 1.5))`, [0]),
    () =>
      client.query(
        `do $$ begin perform st_union(${bowTie}, st_translate(${bowTie}, 1, 0)); exception when others then raise 'caught'; end $$`,
      ),
    async () => {
      await client.query("begin");
      try {
        await client.query(`select st_union(${bowTie}, st_translate(${bowTie}, 1, 0))`);
      } finally {
        await client.query("rollback");
      }
    },
    () => other.query("select * from nowhere"),
  ];
  const heard: (string | undefined)[] = [];
  other.on("notification", ({ payload }) => heard.push(payload));
  await other.query("listen news");
  await other.query({ name: "kept", text: "select $1::int + 1 as n", values: [1] });
  await other.query("set application_name = 'patient'");
  for (let round = 0; round < 500; round++) {
    for (const [kind, fail] of failing.entries()) {
      const error = await failure(fail());
      if (error.code === undefined || error.code === "54001")
        throw new Error(`round ${round}, kind ${kind}: ${error.code} ${error.message}`);
    }
    if (round % 100 === 0) expect(await value(client, "select count(*)::int from note")).toBe(0);
  }
  expect((await other.query({ name: "kept", text: "select $1::int + 1 as n", values: [1] })).rows).toEqual([{ n: 2 }]);
  expect(await value(other, "show application_name")).toBe("patient");
  await client.query("notify news, 'still here'");
  await other.query("select 1");
  expect(heard).toEqual(["still here"]);
}, 120_000);

test("a crash of the engine is an error for the statement, and nothing for the others", async () => {
  await other.query({ name: "after", text: "select 'kept' as v" });
  expect(await failure(client.query(`insert into note values (1); ${crash}`))).toMatchObject({ code: "57P02", severity: "ERROR" });
  expect(await value(client, "select count(*)::int from note")).toBe(0);
  expect((await other.query({ name: "after", text: "select 'kept' as v" })).rows).toEqual([{ v: "kept" }]);
  expect(await value(other, "show application_name")).toBe("patient");
});

test("a crash in the extended protocol as well", async () => {
  expect(await failure(client.query({ text: crash, queryMode: "extended" } as pg.QueryConfig))).toMatchObject({ code: "57P02" });
  expect(await value(client, "select $1::int", [5])).toBe(5);
});

test("a crash fails its transaction; what was committed before stays", async () => {
  await client.query("insert into note values (10)");
  await client.query("begin");
  await client.query("insert into note values (11)");
  expect(await failure(client.query(crash))).toMatchObject({ code: "57P02" });
  expect(await failure(client.query("select 1"))).toMatchObject({ code: "25P02" });
  expect(await client.query("commit")).toMatchObject({ command: "ROLLBACK" });
  expect(await value(client, "select array_agg(id) from note")).toEqual([10]);
});

test("endless recursion is an ordinary error", async () => {
  await client.query("create function deeper(n int) returns int language plpgsql as $$ begin return deeper(n + 1); end $$");
  expect(await failure(client.query("select deeper(1)"))).toMatchObject({ code: "54001" });
  expect(await value(client, "select 1")).toBe(1);
});
