import { cp, rm } from "node:fs/promises";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { Engine } from "../../../sql/embedded/engine.ts";
import { findTemplate, prepareTemplate } from "../../../sql/embedded/template.ts";
import { queryFrame } from "../../../sql/embedded/wire.ts";
import { newFolder } from "./home.ts";

let folder: string;
let engine: Engine;
let heard = "";

beforeAll(async () => {
  await prepareTemplate();
  const template = findTemplate();
  folder = await newFolder();
  const directory = path.join(folder, "database");
  await cp(template?.database ?? "", directory, { recursive: true });
  const output = (bytes: Buffer) => {
    heard += bytes.toString("latin1");
    engine.delivered(bytes.length);
  };
  engine = await Engine.open({ directory, bundle: template?.bundle }, { output, drained() {}, died() {} });
}, 120_000);

afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true, force: true });
});

afterEach(() => {
  vi.restoreAllMocks();
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
  }
}

async function say(sql: string): Promise<void> {
  heard = "";
  engine.send(queryFrame(sql));
  await until(() => heard.includes("Z\0\0\0\x05"));
}

/** Whether the statement would be taken for overdue if it ran for a long time. */
async function isOverdueAfter(sql: string, ms: number): Promise<boolean> {
  const done = say(sql);
  await until(() => engine.isBusy);
  // The statement has long set its timers, and computes.
  await new Promise((resolve) => {
    setTimeout(resolve, 150);
  });
  expect(engine.isBusy).toBe(true);
  const now = Date.now();
  vi.spyOn(Date, "now").mockReturnValue(now + ms);
  const { isOverdue } = engine;
  vi.restoreAllMocks();
  await done;
  return isOverdue;
}

const computing = "do $$ begin for i in 1..120000000 loop end loop; end $$";

test("a statement without a timeout is never overdue, whatever timers PostgreSQL has of its own", async () => {
  await say("create table if not exists t (i int)");
  // Leaves statistics to be written 10 s later.
  for (let i = 0; i < 3; i++) await say(`insert into t values (${i})`);
  expect(await isOverdueAfter(computing, 3_600_000)).toBe(false);
  await say("begin");
  await say("insert into t values (9)");
  expect(await isOverdueAfter(computing, 3_600_000)).toBe(false);
  await say("commit");
});

test("a statement with a timeout is overdue some time after it, and not before", async () => {
  for (let i = 0; i < 3; i++) await say(`insert into t values (${i})`);
  await say("begin; set local statement_timeout = '20s'");
  expect(await isOverdueAfter(computing, 15_000)).toBe(false);
  expect(await isOverdueAfter(computing, 25_000)).toBe(true);
  await say("set local statement_timeout = 0");
  expect(await isOverdueAfter(computing, 25_000)).toBe(false);
  await say("commit");
});
