import { existsSync } from "node:fs";
import { Worker } from "node:worker_threads";
import type { EngineOrder, FromEngine, ToEngine } from "./engine-thread.ts";
import { activity, Gauges } from "./gauges.ts";

export interface EngineOptions {
  readonly directory: string;
  /** URL of the extension's archive; PGlite's own when undefined. */
  readonly bundle: string | undefined;
}

export interface EngineEvents {
  /** A part of a reply. */
  output(bytes: Buffer): void;
  /** The engine takes more input again. */
  drained(): void;
  /** The engine ended by itself: everything that was not committed is gone, the directory is as after a crash. */
  died(reason: string): void;
}

/** Above this, what is sent waits until the engine has taken some. */
const mostInputBytes = 4 * 1024 * 1024;

/** When an engine is replaced: exceptions leak memory, and the memory of WebAssembly never shrinks. */
const tiredness = { exceptions: 500, heapMebibytes: 1024 } as const;

/** Deep recursion meets PostgreSQL's own limit (an ERROR) before that of JavaScript, which costs the engine. */
const resourceLimits = { stackSizeMb: 64 } as const;

/** How long a statement may take to notice its timeout; it may have to wait for a processor. */
const alarmGraceMs = 1000;

/** The handle of a database that is open in a thread of its own. */
export class Engine {
  readonly #worker: Worker;
  readonly #gauges: Gauges;
  readonly #startedAt: number;
  readonly #events: EngineEvents;
  #ended: { readonly reason: string } | undefined;
  readonly #exited: Promise<void>;

  private constructor(options: EngineOptions, create: boolean, events: EngineEvents) {
    this.#gauges = new Gauges();
    this.#startedAt = Date.now();
    this.#events = events;
    // The trimmed archive may have been deleted since the last opening; PGlite would go on without PostGIS.
    const bundle = options.bundle !== undefined && existsSync(new URL(options.bundle)) ? options.bundle : undefined;
    const order: EngineOrder = { directory: options.directory, bundle, create, gauges: this.#gauges.memory, startedAt: this.#startedAt };
    this.#worker = new Worker(new URL("./engine-thread.ts", import.meta.url), { workerData: order, resourceLimits });
    this.#exited = new Promise((resolve) => {
      this.#worker.once("exit", () => resolve());
    });
  }

  static async open(options: EngineOptions, events: EngineEvents): Promise<Engine> {
    const engine = new Engine(options, false, events);
    await engine.#reaches("ready");
    engine.#worker.on("message", (message: FromEngine) => engine.#onMessage(message));
    engine.#worker.on("error", (error) => engine.#die(String(error)));
    engine.#worker.on("exit", () => engine.#die("the engine's thread ended"));
    return engine;
  }

  /** Makes a new database with PostGIS. */
  static async create(options: EngineOptions): Promise<void> {
    const engine = new Engine(options, true, { output() {}, drained() {}, died() {} });
    await engine.#reaches("closed");
    await engine.#exited;
  }

  /** Complete frames of the wire protocol. */
  send(frames: Uint8Array): void {
    const copy = new Uint8Array(frames);
    this.#gauges.add("inputBytes", copy.length);
    if (this.isFull) this.#gauges.set("inputHeld", 1);
    this.#order(copy, [copy.buffer]);
  }

  get isFull(): boolean {
    return this.#gauges.get("inputBytes") > mostInputBytes;
  }

  /** Tells that so many bytes of a reply have left the host. */
  delivered(bytes: number): void {
    this.#gauges.add("outputBytes", -bytes);
  }

  get isTired(): boolean {
    return this.#gauges.get("exceptions") >= tiredness.exceptions || this.#gauges.get("heapMebibytes") >= tiredness.heapMebibytes;
  }

  /** Whether a statement runs that does not wait for its client. */
  get isBusy(): boolean {
    return this.#gauges.get("activity") === activity.running;
  }

  /** Whether the time of the running statement is up and it has not noticed. */
  get isOverdue(): boolean {
    if (!this.isBusy) return false;
    const alarmAt = this.#gauges.get("alarmAt");
    return alarmAt !== 0 && Date.now() - this.#startedAt > alarmAt + alarmGraceMs;
  }

  /** Asks the running statement to stop. It notices only when it reads, writes or looks at the clock. */
  cancel(): void {
    this.#gauges.set("cancel", 1);
  }

  /** Writes everything to disk and ends. Only without a running statement. */
  async close(): Promise<void> {
    this.#detach();
    const closed = this.#reaches("closed");
    this.#order("close", []);
    await closed;
    await this.#exited;
  }

  /** Ends at once, as a crash would; PostgreSQL recovers at the next opening. */
  async kill(): Promise<void> {
    this.#detach();
    await this.#worker.terminate();
  }

  #order(order: ToEngine, transfer: ArrayBuffer[]): void {
    this.#worker.postMessage(order, transfer);
    this.#gauges.add("orders", 1);
  }

  #onMessage(message: FromEngine): void {
    if (message instanceof Uint8Array) return this.#events.output(Buffer.from(message.buffer, message.byteOffset, message.length));
    if (message.state === "hasRoom") return this.#events.drained();
    this.#die(message.state === "failed" ? message.reason : "the engine closed");
  }

  #detach(): void {
    this.#ended ??= { reason: "closed" };
    this.#worker.removeAllListeners("message");
  }

  #die(reason: string): void {
    if (this.#ended) return;
    this.#detach();
    this.#ended = { reason };
    void this.#worker.terminate().then(() => this.#events.died(reason));
  }

  #reaches(state: "ready" | "closed"): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#worker.on("message", function listen(this: Worker, message: FromEngine) {
        if (message instanceof Uint8Array) return;
        this.off("message", listen);
        if (message.state === state) resolve();
        else reject(new Error(message.state === "failed" ? message.reason : `the engine is ${message.state}`));
      });
      this.#worker.once("error", reject);
      this.#worker.once("exit", () => reject(new Error("the engine's thread ended")));
    });
  }
}
