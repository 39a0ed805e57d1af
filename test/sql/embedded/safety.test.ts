import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { HomeInUseError, startEmbedded } from "../../../sql/embedded/start.ts";
import { prepareTemplate } from "../../../sql/embedded/template.ts";
import { failure, newFolder, openHome, value } from "./home.ts";

const folders: string[] = [];
const started: ChildProcess[] = [];

beforeAll(() => prepareTemplate(), 120_000);

afterEach(async () => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

async function folder(): Promise<string> {
  const made = await newFolder();
  folders.push(made);
  return made;
}

const script = path.join(import.meta.dirname, "load.script.ts");

interface Loader {
  readonly child: ChildProcess;
  readonly databasePid: number;
  /** The last row that was reported as committed. */
  readonly committed: () => number;
}

/** Starts the program that loads rows, and waits until it has loaded some. */
async function startLoading(home: string): Promise<Loader> {
  const child = spawn(process.execPath, [script, home], { stdio: ["ignore", "pipe", "inherit"] });
  started.push(child);
  let committed = 0;
  let databasePid = 0;
  await new Promise<void>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the program ended with ${code}`)));
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (line.startsWith("database")) databasePid = Number(line.split(" ")[1]);
      else committed = Number(line);
      if (committed >= 200) resolve();
    });
  });
  return { child, databasePid, committed: () => committed };
}

async function untilDead(pid: number): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
  throw new Error(`process ${pid} lives on`);
}

const ended = (child: ChildProcess) => new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));

describe("killed in the middle of a load", () => {
  test("the database: its program is told, and nothing that was committed is lost", async () => {
    const home = await folder();
    const loader = await startLoading(home);
    const end = ended(loader.child);
    process.kill(loader.databasePid, "SIGKILL");
    expect(await end).toBe(3);
    await expectAllCommitted(home, loader);
  });

  test("the program: its database ends as well, and the home can be opened at once", async () => {
    const home = await folder();
    const loader = await startLoading(home);
    const end = ended(loader.child);
    loader.child.kill("SIGKILL");
    await end;
    await expectAllCommitted(home, loader);
    await untilDead(loader.databasePid);
  });

  test("during the first start: nothing half-made is left", async () => {
    for (const afterMs of [150, 400]) {
      const home = await folder();
      const child = spawn(process.execPath, [script, home], { stdio: "ignore", detached: true });
      started.push(child);
      const end = ended(child);
      await new Promise((resolve) => {
        setTimeout(resolve, afterMs);
      });
      // The whole group, so that the database dies at the same moment.
      process.kill(-(child.pid ?? 0), "SIGKILL");
      await end;
      if (existsSync(path.join(home, "database"))) expect(existsSync(path.join(home, "database/PG_VERSION"))).toBe(true);
      const reopened = await openHome({ home });
      expect(await value(await reopened.connect(), "select postgis_lib_version()")).toBe("3.6.2");
      expect(readdirSync(home).filter((name) => name.includes("making"))).toEqual([]);
      await reopened.remove();
    }
  }, 90_000);
});

async function expectAllCommitted(home: string, loader: Loader): Promise<void> {
  const reopened = await openHome({ home });
  const client = await reopened.connect();
  const count = Number(await value(client, "select count(*) from row"));
  expect(count).toBeGreaterThanOrEqual(loader.committed());
  expect(count).toBeLessThanOrEqual(loader.committed() + 1);
  expect(await value(client, "select max(id) = count(*) and bool_and(length(text) = 2000) from row")).toBe(true);
  await reopened.remove();
}

describe("a home belongs to one process", () => {
  test("a second one is told who has it and what to do", async () => {
    let report: Error | undefined;
    const home = await openHome({ onExit: (error) => (report = error) });
    const refusal = await failure(startEmbedded({ home: home.home }));
    expect(refusal).toBeInstanceOf(HomeInUseError);
    for (const part of [home.home, `process ${process.pid}`, "MACHIZU_HOME"]) expect(refusal.message).toContain(part);

    // The child does not end by Ctrl-C, which its parent gets as well …
    const pid = await home.databasePid();
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.kill(pid, signal);
    expect(await value(await home.connect(), "select 1")).toBe(1);
    expect(report).toBeUndefined();

    // … and when it ends by itself, that is reported.
    process.kill(pid, "SIGKILL");
    await untilDead(pid);
    await home.remove();
    expect(report?.message).toContain("SIGKILL");
    expect(report?.message).toContain(home.home);
  });

  test("of many that start at once, one gets it", async () => {
    const home = await folder();
    const results = await Promise.allSettled(Array.from({ length: 3 }, () => startEmbedded({ home })));
    const opened = results.filter((result) => result.status === "fulfilled");
    expect(opened.length).toBe(1);
    for (const result of results) if (result.status === "rejected") expect(result.reason).toBeInstanceOf(HomeInUseError);
    await Promise.all(opened.map((result) => result.value.stop()));
  });

  test("a lock file that was left behind is no hindrance, even if its number is that of a living process", async () => {
    const home = await folder();
    await mkdir(home, { recursive: true });
    const left = { pid: process.ppid, databasePid: process.ppid, startedAt: "2020-01-01T00:00:00.000Z" };
    await writeFile(path.join(home, "database.lock"), JSON.stringify(left));
    const reopened = await openHome({ home });
    expect(JSON.parse(await readFile(path.join(home, "database.lock"), "utf8"))).toMatchObject({ pid: process.pid });
    await reopened.remove();
  });

  test("stop rolls back what was begun, ends the connections, keeps the rest, and gives the home free", async () => {
    let report: Error | undefined;
    const home = await folder();
    const first = await openHome({ home, onExit: (error) => (report = error) });
    const client = await first.connect();
    await client.query("create table draft (n int); insert into draft values (1)");
    await client.query("begin");
    await client.query("insert into draft values (2)");
    const told = new Promise<Error>((resolve) => client.once("error", resolve));
    await first.embedded.stop();
    expect(await told).toMatchObject({ code: "57P01" });
    expect(report).toBeUndefined();
    expect(existsSync(path.join(home, "database.lock"))).toBe(false);
    expect(existsSync(first.embedded.connection.host)).toBe(false);
    const second = await openHome({ home });
    expect(await value(await second.connect(), "select array_agg(n) from draft")).toEqual([1]);
    await second.remove();
  });
});

describe("a database directory that cannot be used is left alone", () => {
  test("when it is something else", async () => {
    const home = await folder();
    await mkdir(path.join(home, "database"));
    await writeFile(path.join(home, "database/mine.txt"), "precious");
    expect((await failure(startEmbedded({ home }))).message).toContain("is not a database directory");
    expect(await readFile(path.join(home, "database/mine.txt"), "utf8")).toBe("precious");
  });

  test("when another PostgreSQL made it", async () => {
    const home = await folder();
    await mkdir(path.join(home, "database"));
    await writeFile(path.join(home, "database/PG_VERSION"), "17\n");
    expect((await failure(startEmbedded({ home }))).message).toContain("was made by PostgreSQL 17");
  });
});
