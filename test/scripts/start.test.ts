import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = path.join(import.meta.dirname, "../..");

describe("a server that is stopped while it starts", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "machizu-stop-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each([
    ["as its database starts", "まち図 machizu"],
    ["as it loads the sample city", "loading the fictional sample city"],
  ])("asks no closed pool and leaves nothing behind: %s", async (_, words) => {
    const ended = await startAndStop(folder, words);

    expect(ended).toEqual({ code: 0, failures: [], leftInTemporaryFolder: [] });
  });
});

/** Sends SIGTERM as soon as the server says `words`. */
async function startAndStop(folder: string, words: string) {
  const { DATABASE_URL: _, ...environment } = process.env;
  const temporaryFolder = await mkdtemp(path.join(folder, "tmp-"));
  const server = spawn(process.execPath, ["scripts/start.ts"], {
    cwd: root,
    env: { ...environment, PORT: "0", HOST: "127.0.0.1", MACHIZU_HOME: path.join(temporaryFolder, "home"), TMPDIR: temporaryFolder },
  });
  let said = "";
  let isStopped = false;
  const listen = (piece: Buffer) => {
    said += piece.toString();
    if (isStopped || !said.includes(words)) return;
    isStopped = true;
    server.kill("SIGTERM");
  };
  server.stdout.on("data", listen);
  server.stderr.on("data", listen);
  const [code] = (await once(server, "close")) as [number | null];
  return {
    code,
    failures: said.split("\n").filter((line) => /error|✗/i.test(line)),
    leftInTemporaryFolder: (await readdir(temporaryFolder)).filter((name) => name !== "home"),
  };
}
