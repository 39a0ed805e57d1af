import { closeSync, fdatasyncSync, fsyncSync, openSync } from "node:fs";
import path from "node:path";
import { type Extension, PGlite } from "@electric-sql/pglite";
import { postgis } from "@electric-sql/pglite-postgis";
import { type OpenFile, PostgresModule, type WasmImports } from "./postgres-module.ts";

/** How the engine's thread takes part in what PostgreSQL asks of the operating system. */
export interface SystemHooks {
  /** Gives access to the module, for later. */
  onLoaded(postgres: () => PostgresModule): void;
  /** Called at every throw of the geometry engine. */
  onException(): void;
  /** PostgreSQL wants its timer signal after so many ms; 0 cancels it. */
  setAlarm(delayMs: number): void;
  /** Called when PostgreSQL reads, writes or waits: a chance to deliver a signal. */
  poll(): void;
  /** Called when PostgreSQL asks for the time of day; returns how many ms are to be added. */
  onClock(): number;
  onLogLine(line: string): void;
}

export interface GuardedDatabase {
  readonly directory: string;
  /** The extension's archive; PGlite's own when undefined. */
  readonly bundle: URL | undefined;
}

/** Emscripten's options that PGlite lets an extension change. */
interface EmscriptenOptions {
  instantiateWasm: (imports: WasmImports, done: (instance: { exports: unknown }, module: unknown) => unknown) => unknown;
  printErr: (line: string) => void;
}

/**
 * PostGIS for PGlite, with some of the functions replaced that the module imports from JavaScript:
 *
 * - `__cxa_throw`: the package was built without C++ exception handling, so that an exception of GEOS or PROJ
 *   vanishes and PostgreSQL goes on with a half-done statement. Here it becomes an ordinary ERROR at the
 *   place where it is thrown: transactions, savepoints and `exception when others` work as everywhere.
 * - `fd_sync`, `__syscall_fdatasync` did nothing; here what is committed is on the disk.
 * - `_setitimer_js`: its timer cannot fire while a statement runs; the host watches over the time instead.
 */
export function guardedPostgis(database: GuardedDatabase, hooks: SystemHooks): Extension {
  return {
    name: "postgis",
    async setup(pglite, given) {
      const original = await postgis.setup(pglite, given);
      const options = given as EmscriptenOptions;
      const { instantiateWasm } = options;
      options.printErr = (line) => hooks.onLogLine(line);
      options.instantiateWasm = (imports, done) => {
        let exports: unknown;
        let postgres: PostgresModule | undefined;
        // PGlite has its module only after all this; nothing is called before.
        const access = () => (postgres ??= new PostgresModule(pglite.Module, exports, imports));
        replaceImports(imports.env, database, hooks, access);
        hooks.onLoaded(access);
        return instantiateWasm(imports, (instance, compiled) => {
          exports = instance.exports;
          return done(instance, compiled);
        });
      };
      return { ...original, emscriptenOpts: options, ...(database.bundle && { bundlePath: database.bundle }) };
    },
  };
}

function replaceImports(env: WasmImports["env"], { directory }: GuardedDatabase, hooks: SystemHooks, postgres: () => PostgresModule): void {
  env["__cxa_throw"] = (thrown = 0) => {
    hooks.onException();
    postgres().raiseError({
      code: "XX000",
      message: `the geometry engine rejected the statement: ${postgres().describeException(thrown)}`,
      hint: "A geometry is likely invalid: find it with ST_IsValidReason, repair it with ST_MakeValid.",
    });
  };
  env["fd_sync"] = env["__syscall_fdatasync"] = (fd = -1) => {
    syncFile(postgres().file(fd), directory);
    return 0;
  };
  env["_setitimer_js"] = (_timer, delayMs = 0) => {
    hooks.setAlarm(delayMs);
    return 0;
  };
  const clock = imported(env, "emscripten_date_now");
  env["emscripten_date_now"] = () => hooks.onClock() + clock();
  for (const name of ["fd_pread", "fd_pwrite", "clock_time_get"]) {
    const original = imported(env, name);
    env[name] = (...values) => {
      hooks.poll();
      return original(...values);
    };
  }
}

function imported(env: WasmImports["env"], name: string): (...values: number[]) => number {
  const original = env[name];
  if (original === undefined) throw new Error(`PGlite no longer imports ${name}`);
  return original as (...values: number[]) => number;
}

function syncFile(file: OpenFile | null, directory: string): void {
  if (file?.nfd !== undefined) return fdatasyncSync(file.nfd);
  const { PGDATA: mounted } = PGlite.paths;
  if (file?.path === undefined || !file.path.startsWith(mounted) || process.platform === "win32") return;
  // A directory: what was created or renamed in it.
  const fd = openSync(path.join(directory, file.path.slice(mounted.length)), "r");
  fsyncSync(fd);
  closeSync(fd);
}
