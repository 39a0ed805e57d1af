import { hireFollowers } from "../../server/simulations/hire-followers.ts";
import { openFully } from "../../simulations/flood/active-window.ts";
import { defaultParameters, type FloodInput } from "../../simulations/flood/input.ts";
import { controlOn, leadTeam } from "../../simulations/flood/team.ts";
import { datumOf, fillTerrain } from "../../simulations/flood/terrain.ts";
import { type KernelName, openWorkspace, setUpWorkspace } from "../../simulations/flood/workspace.ts";
import type { Suite } from "./bench-city.ts";
import { compare, type Comparison } from "./side-by-side.ts";

/** Momentum and continuity on 1000 × 1000 wet cells; the names carry million cell updates per second of processor time. */
export const suite: Suite = { run: benchFlood };

const size = 1000;
const stepsPerRound = 12;

async function benchFlood(): Promise<Comparison[]> {
  const reference = await stepper("reference", 1);
  const simd = await stepper("simd", 1);
  const pair = await stepper("simd", 2);
  try {
    const kernels = await compare({ what: "flood, 1000 × 1000 wet", ours: simd.job, theirs: reference.job, rounds: 7 });
    const workers = await compare({ what: "flood, two workers", ours: pair.job, theirs: simd.job, rounds: 9 });
    return [
      { ...kernels, ours: `SIMD, ${simd.best().toFixed(0)} M/s`, theirs: `JavaScript, ${reference.best().toFixed(0)} M/s` },
      // On a busy machine the ratio of times measures its neighbours; processor time shows what sharing costs.
      { ...workers, ours: `SIMD, 2 workers, ${pair.best().toFixed(0)} M/s`, theirs: `SIMD, 1 worker, ${simd.best().toFixed(0)} M/s` },
    ];
  } finally {
    pair.end();
  }
}

async function stepper(kernel: KernelName, workers: number) {
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
  let best = 0;
  const run = async (): Promise<void> => {
    const startedAt = process.cpuUsage();
    for (let step = 0; step < stepsPerRound; step++) {
      const orders = { side, seconds: 0, stepSeconds: 0.8 };
      team.run("momentum", orders);
      team.run("continuity", orders);
      side = side === 0 ? 1 : 0;
    }
    const { user, system } = process.cpuUsage(startedAt);
    best = Math.max(best, (stepsPerRound * size * size) / (user + system));
  };
  return { job: { name: kernel, run }, best: () => best, end: () => team.dismiss() };
}
