/**
 * PostgreSQL as a WebAssembly module: the parts of it that the host uses, under names that say what they do.
 * PGlite exports them, but types them by the Emscripten typings, without which they are `any`. Checked against
 * PGlite 0.5.8.
 */

/** The module as Emscripten's JavaScript presents it. */
interface RawModule {
  readonly HEAPU8: Uint8Array;
  readonly HEAPU32: Uint32Array;
  readonly FS: { getStream(fd: number): OpenFile | null };
  readonly UTF8ToString: (pointer: number, maxBytes: number) => string;
  readonly stringToUTF8OnStack: (text: string) => number;
  readonly addFunction: (callback: Transfer, signature: string) => number;
  readonly _pgl_set_rw_cbs: (read: number, write: number) => void;
  readonly _PostgresMainLoopOnce: () => void;
  readonly _PostgresMainLongJmp: () => void;
  readonly _PostgresSendReadyForQueryIfNecessary: () => void;
  readonly _pgl_pq_flush: () => void;
  readonly _pq_buffer_remaining_data: () => number;
  readonly _pgl_setPGliteExitStatus: (status: number) => number;
  readonly _IsTransactionBlock: () => number;
  /** Addresses of flags. */
  readonly _InterruptPending: number;
  readonly _QueryCancelPending: number;
}

/** Functions that only the module's own exports have. */
interface RawExports {
  readonly emscripten_stack_get_current: () => number;
  readonly _emscripten_stack_restore: (pointer: number) => void;
  readonly _emscripten_timeout: (timer: number, now: number) => void;
  readonly errstart: (level: number, domain: number) => number;
  readonly errcode: (code: number) => number;
  readonly errmsg_internal: (format: number, values: number) => number;
  readonly errhint: (format: number, values: number) => number;
  readonly errfinish: (file: number, line: number, routine: number) => void;
}

/** What the module asks of JavaScript. */
export interface WasmImports {
  readonly env: Record<string, (...values: number[]) => number | undefined> & {
    readonly __indirect_function_table: { get(place: number): unknown };
  };
}

export interface OpenFile {
  /** File descriptor of the operating system; files in memory and directories have none. */
  readonly nfd?: number;
  readonly path?: string;
}

/** Moves up to `length` bytes from or to the module's memory and returns how many. */
type Transfer = (pointer: number, length: number) => number;

/** PostgreSQL left its main loop because of an error that it can handle (`POSTGRES_MAIN_LONGJMP` in PGlite). */
const handledError = 100;

const errorLevel = 21;

/** ITIMER_REAL */
const realTimer = 0;

export class PostgresModule {
  readonly #raw: RawModule;
  readonly #exports: RawExports;
  readonly #imports: WasmImports;

  constructor(module: unknown, exports: unknown, imports: WasmImports) {
    this.#raw = module as RawModule;
    this.#exports = exports as RawExports;
    this.#imports = imports;
  }

  /** The module's memory; a new view after each growth. */
  get memory(): Uint8Array {
    return this.#raw.HEAPU8;
  }

  file(fd: number): OpenFile | null {
    return this.#raw.FS.getStream(fd);
  }

  /** Replaces what PostgreSQL takes for its socket. */
  connect(read: Transfer, write: Transfer): void {
    const { addFunction, _pgl_set_rw_cbs: setCallbacks } = this.#raw;
    setCallbacks(addFunction(read, "iii"), addFunction(write, "iii"));
  }

  /** Reads one message and does it. An error inside leaves it by a JavaScript exception. */
  readonly doMessage = (): void => {
    const { _PostgresMainLoopOnce: loopOnce } = this.#raw;
    loopOnce();
  };

  /** What PostgreSQL does after an error: reports it, aborts the transaction. */
  readonly handleError = (): void => {
    const { _PostgresMainLongJmp: handle } = this.#raw;
    handle();
  };

  readonly sendReadyIfDue = (): void => {
    const { _PostgresSendReadyForQueryIfNecessary: send } = this.#raw;
    send();
  };

  flush(): void {
    const { _pgl_pq_flush: flush } = this.#raw;
    flush();
  }

  /** Whether input was taken that belongs to no message yet. */
  get hasBufferedInput(): boolean {
    const { _pq_buffer_remaining_data: remaining } = this.#raw;
    return remaining() > 0;
  }

  get isInTransaction(): boolean {
    const { _IsTransactionBlock: isTransactionBlock } = this.#raw;
    return isTransactionBlock() !== 0;
  }

  /** Whether the exception that was just caught is an error that `handleError` can handle. */
  takeIsHandledError(): boolean {
    const { _pgl_setPGliteExitStatus: exchangeStatus } = this.#raw;
    return exchangeStatus(-2) === handledError;
  }

  /** The C stack, which an exception does not unwind. */
  get stackPointer(): number {
    return this.#exports.emscripten_stack_get_current();
  }

  set stackPointer(pointer: number) {
    const { _emscripten_stack_restore: restore } = this.#exports;
    restore(pointer);
  }

  /** SIGALRM */
  ringAlarm(): void {
    const { _emscripten_timeout: timeout } = this.#exports;
    timeout(realTimer, performance.now());
  }

  /** SIGINT: the running statement ends at PostgreSQL's next look at its flags. */
  requestCancel(): void {
    const { _InterruptPending: interrupt, _QueryCancelPending: cancel } = this.#raw;
    this.memory[cancel] = 1;
    this.memory[interrupt] = 1;
  }

  /** The text of a C++ exception: what() is the third of the virtual functions of std::exception. */
  describeException(thrown: number): string {
    const { HEAPU32: words, UTF8ToString: toString } = this.#raw;
    const { __indirect_function_table: functions } = this.#imports.env;
    try {
      const virtualTable = words[thrown >> 2] ?? 0;
      const what = functions.get(words[(virtualTable >> 2) + 2] ?? 0) as (self: number) => number;
      return toString(what(thrown), 500);
    } catch {
      return "unknown exception";
    }
  }

  /** ereport(ERROR, …): leaves by the way of every PostgreSQL error, so it does not return. */
  raiseError(report: { readonly code: string; readonly message: string; readonly hint: string }): never {
    const { stringToUTF8OnStack: text } = this.#raw;
    const format = (plain: string) => text(plain.replaceAll("%", "%%"));
    const { errstart, errcode, errmsg_internal: errmsg, errhint, errfinish } = this.#exports;
    errstart(errorLevel, 0);
    errcode(packedSqlState(report.code));
    errmsg(format(report.message), 0);
    errhint(format(report.hint), 0);
    errfinish(text("sql/embedded"), 0, text("raiseError"));
    throw new Error(`PostgreSQL did not take the error: ${report.message}`);
  }
}

/** PostgreSQL packs each character of an SQLSTATE into six bits. */
function packedSqlState(code: string): number {
  return [...code].reduce((packed, letter, place) => packed | ((((letter.codePointAt(0) ?? 48) - 48) & 0x3f) << (6 * place)), 0);
}
