/**
 * The thread that PostgreSQL runs in. A statement occupies its thread until it ends, so the host keeps
 * the sockets and the clock in another one.
 */
import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import { PGlite } from "@electric-sql/pglite";
import { Backend } from "./backend.ts";
import { Gauges } from "./gauges.ts";
import { guardedPostgis, type SystemHooks } from "./postgis-extension.ts";
import type { PostgresModule } from "./postgres-module.ts";

/** What a thread is started with. */
export interface EngineOrder {
  readonly directory: string;
  /** The extension's archive; PGlite's own when undefined. */
  readonly bundle: string | undefined;
  readonly gauges: SharedArrayBuffer;
  readonly startedAt: number;
  /** Makes a new database in `directory` and ends. */
  readonly create: boolean;
}

/** To the thread: frames to be done, or the wish that it ends. */
export type ToEngine = Uint8Array | "close";

/** From the thread: parts of replies, or what became of it. */
export type FromEngine =
  | Uint8Array
  | { readonly state: "ready" | "hasRoom" | "closed" }
  | { readonly state: "failed"; readonly reason: string };

const { directory, bundle, gauges: shared, startedAt, create } = workerData as EngineOrder;
const gauges = new Gauges(shared);
if (parentPort === null) throw new Error("engine-thread.ts runs as a worker thread");
const port = parentPort;
const lastLogLines: string[] = [];
let postgres: (() => PostgresModule) | undefined;
let isRinging = false;
/** What PostgreSQL's clock is ahead of the true one, in ms. */
let clockAhead = 0;

/** Input that was held back flows again when less than this waits. */
const roomBytes = 1024 * 1024;

const startParams = [
  // PGlite leaves out fsync; the rest is its own choice.
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== "-F"),
  // initdb finds an odd name for the same zone.
  "-c",
  "timezone=UTC",
  // The timer of this report would go on for ever, since here the same process recovers and serves.
  "-c",
  "log_startup_progress_interval=0",
];

try {
  await main();
} catch (error) {
  fail(error);
}

async function main(): Promise<void> {
  const hooks: SystemHooks = {
    onLoaded: (access) => (postgres = access),
    onException: () => gauges.add("exceptions", 1),
    setAlarm,
    poll: deliverSignals,
    onClock,
    onLogLine,
  };
  const extension = guardedPostgis({ directory, bundle: bundle === undefined ? undefined : new URL(bundle) }, hooks);
  const pglite = await PGlite.create({ dataDir: directory, extensions: { postgis: extension }, startParams });
  if (create) {
    await pglite.exec("create extension postgis");
    await pglite.close();
    return end();
  }
  if (postgres === undefined) throw new Error("PGlite no longer lets an extension instantiate the module");
  const backend = new Backend(postgres(), { nextInput, output: send, poll: deliverSignals }, gauges);
  port.on("message", (order: ToEngine) => {
    if (order === "close") pglite.close().then(end, fail);
    else runOrder(backend, order);
  });
  lastLogLines.length = 0;
  port.postMessage({ state: "ready" } satisfies FromEngine);
}

function runOrder(backend: Backend, frames: Uint8Array): void {
  try {
    take(frames);
    gauges.set("cancel", 0);
    endIdleTimers();
    backend.run(frames);
  } catch (error) {
    fail(error);
  }
}

function end(): void {
  port.postMessage({ state: "closed" } satisfies FromEngine);
  port.close();
}

function fail(error: unknown): void {
  const reason = [error instanceof Error ? error.message : String(error), ...lastLogLines].join("\n");
  port.postMessage({ state: "failed", reason } satisfies FromEngine);
  port.close();
}

function send(bytes: Uint8Array): void {
  port.postMessage(bytes satisfies FromEngine, [bytes.buffer as ArrayBuffer]);
}

function nextInput(): Uint8Array {
  for (;;) {
    const orders = gauges.get("orders");
    const received: { message: ToEngine } | undefined = receiveMessageOnPort(port);
    if (received === undefined) {
      gauges.waitWhile("orders", orders, 1000);
    } else if (received.message !== "close") {
      return take(received.message);
    }
  }
}

function take(input: Uint8Array): Uint8Array {
  gauges.add("inputBytes", -input.length);
  if (gauges.get("inputHeld") !== 0 && gauges.get("inputBytes") < roomBytes) {
    gauges.set("inputHeld", 0);
    port.postMessage({ state: "hasRoom" } satisfies FromEngine);
  }
  return input;
}

function onLogLine(line: string): void {
  lastLogLines.push(line);
  if (lastLogLines.length > 5) lastLogLines.shift();
}

function setAlarm(delayMs: number): void {
  gauges.set("alarmAt", delayMs === 0 ? 0 : Math.max(1, Math.ceil(Date.now() - startedAt + delayMs)));
}

/** Signals reach a running statement only when it calls out: when it reads, writes, or looks at the clock. */
function deliverSignals(): void {
  const alarmAt = gauges.get("alarmAt");
  if (alarmAt !== 0 && Date.now() - startedAt >= alarmAt) ringAlarm();
  if (gauges.get("cancel") === 0) return;
  gauges.set("cancel", 0);
  postgres?.().requestCancel();
  // Its handler wakes a statement that sleeps.
  ringAlarm();
}

/**
 * PostgreSQL does not disarm its timer when a statement ends, but counts on that old signal to set it anew.
 * Here no signal comes while a statement runs. So it is sent early, whenever PostgreSQL looks at the clock,
 * as it does before it sets a timer: it finds nothing due, and `alarmAt` is always that of a timer in use.
 */
function onClock(): number {
  if (gauges.get("alarmAt") !== 0) ringAlarm();
  return clockAhead;
}

/**
 * Outside a transaction the only timer is that of the cumulative statistics, 10 s after the last statement. It
 * would go on during the next statement and look like its timeout. So it is made to be due now.
 */
function endIdleTimers(): void {
  if (gauges.get("alarmAt") === 0 || postgres?.().isInTransaction) return;
  clockAhead = 60_000;
  ringAlarm();
  clockAhead = 0;
}

function ringAlarm(): void {
  // The handler looks at the clock as well.
  if (isRinging) return;
  isRinging = true;
  gauges.set("alarmAt", 0);
  postgres?.().ringAlarm();
  isRinging = false;
}
