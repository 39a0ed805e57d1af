import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";

/** Another process uses the home; the message says which one, and what to do. */
export class HomeInUseError extends Error {
  override readonly name = "HomeInUseError";
}

export interface HomeLock {
  release(): void;
}

/** Who holds a home; for people and messages, the lock itself is another one. */
interface Holder {
  /** The process that was started by a person: the one to stop. */
  readonly pid: number;
  /** Its child that has the database open. */
  readonly databasePid: number;
  readonly startedAt: string;
}

/** How long a home is waited for whose process has died and whose database is just closing. */
const closingMs = 10_000;

/**
 * Takes the home for this process. The lock is one of the operating system, taken through SQLite (Node has no
 * flock): it vanishes with its process however that ends, so that no stale lock is ever to be judged, and it
 * holds between containers that share a volume, where a process number means nothing.
 * @throws HomeInUseError
 */
export async function lockHome(home: string, pid: number): Promise<HomeLock> {
  mkdirSync(home, { recursive: true });
  const holderFile = path.join(home, "database.lock");
  const lock = new DatabaseSync(path.join(home, "database.lock.held"));
  for (const deadline = Date.now() + closingMs; !tryLock(lock);) {
    const holder = readHolder(holderFile);
    if (holder === undefined || isAlive(holder.pid) || Date.now() > deadline) {
      lock.close();
      throw inUse(home, holder);
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
  const holder: Holder = { pid, databasePid: process.pid, startedAt: new Date().toISOString() };
  writeFileSync(holderFile, `${JSON.stringify(holder)}\n`);
  return {
    release() {
      rmSync(holderFile, { force: true });
      lock.close();
    },
  };
}

function tryLock(lock: DatabaseSync): boolean {
  try {
    lock.exec("begin exclusive");
    return true;
  } catch (error) {
    if (error instanceof Error && /database is locked/.test(error.message)) return false;
    throw error;
  }
}

function readHolder(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Holder;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function inUse(home: string, holder: Holder | undefined): HomeInUseError {
  const who = holder
    ? `process ${holder.pid} (since ${holder.startedAt}; its database is process ${holder.databasePid})`
    : "another process";
  return new HomeInUseError(`The folder ${home} is in use by ${who}. Stop that process, or set MACHIZU_HOME to another folder.`);
}
