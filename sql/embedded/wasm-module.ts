/**
 * The parts of PGlite's WebAssembly module that the host uses. PGlite exports them, but its own types need
 * the Emscripten typings, so that they are `any` without them. Checked against PGlite 0.5.8.
 */
export interface WasmModule {
  readonly HEAPU8: Uint8Array;
  readonly HEAPU32: Uint32Array;
  readonly FS: WasmFileSystem;
  readonly UTF8ToString: (pointer: number, maxBytes?: number) => string;
  readonly stringToUTF8OnStack: (text: string) => number;
  readonly addFunction: (callback: (pointer: number, length: number) => number, signature: string) => number;
  readonly _pgl_set_rw_cbs: (read: number, write: number) => void;
  /** Reads one message and does it. An error inside leaves it by a JavaScript exception. */
  readonly _PostgresMainLoopOnce: () => void;
  /** What PostgreSQL does after an error: report it, abort the transaction. */
  readonly _PostgresMainLongJmp: () => void;
  readonly _PostgresSendReadyForQueryIfNecessary: () => void;
  readonly _pgl_pq_flush: () => void;
  readonly _pq_buffer_remaining_data: () => number;
  /** Returns the status that the last exception carried, and sets the given one. */
  readonly _pgl_setPGliteExitStatus: (status: number) => number;
  readonly _InterruptPending: number;
  readonly _QueryCancelPending: number;
}

interface WasmFileSystem {
  getStream(fd: number): { readonly nfd?: number } | null;
}

/** Functions of the module that only its raw exports have. */
export interface WasmExports {
  readonly emscripten_stack_get_current: () => number;
  readonly _emscripten_stack_restore: (pointer: number) => void;
  readonly _emscripten_timeout: (which: number, now: number) => void;
  readonly errstart: (level: number, domain: number) => number;
  readonly errcode: (code: number) => number;
  readonly errmsg_internal: (format: number, values: number) => number;
  readonly errhint: (format: number, values: number) => number;
  readonly errfinish: (file: number, line: number, routine: number) => void;
}

/** What the module asks of JavaScript: the functions that the host replaces, and the table of function pointers. */
export interface WasmImports {
  readonly env: Record<string, (...values: number[]) => number | undefined> & { readonly __indirect_function_table: { get(place: number): unknown } };
}

/** Emscripten's options that PGlite lets an extension change. */
export interface WasmOptions {
  instantiateWasm: (imports: WasmImports, done: (instance: { exports: unknown }, module: unknown) => unknown) => unknown;
  printErr: (line: string) => void;
}
