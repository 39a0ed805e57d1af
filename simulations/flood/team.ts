import { lookAtLines } from "./statistics.ts";
import { rainOnLines } from "./rain.ts";
import type { Workspace } from "./kernel.ts";

/**
 * One leader and any number of followers on the same memory, each with a band of lines. A phase ends when all have
 * done theirs. No phase reads what another line writes in the same phase, so how the lines are shared out
 * changes nothing in the result.
 */

const commands = { stop: 0, momentum: 1, continuity: 2, look: 3 } as const;
type Command = Exclude<keyof typeof commands, "stop">;

const order = { generation: 0, done: 1, command: 2, side: 3, raining: 4, fault: 5, cancelled: 6, bands: 8 } as const;
const maxWorkers = 64;
const numbers = { step: 0, seconds: 1, loss: 2, rain: 8 } as const;
const maxRainSeries = 255;

/** What the leader tells: whole numbers and reals, in memory that all share. */
export interface Control {
  readonly orders: Int32Array;
  readonly reals: Float64Array;
}

const orderBytes = Math.ceil(((order.bands + maxWorkers + 1) * 4) / 64) * 64;
export const controlBytes: number = orderBytes + (numbers.rain + maxRainSeries) * 8;

export function controlOn(buffer: ArrayBufferLike): Control {
  return {
    orders: new Int32Array(buffer, 0, orderBytes / 4),
    reals: new Float64Array(buffer, orderBytes, numbers.rain + maxRainSeries),
  };
}

/** A step's numbers for everyone. */
export interface Orders {
  readonly side: 0 | 1;
  readonly seconds: number;
  readonly stepSeconds: number;
}

export interface Team {
  /** Rain of the step per series, metres; the leader writes it before `continuity`. */
  readonly rainDepths: Float64Array;
  run(command: Command, orders: Orders): void;
  setRain(raining: boolean, lossMeters: number): void;
  /** Shares the lines out again by the cells in their windows. */
  balance(): void;
  /** Was the run cancelled by another thread? */
  cancelled(): boolean;
  dismiss(): void;
}

/** How long the leader waits for a follower before it asks whether one has failed, ms. */
const patienceMs = 200;
/** Looks at the counter before a thread lays itself to sleep: a phase takes less than a wake-up. */
const spins = 20_000;

/** @throws Error when a follower has reported a fault. */
export function leadTeam(workspace: Workspace, control: Control, workers: number): Team {
  const { orders, reals } = control;
  const give = (command: keyof typeof commands): void => {
    orders[order.command] = commands[command];
    Atomics.store(orders, order.done, 0);
    Atomics.add(orders, order.generation, 1);
    Atomics.notify(orders, order.generation);
  };
  return {
    rainDepths: reals.subarray(numbers.rain),
    run(command, { side, seconds, stepSeconds }) {
      orders[order.side] = side;
      reals[numbers.step] = stepSeconds;
      reals[numbers.seconds] = seconds;
      if (workers > 1) give(command);
      work(workspace, control, commands[command], 0);
      if (workers > 1) awaitFollowers(orders, workers - 1);
    },
    setRain(raining, lossMeters) {
      orders[order.raining] = raining ? 1 : 0;
      reals[numbers.loss] = lossMeters;
    },
    balance: () => shareOut(workspace, orders, workers),
    cancelled: () => Atomics.load(orders, order.cancelled) === 1,
    dismiss() {
      if (workers > 1) give("stop");
    },
  };
}

/** A follower's whole life: works on its band until dismissed. It occupies its thread. */
export function followTeam(workspace: Workspace, control: Control, band: number): void {
  const { orders } = control;
  let seen = 0;
  for (;;) {
    awaitChange(orders, order.generation, seen);
    seen = Atomics.load(orders, order.generation);
    const command = orders[order.command];
    if (command === commands.stop) return;
    work(workspace, control, command, band);
    Atomics.add(orders, order.done, 1);
    Atomics.notify(orders, order.done);
  }
}

/** Asks the leader to stop; from any thread. */
export function cancelTeam({ orders }: Control): void {
  Atomics.store(orders, order.cancelled, 1);
}

/** Tells the leader that a follower is gone, so that it does not wait for ever. */
export function reportFault({ orders }: Control): void {
  Atomics.store(orders, order.fault, 1);
  Atomics.notify(orders, order.done);
}

function work({ plan, fields, kernel }: Workspace, { orders, reals }: Control, command: number, band: number): void {
  const from = orders[order.bands + band];
  const to = orders[order.bands + band + 1];
  const side = orders[order.side] === 0 ? 0 : 1;
  switch (command) {
    case commands.momentum:
      return kernel.momentum(from, to, side, reals[numbers.step]);
    case commands.continuity:
      if (orders[order.raining] === 1)
        rainOnLines(plan.layout, fields, { from, to, side, depths: reals.subarray(numbers.rain), loss: reals[numbers.loss] });
      return kernel.continuity(from, to, side, reals[numbers.step]);
    default:
      return lookAtLines(plan.layout, fields, { from, to, side, seconds: reals[numbers.seconds] });
  }
}

function shareOut({ plan, fields }: Workspace, orders: Int32Array, workers: number): void {
  const { rows } = plan.layout;
  const { windowFrom, windowTo } = fields;
  let total = 0;
  // A line costs a little even where nothing is active.
  for (let line = 1; line <= rows; line++) total += 4 + windowTo[line] - windowFrom[line];
  let sum = 0;
  let band = 1;
  orders[order.bands] = 1;
  for (let line = 1; line <= rows; line++) {
    sum += 4 + windowTo[line] - windowFrom[line];
    while (band < workers && sum >= (total * band) / workers) orders[order.bands + band++] = line + 1;
  }
  while (band <= workers) orders[order.bands + band++] = rows + 1;
}

function awaitFollowers(orders: Int32Array, followers: number): void {
  for (let spin = 0; spin < spins; spin++) if (Atomics.load(orders, order.done) >= followers) return;
  for (;;) {
    const done = Atomics.load(orders, order.done);
    if (done >= followers) return;
    if (Atomics.load(orders, order.fault) === 1) throw new Error("a worker of the flood simulation has failed");
    Atomics.wait(orders, order.done, done, patienceMs);
  }
}

function awaitChange(orders: Int32Array, index: number, seen: number): void {
  for (let spin = 0; spin < spins; spin++) if (Atomics.load(orders, index) !== seen) return;
  while (Atomics.load(orders, index) === seen) Atomics.wait(orders, index, seen);
}
