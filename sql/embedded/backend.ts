import type { Gauges } from "./gauges.ts";
import { activity } from "./gauges.ts";
import type { WasmExports, WasmModule } from "./wasm-module.ts";

/** PostgreSQL left its main loop because of an error that it can handle (`POSTGRES_MAIN_LONGJMP` in PGlite). */
const handledError = 100;

/** Errors while handling an error; PostgreSQL itself gives up sooner. */
const mostNestedErrors = 5;

const outputChunkBytes = 65_536;

/** A statement that produces faster than its client reads stops here until the client has caught up. */
const mostUnreadBytes = 32 * 1024 * 1024;

export interface BackendPorts {
  /** Blocks until the client sends more; only used in the middle of a statement (COPY FROM STDIN). */
  nextInput(): Uint8Array;
  output(bytes: Uint8Array): void;
  /** A chance to deliver signals. */
  poll(): void;
}

/**
 * PostgreSQL's main loop over PGlite's module. PGlite's own loop swallows every foreign exception, leaks its
 * C stack at each error (after about 1,700 errors every statement fails with "stack depth limit exceeded") and
 * keeps a whole reply in memory; this one does not.
 */
export class Backend {
  readonly #module: WasmModule;
  readonly #exports: WasmExports;
  readonly #ports: BackendPorts;
  readonly #gauges: Gauges;
  #input: Uint8Array = new Uint8Array(0);
  #read = 0;
  readonly #output = new Uint8Array(outputChunkBytes);
  #written = 0;

  constructor(module: WasmModule, exports: WasmExports, ports: BackendPorts, gauges: Gauges) {
    this.#module = module;
    this.#exports = exports;
    this.#ports = ports;
    this.#gauges = gauges;
    const read = module.addFunction((pointer, length) => this.#onRead(pointer, length), "iii");
    const write = module.addFunction((pointer, length) => this.#onWrite(pointer, length), "iii");
    module._pgl_set_rw_cbs(read, write);
  }

  /**
   * Does complete frames.
   * @throws when the module is of no more use.
   */
  run(frames: Uint8Array): void {
    this.#input = frames;
    this.#read = 0;
    this.#gauges.set("activity", activity.running);
    while (this.#read < this.#input.length || this.#module._pq_buffer_remaining_data() > 0) {
      this.#guard(() => this.#module._PostgresMainLoopOnce());
    }
    this.#guard(() => this.#module._PostgresSendReadyForQueryIfNecessary());
    this.#module._pgl_pq_flush();
    this.#flush();
    this.#gauges.set("heapMebibytes", Math.ceil(this.#module.HEAPU8.length / 1_048_576));
    this.#gauges.set("activity", activity.idle);
  }

  #guard(step: () => void, nestedErrors = 0): void {
    const stack = this.#exports.emscripten_stack_get_current();
    try {
      step();
    } catch (error) {
      this.#exports._emscripten_stack_restore(stack);
      const status = this.#module._pgl_setPGliteExitStatus(-2);
      if (status !== handledError || nestedErrors > mostNestedErrors) throw error;
      this.#guard(() => this.#module._PostgresMainLongJmp(), nestedErrors + 1);
    }
  }

  #onRead(pointer: number, length: number): number {
    if (this.#read === this.#input.length) {
      this.#flush();
      this.#gauges.set("activity", activity.waitingForInput);
      this.#input = this.#ports.nextInput();
      this.#read = 0;
      this.#gauges.set("activity", activity.running);
    }
    const part = this.#input.subarray(this.#read, this.#read + length);
    this.#module.HEAPU8.set(part, pointer);
    this.#read += part.length;
    return part.length;
  }

  #onWrite(pointer: number, length: number): number {
    for (let done = 0; done < length; ) {
      const part = this.#module.HEAPU8.subarray(pointer + done, pointer + Math.min(length, done + outputChunkBytes - this.#written));
      this.#output.set(part, this.#written);
      this.#written += part.length;
      done += part.length;
      if (this.#written === outputChunkBytes) this.#flush();
    }
    return length;
  }

  #flush(): void {
    if (this.#written === 0) return;
    const chunk = this.#output.slice(0, this.#written);
    this.#written = 0;
    this.#gauges.add("outputBytes", chunk.length);
    this.#ports.output(chunk);
    this.#ports.poll();
    this.#waitForReader();
  }

  #waitForReader(): void {
    for (let unread = this.#gauges.get("outputBytes"); unread > mostUnreadBytes; unread = this.#gauges.get("outputBytes")) {
      this.#gauges.set("activity", activity.waitingForReader);
      this.#gauges.waitWhile("outputBytes", unread, 1000);
      this.#ports.poll();
    }
    this.#gauges.set("activity", activity.running);
  }
}
