import type { Gauges } from "./gauges.ts";
import { activity } from "./gauges.ts";
import type { PostgresModule } from "./postgres-module.ts";

/** Errors while handling an error; PostgreSQL itself gives up sooner. */
const mostNestedErrors = 5;

const outputChunkBytes = 65_536;

/** Messages after whose failure PostgreSQL drops everything up to Sync. */
const batchMessages = new Set(["P", "B", "D", "E", "C", "H"].map((type) => type.charCodeAt(0)));

/** ReadyForQuery: a type letter, four bytes of length, the status. */
const ready = { type: "Z".charCodeAt(0), bytes: 6 } as const;

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
  readonly #postgres: PostgresModule;
  readonly #ports: BackendPorts;
  readonly #gauges: Gauges;
  #input: Uint8Array = new Uint8Array(0);
  #read = 0;
  /** PostgreSQL gets one frame at a time, so that it is known which one an error belongs to. */
  #frameEnd = 0;
  #frameType = 0;
  #dropsReady = false;
  readonly #output = new Uint8Array(outputChunkBytes);
  #written = 0;

  constructor(postgres: PostgresModule, ports: BackendPorts, gauges: Gauges) {
    this.#postgres = postgres;
    this.#ports = ports;
    this.#gauges = gauges;
    postgres.connect(
      (pointer, length) => this.#onRead(pointer, length),
      (pointer, length) => this.#onWrite(pointer, length),
    );
  }

  /**
   * Does complete frames.
   * @throws when the module is of no more use.
   */
  run(frames: Uint8Array): void {
    this.#take(frames);
    this.#gauges.set("activity", activity.running);
    while (this.#read < this.#input.length || this.#postgres.hasBufferedInput) {
      this.#nextFrame();
      const isBatch = batchMessages.has(this.#frameType);
      const hasFailed = this.#guard(this.#postgres.doMessage);
      if (hasFailed) this.#dropsReady = isBatch;
    }
    this.#guard(this.#postgres.sendReadyIfDue);
    this.#dropsReady = false;
    this.#postgres.flush();
    this.#flush();
    this.#gauges.set("heapMebibytes", Math.ceil(this.#postgres.memory.length / 1_048_576));
    this.#gauges.set("activity", activity.idle);
  }

  /** Does a step, and what PostgreSQL does after an error. Returns whether there was one. */
  #guard(step: () => void, nestedErrors = 0): boolean {
    const { stackPointer } = this.#postgres;
    try {
      step();
      return false;
    } catch (error) {
      this.#postgres.stackPointer = stackPointer;
      if (!this.#postgres.takeIsHandledError() || nestedErrors > mostNestedErrors) throw error;
      this.#guard(this.#postgres.handleError, nestedErrors + 1);
      return true;
    }
  }

  #take(input: Uint8Array): void {
    this.#input = input;
    this.#read = 0;
    this.#frameEnd = 0;
  }

  #nextFrame(): void {
    if (this.#read < this.#frameEnd || this.#read === this.#input.length) return;
    const header = new DataView(this.#input.buffer, this.#input.byteOffset + this.#read, 5);
    this.#frameType = header.getUint8(0);
    this.#frameEnd = this.#read + 1 + header.getInt32(1);
  }

  #onRead(pointer: number, length: number): number {
    if (this.#read === this.#input.length) {
      this.#flush();
      this.#gauges.set("activity", activity.waitingForInput);
      this.#take(this.#ports.nextInput());
      this.#gauges.set("activity", activity.running);
    }
    this.#nextFrame();
    const part = this.#input.subarray(this.#read, Math.min(this.#read + length, this.#frameEnd));
    this.#postgres.memory.set(part, pointer);
    this.#read += part.length;
    return part.length;
  }

  #onWrite(pointer: number, length: number): number {
    // PGlite announces that it is ready after an error in a batch, and again after its Sync.
    if (this.#dropsReady && length === ready.bytes && this.#postgres.memory[pointer] === ready.type) {
      this.#dropsReady = false;
      return length;
    }
    for (let done = 0; done < length;) {
      const part = this.#postgres.memory.subarray(pointer + done, pointer + Math.min(length, done + outputChunkBytes - this.#written));
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
