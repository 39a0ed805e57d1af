/** The child process that has the embedded database open. Started by start.ts, ends with its parent. */
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { Client } from "./client.ts";
import { ensureDatabaseDirectory } from "./database-directory.ts";
import { lockHome } from "./lock.ts";
import { Session } from "./session.ts";
import { findTemplate } from "./template.ts";

/** The only argument of this process, as JSON. */
export interface HostOrder {
  readonly home: string;
  readonly idleLimitMs: number;
}

/** What this process tells its parent. */
export type FromHost =
  | { readonly state: "ready"; readonly socketDirectory: string; readonly port: number; readonly user: string; readonly database: string }
  | { readonly state: "failed"; readonly name: string; readonly message: string };

/** In the name of the socket only. */
const port = 5432;

// Ctrl-C reaches the whole process group: the parent decides when the database closes.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});

const { home, idleLimitMs } = JSON.parse(process.argv[2] ?? "{}") as HostOrder;
let nextClientId = 1;

try {
  await serve();
} catch (error) {
  fail(error as Error);
}

async function serve(): Promise<void> {
  const lock = await lockHome(home, process.ppid);
  const directory = await ensureDatabaseDirectory(home);
  const session = await Session.open({ engine: { directory, bundle: findTemplate()?.bundle }, idleLimitMs, onLost: fail });
  const socketDirectory = mkdtempSync(path.join(tmpdir(), "machizu-"));
  const server = createServer((socket) => session.welcome(new Client(nextClientId++, socket, session)));
  const stop = async () => {
    server.close();
    await session.stop();
    rmSync(socketDirectory, { recursive: true, force: true });
    lock.release();
    process.exit(0);
  };
  let stopping: Promise<void> | undefined;
  const stopOnce = () => void (stopping ??= stop().catch(fail));
  process.on("message", stopOnce);
  process.on("disconnect", stopOnce);
  server.on("error", fail);
  server.listen(path.join(socketDirectory, `.s.PGSQL.${port}`), () => {
    const { user, database } = session;
    tell({ state: "ready", socketDirectory, port, user, database });
  });
  if (!process.connected) stopOnce();
}

function tell(message: FromHost, done = () => {}): void {
  if (process.send && process.connected) process.send(message, done);
  else done();
}

function fail(error: Error): void {
  // The parent shows it if nobody listens for the message any more.
  console.error(error.message);
  tell({ state: "failed", name: error.name, message: error.message }, () => process.exit(1));
}
