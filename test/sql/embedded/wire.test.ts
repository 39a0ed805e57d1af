import net from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openHome, type TestHome } from "./home.ts";

let home: TestHome;
let peer: Peer;

beforeAll(async () => {
  home = await openHome();
});

afterAll(() => home.remove());

beforeEach(async () => {
  peer = new Peer(`${home.embedded.connection.host}/.s.PGSQL.5432`);
  await peer.start();
});

describe("a reply has exactly the frames that PostgreSQL sends", () => {
  test("to a batch", async () => {
    expect(await peer.say(parse("select 1"), bind, describePortal, execute(), sync)).toBe("1 2 T D C:SELECT 1 Z:I");
  });

  test("to a batch that fails while it is parsed", async () => {
    expect(await peer.say(parse("selec"), bind, describePortal, execute(), sync)).toBe("E:42601 Z:I");
  });

  test("to a batch that fails while it is executed", async () => {
    expect(await peer.say(parse("select 1 / (1 - 1)"), bind, execute(), sync)).toBe("1 E:22012 Z:I");
  });

  test("to a failed batch that is not ended yet: the rest is dropped", async () => {
    expect(await peer.say(parse("selec"), flush)).toBe("E:42601");
    expect(await peer.say(bind, execute(), flush)).toBe("");
    expect(await peer.say(sync)).toBe("Z:I");
  });

  test("to a batch that fails in a transaction", async () => {
    expect(await peer.say(query("begin"))).toBe("C:BEGIN Z:T");
    expect(await peer.say(parse("select 1 / (1 - 1)"), bind, execute(), sync)).toBe("1 E:22012 Z:E");
    expect(await peer.say(parse("select 1"), bind, execute(), sync)).toBe("E:25P02 Z:E");
    expect(await peer.say(parse("rollback"), bind, execute(), sync)).toBe("1 2 C:ROLLBACK Z:I");
  });

  test("to a batch that fails at its end", async () => {
    await peer.say(query("create table a (i int primary key); create table b (i int references a deferrable initially deferred)"));
    expect(await peer.say(parse("insert into b values (1)"), bind, execute(), sync)).toBe("1 2 C:INSERT 0 1 E:23503 Z:I");
  });

  test("to several at once", async () => {
    expect(await peer.say(parse("selec"), sync, parse("select 2"), bind, execute(), sync)).toBe("E:42601 Z:I 1 2 D C:SELECT 1 Z:I");
    expect(await peer.say(query("select 1"), query("selec"), query("select 3"))).toBe("T D C:SELECT 1 Z:I E:42601 Z:I T D C:SELECT 1 Z:I");
  });

  test("to a portal that is read in steps", async () => {
    expect(await peer.say(parse("select generate_series(1, 5)"), bind, execute(2), flush)).toBe("1 2 D D s");
    expect(await peer.say(execute(2), flush)).toBe("D D s");
    expect(await peer.say(execute(), sync)).toBe("D C:SELECT 1 Z:I");
  });

  test("to a COPY in a batch", async () => {
    await peer.say(query("create table c (i int)"));
    expect(await peer.say(parse("copy c from stdin"), bind, execute(), sync)).toBe("1 2 G");
    expect(await peer.say(copyData("7\n"), copyDone)).toBe("C:COPY 1");
    expect(await peer.say(sync)).toBe("Z:I");
    expect(await peer.say(parse("copy c from stdin"), bind, execute(), sync)).toBe("1 2 G");
    expect(await peer.say(copyData("x\n"), copyData("8\n"), copyDone)).toBe("E:22P02");
    expect(await peer.say(sync)).toBe("Z:I");
  });

  test("to a COPY that fails while its data still comes", async () => {
    await peer.say(query("create table d (i int)"));
    expect(await peer.say(query("copy d from stdin"))).toBe("G");
    expect(await peer.say(copyData("x\n"))).toBe("E:22P02 Z:I");
    expect(await peer.say(copyData("8\n"), copyDone)).toBe("");
    expect(await peer.say(query("select count(*) from d"))).toBe("T D C:SELECT 1 Z:I");
  });

  test("to nothing", async () => {
    expect(await peer.say(query(""))).toBe("I Z:I");
    expect(await peer.say(parse(""), bind, execute(), sync)).toBe("1 2 I Z:I");
  });
});

test("a frame that does not exist ends the connection, and no other", async () => {
  expect(await peer.say(frame("!"))).toBe("E:08P01");
  expect(peer.isClosed).toBe(true);
  expect(await (await home.connect()).query("select 1")).toMatchObject({ rowCount: 1 });
});

test("what is said before a good-bye is done", async () => {
  await peer.say(query("create table e (i int)"));
  expect(await peer.say(query("insert into e values (1)"), frame("X"))).toBe("C:INSERT 0 1 Z:I");
  expect(peer.isClosed).toBe(true);
  const hasty = new Peer(`${home.embedded.connection.host}/.s.PGSQL.5432`);
  await hasty.start();
  // Never ended by a Sync, so never committed.
  await hasty.say(parse("insert into e values (2)"), bind, execute(), frame("X"));
  await hasty.say(query("begin"), query("insert into e values (3)"), frame("X"));
  expect((await (await home.connect()).query("select array_agg(i) as all from e")).rows).toEqual([{ all: [1] }]);
});

test.each([
  ["a length that cannot be", Buffer.from([81, 0, 0, 0, 1, 0])],
  ["a length beyond all bounds", Buffer.from([81, 127, 255, 255, 255, 0])],
])("%s ends the connection, and no other", async (_what, bytes) => {
  expect(await peer.say(query("begin"))).toBe("C:BEGIN Z:T");
  expect(await peer.say(bytes)).toBe("E:08P01");
  expect(peer.isClosed).toBe(true);
  expect(await (await home.connect()).query("select 1")).toMatchObject({ rowCount: 1 });
});

test("a start that is none ends the connection", async () => {
  const other = new Peer(`${home.embedded.connection.host}/.s.PGSQL.5432`);
  expect(await other.request(Buffer.from([0, 0, 0, 5, 1]))).toContain("malformed");
  expect(other.isClosed).toBe(true);
});

test("an offer of encryption is declined, a newer protocol is negotiated", async () => {
  const other = new Peer(`${home.embedded.connection.host}/.s.PGSQL.5432`);
  expect(await other.request(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]))).toBe("N");
  expect(await other.start(0x30002)).toMatch(/^v R (S:\w+ )+K Z:I$/);
});

test("the start tells what clients need to know", async () => {
  const other = new Peer(`${home.embedded.connection.host}/.s.PGSQL.5432`);
  const said = await other.start();
  for (const name of ["server_version", "client_encoding", "DateStyle", "TimeZone", "integer_datetimes", "standard_conforming_strings"]) {
    expect(said).toContain(`S:${name} `);
  }
});

function frame(type: string, ...parts: (string | Buffer)[]): Buffer {
  const body = Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(`${part}\0`) : part)));
  return Buffer.concat([Buffer.from(type), int(4, body.length + 4), body]);
}

function int(bytes: 2 | 4, value: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  buffer.writeIntBE(value, 0, bytes);
  return buffer;
}

const query = (sql: string) => frame("Q", sql);
const parse = (sql: string) => frame("P", "", sql, int(2, 0));
const bind = frame("B", "", "", int(2, 0), int(2, 0), int(2, 0));
const describePortal = frame("D", Buffer.from("P"), "");
const execute = (rows = 0) => frame("E", "", int(4, rows));
const [sync, flush, copyDone] = [frame("S"), frame("H"), frame("c")];
const copyData = (text: string) => frame("d", Buffer.from(text));

/** A client that says what it likes, and writes down the frames it hears. */
class Peer {
  readonly #socket: net.Socket;
  #heard = Buffer.alloc(0);
  isClosed = false;

  constructor(path: string) {
    this.#socket = net.connect(path);
    this.#socket.on("data", (chunk) => (this.#heard = Buffer.concat([this.#heard, chunk])));
    this.#socket.on("close", () => (this.isClosed = true));
    this.#socket.on("error", () => {});
  }

  async start(version = 0x30000): Promise<string> {
    const body = Buffer.concat([int(4, version), Buffer.from("user\0postgres\0database\0postgres\0\0")]);
    this.#socket.write(Buffer.concat([int(4, body.length + 4), body]));
    return this.#listen();
  }

  /** What comes back as it is. */
  async request(bytes: Buffer): Promise<string> {
    this.#socket.write(bytes);
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
    const heard = String(this.#heard);
    this.#heard = Buffer.alloc(0);
    return heard;
  }

  async say(...frames: Buffer[]): Promise<string> {
    this.#socket.write(Buffer.concat(frames));
    return this.#listen();
  }

  /** Everything until it has been quiet for a while: long, because the machine may be busy. */
  async #listen(): Promise<string> {
    for (let quietMs = 0, length = 0; quietMs < (this.#heard.length === 0 ? 1500 : 250); quietMs += 10) {
      await new Promise((resolve) => {
        setTimeout(resolve, 10);
      });
      if (this.#heard.length !== length) quietMs = 0;
      length = this.#heard.length;
    }
    const words: string[] = [];
    for (let at = 0; at < this.#heard.length;) {
      const length = 1 + this.#heard.readInt32BE(at + 1);
      words.push(describeFrame(this.#heard.subarray(at, at + length)));
      at += length;
    }
    this.#heard = Buffer.alloc(0);
    return words.join(" ");
  }
}

function describeFrame(bytes: Buffer): string {
  const type = String.fromCharCode(bytes.readUInt8(0));
  const fields = bytes.toString("utf8", 5).split("\0");
  if (type === "E") return `E:${fields.find((field) => field.startsWith("C"))?.slice(1)}`;
  return ["C", "Z", "S"].includes(type) ? `${type}:${fields[0]}` : type;
}
