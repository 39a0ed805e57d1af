import assert from "node:assert/strict";
import { hireFollowers } from "../../server/simulations/hire-followers.ts";
import { openFully } from "../../simulations/flood/active-window.ts";
import { defaultParameters, type FloodInput } from "../../simulations/flood/input.ts";
import { controlOn, leadTeam } from "../../simulations/flood/team.ts";
import { datumOf, fillTerrain } from "../../simulations/flood/terrain.ts";
import { type KernelName, openWorkspace, setUpWorkspace } from "../../simulations/flood/workspace.ts";
import type { Suite } from "./bench-city.ts";
import { compare, comparison, type Result } from "./side-by-side.ts";

/** Momentum and continuity on 1000 × 1000 wet cells; the names carry million cell updates per second of processor time. */
export const suite: Suite = { run: async () => [...(await benchKernels()), ...(await benchWorkers())] };

const size = 1000;
const stepsPerRound = 12;
const updatesPerRound = stepsPerRound * size * size;

async function benchKernels(): Promise<Result[]> {
  const [reference, simd] = [await stepper("reference", 1), await stepper("simd", 1)];
  const job = ({ name, step }: Stepper) => ({ name, run: () => Promise.resolve(step()) });
  const kernels = await compare({ what: "flood, 1000 × 1000 wet", ours: job(simd), theirs: job(reference), rounds: 7 });
  const unit = "million cells a second of processor time";
  return [
    kernels,
    { what: "flood, JavaScript kernel", value: reference.best(), unit, goal: { atLeast: 25 } },
    { what: "flood, SIMD kernel", value: simd.best(), unit, goal: { atLeast: 80 } },
  ];
}

const workerRounds = 15;

/**
 * Two workers against one, in turn: by the clock, which on a busy machine measures its neighbours, and by the processor time of the
 * busier of the two threads, which is what the clock would show if both had a processor to themselves. Both end at the same bytes.
 */
async function benchWorkers(): Promise<Result[]> {
  const [single, pair] = [await stepper("simd", 1), await stepper("simd", 2)];
  try {
    single.step();
    pair.step();
    const rounds = Array.from({ length: workerRounds }, () => ({ ours: pair.step(), theirs: single.step() }));
    assert(Buffer.from(pair.depths()).equals(Buffer.from(single.depths())), "two workers compute something else than one");
    const names = { ours: `SIMD, 2 workers, ${pair.best().toFixed(0)} M/s`, theirs: `SIMD, 1 worker, ${single.best().toFixed(0)} M/s` };
    const held = (what: string, time: "clockMs" | "busiestMs") =>
      comparison(
        { ...names, what, goal: { atLeast: 1.7 } },
        rounds.map(({ ours }) => ours[time]),
        rounds.map(({ theirs }) => theirs[time]),
      );
    return [held("flood, two workers, clock", "clockMs"), held("flood, two workers, processor time of the busier", "busiestMs")];
  } finally {
    pair.end();
  }
}

interface Stepper {
  readonly name: string;
  /** One round. */
  step(): { readonly clockMs: number; readonly busiestMs: number };
  /** Million cell updates per second of processor time, the best round. */
  best(): number;
  depths(): Uint8Array;
  end(): void;
}

async function stepper(kernel: KernelName, workers: number): Promise<Stepper> {
  const input: FloodInput = {
    grid: { epsg: 6674, westMeters: 0, northMeters: 0, cellMeters: 10, columns: size, rows: size },
    groundMeters: Float64Array.from(
      { length: size * size },
      (_, k) => Math.sin((k % size) / 20) / 2 + Math.cos(Math.floor(k / size) / 30) / 2,
    ),
    manning: 0.05,
    initial: { depthMeters: new Float64Array(size * size).fill(2) },
  };
  const setup = setUpWorkspace(input, defaultParameters, { kernel, shared: workers > 1 });
  const workspace = openWorkspace(setup);
  fillTerrain(input, setup.layout, workspace.fields, datumOf(input));
  openFully(setup.layout, workspace.fields);
  const team = leadTeam(workspace, controlOn(setup.control), workers);
  team.balance();
  if (workers > 1) await hireFollowers(setup, workers);

  let side: 0 | 1 = 0;
  let leastMicroseconds = Infinity;
  return {
    name: kernel,
    step() {
      const [startedAt, whole, mine] = [performance.now(), process.cpuUsage(), process.threadCpuUsage()];
      for (let step = 0; step < stepsPerRound; step++) {
        const orders = { side, seconds: 0, stepSeconds: 0.8 };
        team.run("momentum", orders);
        team.run("continuity", orders);
        side = side === 0 ? 1 : 0;
      }
      const clockMs = performance.now() - startedAt;
      const [all, leader] = [microseconds(process.cpuUsage(whole)), microseconds(process.threadCpuUsage(mine))];
      leastMicroseconds = Math.min(leastMicroseconds, all);
      return { clockMs, busiestMs: Math.max(leader, all - leader) / 1000 };
    },
    best: () => updatesPerRound / leastMicroseconds,
    depths: () => {
      const depth = workspace.fields.depth[side];
      return new Uint8Array(depth.buffer as ArrayBuffer, depth.byteOffset, depth.byteLength);
    },
    end: () => team.dismiss(),
  };
}

function microseconds({ user, system }: NodeJS.CpuUsage): number {
  return user + system;
}
