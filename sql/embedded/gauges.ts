/**
 * Numbers that the host and the engine's thread share, because the thread cannot receive messages while a
 * statement runs.
 */
export class Gauges {
  readonly memory: SharedArrayBuffer;
  readonly #cells: Int32Array;

  constructor(memory = new SharedArrayBuffer(4 * Object.keys(cell).length)) {
    this.memory = memory;
    this.#cells = new Int32Array(memory);
  }

  get(name: Gauge): number {
    return Atomics.load(this.#cells, cell[name]);
  }

  set(name: Gauge, value: number): void {
    Atomics.store(this.#cells, cell[name], value);
  }

  /** Changes a number and wakes a thread that waits for it. */
  add(name: Gauge, difference: number): void {
    Atomics.add(this.#cells, cell[name], difference);
    Atomics.notify(this.#cells, cell[name]);
  }

  /** Blocks the thread until the number is no longer `value`. */
  waitWhile(name: Gauge, value: number, timeoutMs: number): void {
    Atomics.wait(this.#cells, cell[name], value, timeoutMs);
  }
}

export type Gauge = keyof typeof cell;

const cell = {
  /** How many orders were sent to the thread. */
  orders: 0,
  /** Bytes sent to the thread that it has not taken yet. */
  inputBytes: 1,
  /** 1 = the host holds input back until the thread says that it has room. */
  inputHeld: 2,
  /** Bytes of replies that have not reached a client yet. */
  outputBytes: 3,
  /** What the thread does, one of `activity`. */
  activity: 4,
  /** When PostgreSQL wants its timer signal, in ms since `startedAt` of the engine; 0 = never. */
  alarmAt: 5,
  /** 1 = the running statement shall be cancelled. */
  cancel: 6,
  /** C++ exceptions since the engine was opened; each leaks what the geometry engine had allocated. */
  exceptions: 7,
  heapMebibytes: 8,
} as const;

export const activity = { idle: 0, running: 1, waitingForInput: 2, waitingForReader: 3 } as const;
