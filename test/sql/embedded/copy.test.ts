import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type pg from "pg";
import { from, to } from "pg-copy-streams";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { CopyWriter, ewkbOf } from "./copy-data.ts";
import { failure, openHome, type TestHome, value } from "./home.ts";

let home: TestHome;
let client: pg.Client;
let other: pg.Client;

beforeAll(async () => {
  home = await openHome({ idleInTransactionMs: 700 });
  [client, other] = [await home.connect(), await home.connect()];
  await client.query("create table place (id int primary key, name text, geom geometry(Point, 6668))");
});

afterAll(() => home.remove());

beforeEach(async () => {
  await client.query("truncate place");
});

const count = (connection = client) => value(connection, "select count(*)::int from place");

async function copyIn(text: string, data: Iterable<string | Buffer>, connection = client): Promise<number> {
  const stream = connection.query(from(text));
  await pipeline(Readable.from(data), stream);
  return stream.rowCount;
}

async function copyOut(text: string, connection = client): Promise<Buffer> {
  return Buffer.concat((await connection.query(to(text)).toArray()) as Buffer[]);
}

describe("COPY FROM STDIN", () => {
  test("takes text", async () => {
    expect(await copyIn("copy place (id, name) from stdin", ["1\tひ", "がし\n2\t\\N\n"])).toBe(2);
    expect(await value(client, "select array_agg(name order by id) from place")).toEqual(["ひがし", null]);
  });

  test("takes CSV", async () => {
    expect(await copyIn("copy place (id, name) from stdin (format csv, header)", ['id,name\n1,"a, b"\n'])).toBe(1);
    expect(await value(client, "select name from place")).toBe("a, b");
  });

  test("takes binary data with geometries", async () => {
    const writer = new CopyWriter(3);
    for (let id = 1; id <= 3; id++) writer.row([int4(id), Buffer.from(`n${id}`), ewkbOf(136 + id, 35)]);
    expect(await copyIn("copy place from stdin (format binary)", [writer.finish()])).toBe(3);
    expect(await value(client, "select st_astext(geom) from place where id = 2")).toBe("POINT(138 35)");
  });

  test("takes nothing", async () => {
    expect(await copyIn("copy place (id) from stdin", [])).toBe(0);
  });

  test("takes more than any buffer, without keeping it", async () => {
    const line = "x".repeat(1000);
    const rows = 200_000;
    const lines = (function* () {
      for (let id = 0; id < rows; id++) yield `${id}\t${line}\n`;
    })();
    await client.query("create table bulk (id int, text text)");
    expect(await copyIn("copy bulk from stdin", lines)).toBe(rows);
    await client.query("drop table bulk");
  });

  test("belongs to its transaction", async () => {
    await client.query("begin");
    await copyIn("copy place (id) from stdin", ["1\n2\n"]);
    await client.query("insert into place values (3)");
    expect(await count()).toBe(3);
    await client.query("rollback");
    expect(await count()).toBe(0);
    await client.query("begin");
    await copyIn("copy place (id) from stdin", ["1\n"]);
    await client.query("commit");
    expect(await count(other)).toBe(1);
  });

  test("keeps other connections waiting, not mixed in", async () => {
    const stream = client.query(from("copy place (id) from stdin"));
    stream.write("1\n");
    const waiting = count(other);
    stream.end("2\n");
    expect(await waiting).toBe(2);
  });

  test("tells what is wrong with the data, and keeps nothing", async () => {
    const error = await failure(
      copyIn("copy place (id) from stdin", ["1\n", "no number\n", ...Array.from({ length: 1000 }, (_, i) => `${i + 10}\n`)]),
    );
    expect(error).toMatchObject({ code: "22P02", where: expect.stringContaining("line 2") });
    expect(await count()).toBe(0);
    expect(await copyIn("copy place (id) from stdin", ["1\n"])).toBe(1);
  });

  test("that fails at its start takes the rest from a client that goes on sending", async () => {
    const line = `${"x".repeat(1000)}\n`;
    const sender = await home.connect();
    // A client that does not look at what it is told before it has sent everything.
    const { connection } = sender as unknown as {
      connection: { stream: NodeJS.WritableStream; sendCopyFromChunk(chunk: Buffer): void; endCopyFrom(): void };
    };
    const failed = failure(sender.query("copy place (id) from stdin"));
    for (let i = 0; i < 300; i++) connection.sendCopyFromChunk(Buffer.from(line.repeat(100)));
    connection.endCopyFrom();
    expect(await failed).toMatchObject({ code: "22P02" });
    expect(await value(sender, "select count(*)::int from place")).toBe(0);
  });

  test("fails its transaction", async () => {
    await client.query("begin");
    await client.query("insert into place values (1)");
    await failure(copyIn("copy place (id) from stdin", ["2\n2\n"]));
    expect(await failure(client.query("select 1"))).toMatchObject({ code: "25P02" });
    await client.query("rollback");
    expect(await count()).toBe(0);
  });

  test("of a table that does not exist is an error", async () => {
    expect(await failure(copyIn("copy nowhere from stdin", ["1\n"]))).toMatchObject({ code: "42P01" });
    expect(await count()).toBe(0);
  });

  test("can be given up by its client", async () => {
    const stream = client.query(from("copy place (id) from stdin"));
    stream.on("error", () => {});
    stream.write("1\n");
    await new Promise<void>((resolve) => {
      stream.once("close", () => resolve());
      stream.destroy(new Error("changed my mind"));
    });
    expect(await count()).toBe(0);
  });

  test("ends with its connection", async () => {
    const lost = await home.connect();
    const stream = lost.query(from("copy place (id) from stdin"));
    stream.on("error", () => {});
    stream.write("1\n");
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
    (lost as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
    expect(await count()).toBe(0);
  });

  test("ends when its client sends nothing for too long", async () => {
    const idle = await home.connect();
    const stream = idle.query(from("copy place (id) from stdin"));
    const ended = failure(new Promise((_resolve, reject) => stream.once("error", reject)));
    stream.write("1\n");
    expect(await count()).toBe(0);
    expect(await ended).toMatchObject({ code: "25P03" });
  });

  test("can be followed by a statement that waits for it", async () => {
    const stream = client.query(from("copy place (id) from stdin"));
    const next = value(client, "select count(*)::int from place");
    stream.end("1\n");
    expect(await next).toBe(1);
  });
});

describe("COPY TO STDOUT", () => {
  beforeEach(async () => {
    await copyIn(
      "copy place (id, name) from stdin",
      Array.from({ length: 1000 }, (_, id) => `${id}\tname ${id}\n`),
    );
  });

  test("gives text, CSV and binary data", async () => {
    expect(String(await copyOut("copy (select id, name from place order by id limit 2) to stdout"))).toBe("0\tname 0\n1\tname 1\n");
    expect(String(await copyOut("copy (select id, name from place where id = 7) to stdout (format csv)"))).toBe("7,name 7\n");
    const binary = await copyOut("copy (select id from place where id = 7) to stdout (format binary)");
    expect(binary.subarray(0, 11).toString("latin1")).toBe("PGCOPY\n\xff\r\n\0");
    expect(binary.readInt32BE(25)).toBe(7);
  });

  test("gives back the same binary data that it is given", async () => {
    await client.query("create table copied (like place)");
    const data = await copyOut("copy (select * from place order by id) to stdout (format binary)");
    await copyIn("copy copied from stdin (format binary)", [data]);
    expect(Buffer.compare(await copyOut("copy (select * from copied order by id) to stdout (format binary)"), data)).toBe(0);
    await client.query("drop table copied");
  });

  test("runs in a transaction with a role of its own", async () => {
    await client.query("begin; grant select on place to pg_read_all_data; set local role pg_read_all_data");
    expect(String(await copyOut("copy (select count(*) from place) to stdout"))).toBe("1000\n");
    await client.query("rollback");
  });

  test("streams: the first rows come long before the last", async () => {
    const startedAt = Date.now();
    let firstAt = 0;
    let bytes = 0;
    const stream = client.query(to("copy (select i, repeat('x', 1000) from generate_series(1, 60000) as i) to stdout"));
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      firstAt ||= Date.now();
      bytes += chunk.length;
    }
    expect(bytes).toBeGreaterThan(60_000_000);
    expect(firstAt - startedAt).toBeLessThan((Date.now() - startedAt) / 2);
  });

  test("waits for a slow reader, and gives it everything", async () => {
    const reader = await home.connect();
    let bytes = 0;
    const slowly = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        bytes += chunk.length;
        if (bytes % 50 === 0) setTimeout(done, 2);
        else done();
      },
    });
    slowly.resume();
    await pipeline(reader.query(to("copy (select repeat('x', 9999) from generate_series(1, 5000)) to stdout")), slowly);
    expect(bytes).toBe(50_000_000);
  });

  test("ends when its reader has gone", async () => {
    const gone = await home.connect();
    const stream = gone.query(to("copy (select repeat('x', 1000), generate_series(1, 100000000)) to stdout"));
    stream.on("error", () => {});
    await new Promise((resolve) => stream.once("data", resolve));
    (gone as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
    const startedAt = Date.now();
    expect(await count()).toBe(1000);
    expect(Date.now() - startedAt).toBeLessThan(5000);
  });
});

function int4(number: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(number);
  return bytes;
}
