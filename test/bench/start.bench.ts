import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { tileAt } from "../../model/geo/tile.ts";
import type { Suite } from "./bench-city.ts";
import type { Figure } from "./side-by-side.ts";

/** `npm start` with the embedded database, until the first tile with something in it. */
export const suite: Suite = { run: benchStart };

const root = path.join(import.meta.dirname, "../..");
const giveUpMs = 180_000;

async function benchStart(): Promise<Figure[]> {
  const home = await mkdtemp(path.join(tmpdir(), "machizu-start-"));
  try {
    const empty = await start(home, { untilReady: true });
    const existing = await start(home, { untilReady: false });
    return [
      { what: "start on an empty home: first tile", value: empty.firstTileSeconds, unit: "s", goal: { atMost: 20 } },
      { what: "start on an empty home: sample city loaded", value: empty.readySeconds, unit: "s" },
      { what: "start on an existing home: first tile", value: existing.firstTileSeconds, unit: "s", goal: { atMost: 5 } },
      {
        what: "start on an existing home: tile of the last run, of the time to the first tile",
        value: existing.keptTileSeconds / existing.firstTileSeconds,
        unit: "",
        goal: { atMost: 0.8 },
      },
      { what: "start on an existing home: tile of the last run", value: existing.keptTileSeconds, unit: "s" },
    ];
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

interface StartTimes {
  readonly firstTileSeconds: number;
  /** Of a tile that is asked for with its version; on a home in which a server has answered it before, that is before the database is up. */
  readonly keptTileSeconds: number;
  readonly readySeconds: number;
}

async function start(home: string, { untilReady }: { untilReady: boolean }): Promise<StartTimes> {
  const port = await freePort();
  const manifest = JSON.parse(await readFile(path.join(root, "package.json"), "utf8")) as { scripts: { start: string } };
  const [, ...words] = manifest.scripts.start.split(" ");
  const startedAt = performance.now();
  const seconds = () => (performance.now() - startedAt) / 1000;
  const { DATABASE_URL: _, ...environment } = process.env;
  const server = spawn(process.execPath, words, {
    cwd: root,
    env: { ...environment, PORT: String(port), MACHIZU_HOME: home },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  let said = "";
  server.stdout.on("data", (piece: Buffer) => (said += piece.toString()));
  try {
    const kept = until(async () => ((await hasTile(port, "?v=1")) ? seconds() : undefined));
    const firstTileSeconds = await until(async () => ((await hasTile(port)) ? seconds() : undefined));
    const keptTileSeconds = await kept;
    const readySeconds = untilReady ? await until(async () => (said.includes("/ ready") ? seconds() : undefined)) : Number.NaN;
    return { firstTileSeconds, keptTileSeconds, readySeconds };
  } finally {
    server.kill("SIGTERM");
    await ended;
  }
}

/** The sample city lies in the open Pacific. */
const { z, x, y } = tileAt([136.32, 33.05], 8);

async function hasTile(port: number, query = ""): Promise<boolean> {
  const response = await fetch(`http://127.0.0.1:${port}/tiles/city-boundary/${z}/${x}/${y}.mvt${query}`).catch(() => undefined);
  const bytes = (await response?.arrayBuffer())?.byteLength ?? 0;
  return response?.status === 200 && bytes > 0;
}

async function until<T>(found: () => Promise<T | undefined>): Promise<T> {
  const startedAt = performance.now();
  for (;;) {
    const result = await found();
    if (result !== undefined) return result;
    if (performance.now() - startedAt > giveUpMs) throw new Error("the server does not answer");
    await pause(20);
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
