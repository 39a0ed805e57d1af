import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import type { Socket } from "node:net";
import path from "node:path";
import type { FromHost, HostOrder } from "./host.ts";
import { HomeInUseError } from "./lock.ts";

export { HomeInUseError } from "./lock.ts";

export interface EmbeddedDatabase {
  /** node-postgres connection settings (host = socket directory, user, database, port). */
  readonly connection: { host: string; port: number; user: string; database: string };
  /** Resolves when the child has closed the data directory. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** The folder whose `database` is opened, or made. */
  readonly home: string;
  /** Called when the database ends without `stop`. */
  readonly onExit?: (error: Error) => void;
  /** How long a connection may leave a transaction open without using it; it blocks all others. */
  readonly idleInTransactionMs?: number;
}

const defaultIdleInTransactionMs = 60_000;

/** A child that does not close by then is killed; what was committed is safe. */
const stopLimitMs = 30_000;

type Ready = Extract<FromHost, { state: "ready" }>;

/**
 * Opens the database of a home in a child process.
 * @throws HomeInUseError when another process has it open.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const home = path.resolve(options.home);
  const order: HostOrder = { home, idleLimitMs: options.idleInTransactionMs ?? defaultIdleInTransactionMs };
  const child = fork(new URL("./host.ts", import.meta.url), [JSON.stringify(order)], {
    // node:sqlite warns that it is young.
    execArgv: ["--disable-warning=ExperimentalWarning"],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  const lastWords = collectLastWords(child);
  const ready = await untilReady(child, lastWords);
  // The parent may end without `stop`; the child notices.
  child.unref();
  child.channel?.unref();
  (child.stderr as Socket | null)?.unref();
  let isStopping = false;
  const exited = once(child, "exit");
  child.once("exit", (code, signal) => {
    rmSync(ready.socketDirectory, { recursive: true, force: true });
    if (!isStopping) options.onExit?.(new Error(`The embedded database of ${home} ended ${describeEnd(code, signal)}${lastWords()}`));
  });
  return {
    connection: { host: ready.socketDirectory, port: ready.port, user: ready.user, database: ready.database },
    async stop() {
      isStopping = true;
      child.ref();
      if (child.connected) child.send("stop");
      const limit = setTimeout(() => child.kill("SIGKILL"), stopLimitMs);
      await exited;
      clearTimeout(limit);
    },
  };
}

/** PGlite talks a lot; only the last lines before an end are of interest. */
function collectLastWords(child: ChildProcess): () => string {
  let words = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    words = (words + text).slice(-2000);
  });
  return () => (words.trim() === "" ? "" : `: ${words.trim()}`);
}

async function untilReady(child: ChildProcess, lastWords: () => string): Promise<Ready> {
  return new Promise((resolve, reject) => {
    child.on("message", (message: FromHost) => {
      if (message.state === "ready") resolve(message);
      else reject(toError(message));
    });
    child.once("error", reject);
    child.once("exit", (code, signal) =>
      reject(new Error(`The embedded database did not start: it ended ${describeEnd(code, signal)}${lastWords()}`)),
    );
  });
}

function toError({ name, message }: Extract<FromHost, { state: "failed" }>): Error {
  return name === "HomeInUseError" ? new HomeInUseError(message) : new Error(`The embedded database did not start: ${message}`);
}

function describeEnd(code: number | null, signal: NodeJS.Signals | null): string {
  return signal === null ? `with code ${code}` : `by ${signal}`;
}
