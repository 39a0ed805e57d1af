import { fdatasyncSync } from "node:fs";
import type { Extension } from "@electric-sql/pglite";
import { postgis } from "@electric-sql/pglite-postgis";
import type { WasmExports, WasmImports, WasmModule, WasmOptions } from "./wasm-module.ts";

/** How the engine's thread takes part in what PostgreSQL asks of the operating system. */
export interface SystemHooks {
  /** Called at every throw of the geometry engine. */
  onException(): void;
  /** PostgreSQL wants its timer signal after so many ms; 0 cancels it. */
  setAlarm(delayMs: number): void;
  /** Called when PostgreSQL reads, writes or waits: a chance to deliver a signal. */
  poll(): void;
  /** Called when PostgreSQL asks for the time of day. */
  onClock(): void;
  onLogLine(line: string): void;
}

/**
 * PostGIS for PGlite, with four functions replaced that the module imports from JavaScript:
 *
 * - `__cxa_throw`: the package was built without C++ exception handling, so that an exception of GEOS or PROJ
 *   vanishes and PostgreSQL goes on with a half-done statement. Here it becomes an ordinary ERROR at the
 *   place where it is thrown: transactions, savepoints and `exception when others` work as everywhere.
 * - `fd_sync`, `__syscall_fdatasync`: did nothing; here what is committed is on the disk.
 * - `_setitimer_js`: its timer cannot fire while a statement runs; the host watches over the time instead.
 */
export function guardedPostgis(bundle: URL | undefined, hooks: SystemHooks, onLoaded: (exports: WasmExports) => void): Extension {
  return {
    name: "postgis",
    async setup(pglite, given) {
      const original = await postgis.setup(pglite, given);
      const options = given as WasmOptions;
      const instantiate = options.instantiateWasm;
      options.printErr = (line) => hooks.onLogLine(line);
      options.instantiateWasm = (imports, done) => {
        const access: { exports?: WasmExports } = {};
        const module = () => pglite.Module as unknown as WasmModule;
        replaceImports(imports, module, hooks, (thrown) => {
          if (access.exports) raiseError(module(), access.exports, describeException(module(), imports, thrown));
        });
        return instantiate(imports, (instance, compiled) => {
          access.exports = instance.exports as WasmExports;
          onLoaded(access.exports);
          return done(instance, compiled);
        });
      };
      return { ...original, emscriptenOpts: options, ...(bundle && { bundlePath: bundle }) };
    },
  };
}

function replaceImports({ env }: WasmImports, module: () => WasmModule, hooks: SystemHooks, raise: (thrown: number) => void): void {
  env["__cxa_throw"] = (thrown = 0) => {
    hooks.onException();
    raise(thrown);
    throw new Error("a geometry exception could not be reported");
  };
  env["fd_sync"] = env["__syscall_fdatasync"] = (fd = -1) => {
    const file = module().FS.getStream(fd)?.nfd;
    if (file !== undefined) fdatasyncSync(file);
    return 0;
  };
  env["_setitimer_js"] = (_which, delayMs = 0) => {
    hooks.setAlarm(delayMs);
    return 0;
  };
  for (const name of ["fd_pread", "fd_pwrite", "clock_time_get"]) precede(env, name, hooks.poll);
  precede(env, "emscripten_date_now", hooks.onClock);
}

function precede(env: WasmImports["env"], name: string, hook: () => void): void {
  const original = env[name];
  if (original === undefined) throw new Error(`PGlite no longer imports ${name}`);
  env[name] = (...values) => {
    hook();
    return original(...values);
  };
}

/** The text of a C++ exception: what() is the third entry of the table of virtual functions of std::exception. */
function describeException(module: WasmModule, imports: WasmImports, thrown: number): string {
  try {
    const virtualTable = module.HEAPU32[thrown >> 2] ?? 0;
    const what = imports.env.__indirect_function_table.get(module.HEAPU32[(virtualTable >> 2) + 2] ?? 0) as (self: number) => number;
    return module.UTF8ToString(what(thrown), 500);
  } catch {
    return "unknown exception";
  }
}

const errorLevel = 21;

/** PostgreSQL packs each character of an SQLSTATE into six bits. */
function packedSqlState(code: string): number {
  return [...code].reduce((packed, letter, place) => packed | ((((letter.codePointAt(0) ?? 48) - 48) & 0x3f) << (6 * place)), 0);
}

/** ereport(ERROR, …): leaves by the way of every PostgreSQL error and does not return. */
function raiseError(module: WasmModule, exports: WasmExports, reason: string): void {
  const text = (plain: string) => module.stringToUTF8OnStack(plain);
  const format = (plain: string) => text(plain.replaceAll("%", "%%"));
  exports.errstart(errorLevel, 0);
  exports.errcode(packedSqlState("XX000"));
  exports.errmsg_internal(format(`the geometry engine rejected the statement: ${reason}`), 0);
  exports.errhint(format("A geometry is likely invalid: find it with ST_IsValidReason, repair it with ST_MakeValid."), 0);
  exports.errfinish(text("geometry-engine"), 0, text("throw"));
}
