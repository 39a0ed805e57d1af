import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { failure, openHome, type TestHome, value } from "./home.ts";

let home: TestHome;
let first: pg.Client;
let second: pg.Client;

beforeAll(async () => {
  home = await openHome({ idleInTransactionMs: 700 });
  [first, second] = [await home.connect(), await home.connect()];
  await first.query("create table note (text text)");
  await first.query("create role reader nologin");
});

afterAll(() => home.remove());

describe("transactions of two connections", () => {
  test("are not mixed", async () => {
    await first.query("begin");
    await first.query("insert into note values ('from the first')");
    let isSecondDone = false;
    const waiting = second.query("insert into note values ('from the second')").then(() => (isSecondDone = true));
    await first.query("insert into note values ('from the first')");
    expect(isSecondDone).toBe(false);
    await first.query("rollback");
    await waiting;
    expect(await value(first, "select array_agg(text) from note")).toEqual(["from the second"]);
  });

  test("all come to an end when many compete", async () => {
    await first.query("create table counter (n int); insert into counter values (0)");
    const pool = new pg.Pool({ ...home.embedded.connection, max: 8 });
    await Promise.all(
      Array.from({ length: 200 }, async () => {
        const client = await pool.connect();
        await client.query("begin");
        const { rows } = await client.query<{ n: number }>("select n from counter");
        await client.query("update counter set n = $1", [(rows[0]?.n ?? 0) + 1]);
        await client.query("commit");
        client.release();
      }),
    );
    await pool.end();
    expect(await value(first, "select n from counter")).toBe(200);
  });

  test("a connection that is lost in a transaction leaves nothing", async () => {
    const lost = await home.connect();
    await lost.query("begin");
    await lost.query("insert into note values ('of the lost')");
    (lost as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
    expect(await value(first, "select count(*)::int from note where text = 'of the lost'")).toBe(0);
  });

  test("a connection that is lost while its statement runs leaves nothing", async () => {
    const lost = await home.connect();
    void lost.query("insert into note select 'of the lost' from pg_sleep(0.5)").catch(() => {});
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
    (lost as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
    expect(await value(first, "select count(*)::int from note where text = 'of the lost'")).toBe(0);
  });

  test("an idle one is ended, so that the others go on", async () => {
    const idle = await home.connect();
    const ended = new Promise<Error>((resolve) => {
      idle.on("error", resolve);
    });
    await idle.query("begin");
    await idle.query("insert into note values ('of the idle')");
    expect(await value(first, "select count(*)::int from note where text = 'of the idle'")).toBe(0);
    expect(await ended).toMatchObject({ code: "25P03", severity: "FATAL" });
  });

  test("a batch without its end waits no longer than that either", async () => {
    const idle = await home.connect();
    const { connection } = idle as unknown as { connection: { parse(query: object): void; flush(): void } };
    connection.parse({ text: "select 1" });
    connection.flush();
    expect(await value(first, "select 1")).toBe(1);
  });
});

describe("what one connection sets", () => {
  test("a role for a transaction ends with it", async () => {
    await first.query("begin; set local role reader");
    expect(await value(first, "select current_user")).toBe("reader");
    expect(await failure(first.query("insert into note values ('forbidden')"))).toMatchObject({ code: "42501" });
    await first.query("rollback");
    expect(await value(second, "select current_user")).toBe("postgres");
    expect(await value(first, "select current_user")).toBe("postgres");
  });

  test("a role stays with it and is not given to another", async () => {
    await first.query("set role reader");
    expect(await value(second, "select current_user")).toBe("postgres");
    expect(await value(first, "select current_user")).toBe("reader");
    await first.query("reset role");
    expect(await value(second, "select current_user")).toBe("postgres");
    expect(await value(first, "select current_user")).toBe("postgres");
  });

  test("a parameter stays with it and is not given to another", async () => {
    await first.query("set timezone = 'Asia/Tokyo'; set search_path = pg_catalog, \"a b\"");
    expect(await value(second, "show timezone")).toBe("UTC");
    expect(await value(second, "show search_path")).toBe("public");
    expect(await value(first, "show timezone")).toBe("Asia/Tokyo");
    expect(await value(first, "show search_path")).toBe('pg_catalog, "a b"');
    await first.query("reset all");
    expect(await value(second, "show timezone")).toBe("UTC");
    expect(await value(first, "show timezone")).toBe("UTC");
  });

  test("what is set out of sight is not given to another", async () => {
    await first.query("create function hidden() returns text language sql as $$ select set_config('search_path', 'nowhere', false) $$");
    await first.query("select hidden()");
    expect(await value(second, "show search_path")).toBe("public");
  });

  test("what it asks for when it connects is its own", async () => {
    const own = await home.connect({ statement_timeout: 12_345, application_name: "it's mine", options: "-c timezone=Asia/Tokyo" });
    expect(await value(own, "show statement_timeout")).toBe("12345ms");
    expect(await value(second, "show statement_timeout")).toBe("0");
    expect(await value(own, "select current_setting('application_name') || ' ' || current_setting('timezone')")).toBe(
      "it's mine Asia/Tokyo",
    );
  });

  test("what cannot be set ends the connection", async () => {
    const wrong = await home.connect({ options: "-c no_such_thing=1" });
    expect(await failure(wrong.query("select 1"))).toMatchObject({ severity: "FATAL" });
    expect(await value(first, "select 1")).toBe(1);
  });

  test("its temporary tables do not shadow the tables of another", async () => {
    await first.query("create temp table note (text text)");
    expect(await value(second, "select count(*)::int from note")).toBeGreaterThan(0);
  });
});

describe("prepared statements", () => {
  test("of the same name do not collide", async () => {
    for (let turn = 0; turn < 3; turn++) {
      expect((await first.query({ name: "same", text: "select $1::int + 1 as n", values: [turn] })).rows).toEqual([{ n: turn + 1 }]);
      expect((await second.query({ name: "same", text: "select $1::text || '!' as n", values: ["hey"] })).rows).toEqual([{ n: "hey!" }]);
    }
  });

  test("of long names do not collide", async () => {
    const name = "n".repeat(63);
    expect((await first.query({ name, text: "select 1 as n" })).rows).toEqual([{ n: 1 }]);
    expect((await second.query({ name, text: "select 2 as n" })).rows).toEqual([{ n: 2 }]);
    expect((await first.query({ name, text: "select 1 as n" })).rows).toEqual([{ n: 1 }]);
  });

  test("survive that another connection deallocates all of its own", async () => {
    await first.query({ name: "kept", text: "select 3 as n" });
    await second.query("deallocate all");
    expect((await first.query({ name: "kept", text: "select 3 as n" })).rows).toEqual([{ n: 3 }]);
  });

  test("without a name are found again after another connection's turn", async () => {
    // Not used as a client afterwards: node-postgres does not expect replies it has not asked for.
    const raw = (await home.connect()) as unknown as {
      connection: Record<"parse" | "bind" | "execute", (query: object) => void> & {
        sync(): void;
        once(event: string, done: (message: unknown) => void): void;
      };
    };
    const { connection } = raw;
    const next = (event: string) => new Promise<unknown>((resolve) => connection.once(event, resolve));
    connection.parse({ text: "select 'mine'" });
    connection.sync();
    await next("readyForQuery");
    await second.query("select $1::int", [1]);
    connection.bind({});
    connection.execute({});
    connection.sync();
    expect(String(((await next("dataRow")) as { fields: Buffer[] }).fields[0])).toBe("mine");
    expect(await value(first, "select 1")).toBe(1);
  });
});

describe("notifications", () => {
  test("reach the connections that listen, and no other", async () => {
    const [listener, deaf] = [await home.connect(), await home.connect()];
    const heard: string[] = [];
    listener.on("notification", ({ channel, payload }) => heard.push(`${channel}: ${payload}`));
    deaf.on("notification", () => heard.push("the deaf one heard it"));
    await listener.query('listen changes; listen "Other"');
    await first.query("notify changes, 'one'");
    await first.query("begin; select pg_notify('Other', 'two')");
    await first.query("commit");
    await first.query("begin; notify changes, 'never'; rollback");
    await deaf.query("unlisten *");
    await first.query("notify changes, 'three'");
    await listener.query("unlisten changes");
    await first.query("notify changes, 'four'");
    await listener.query("select 1");
    expect(heard).toEqual(["changes: one", "Other: two", "changes: three"]);
  });
});

describe("who may connect", () => {
  test("the one login", async () => {
    expect(await failure(home.connect({ user: "reader" }))).toMatchObject({ code: "28000" });
  });

  test("to the one database", async () => {
    expect(await failure(home.connect({ database: "other" }))).toMatchObject({ code: "3D000" });
  });
});

describe("a statement that takes too long", () => {
  test("is cancelled at its statement_timeout when it waits", async () => {
    await first.query("begin; set local statement_timeout = 100");
    const startedAt = Date.now();
    expect(await failure(first.query("select pg_sleep(20)"))).toMatchObject({ code: "57014" });
    expect(Date.now() - startedAt).toBeLessThan(2000);
    await first.query("rollback");
  });

  const endless = "select count(*) from generate_series(1, 100000) as a, generate_series(1, 100000) as b where a + b < 0";

  test("is cancelled at its statement_timeout when it only computes; the transaction has failed", async () => {
    await first.query({ name: "survivor", text: "select 5 as n" });
    await first.query("begin");
    await first.query("insert into note values ('of the endless')");
    await first.query("set local statement_timeout = 200");
    const startedAt = Date.now();
    const other = value(second, "select 'served'");
    expect(await failure(first.query(endless))).toMatchObject({ code: "57014", severity: "ERROR" });
    expect(Date.now() - startedAt).toBeLessThan(5000);
    expect(await failure(first.query("select 1"))).toMatchObject({ code: "25P02" });
    expect(await first.query("commit")).toMatchObject({ command: "ROLLBACK" });
    expect(await other).toBe("served");
    expect(await value(first, "select count(*)::int from note where text = 'of the endless'")).toBe(0);
    expect((await first.query({ name: "survivor", text: "select 5 as n" })).rows).toEqual([{ n: 5 }]);
  });

  test("the same in the extended protocol, outside a transaction", async () => {
    const own = await home.connect({ statement_timeout: 200 });
    expect(await failure(own.query(`${endless} and $1::int = 1`, [1]))).toMatchObject({ code: "57014" });
    expect(await value(own, "show statement_timeout")).toBe("200ms");
  });

  test("a short one is not hit by the timer of the one before", async () => {
    await first.query("begin; set local statement_timeout = 150");
    await first.query("select 1");
    await first.query("set local statement_timeout = 0");
    await first.query("select count(*) from generate_series(1, 1500000)");
    expect(await first.query("commit")).toMatchObject({ command: "COMMIT" });
    expect(await value(first, "select 'awake' from pg_sleep(0.3)")).toBe("awake");
  });

  test("is cancelled on request", async () => {
    const busy = await home.connect();
    const { processID, secretKey } = busy as unknown as { processID: number; secretKey: number };
    const cancelled = failure(busy.query("select pg_sleep(20)"));
    const canceller = new pg.Client(home.embedded.connection) as unknown as {
      connection: { connect(path: string): void; cancel(pid: number, key: number): void; once(name: string, listener: () => void): void };
    };
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
    canceller.connection.once("connect", () => canceller.connection.cancel(processID, secretKey));
    canceller.connection.connect(`${home.embedded.connection.host}/.s.PGSQL.5432`);
    expect(await cancelled).toMatchObject({ code: "57014" });
    expect(await value(busy, "select 1")).toBe(1);
  });
});
