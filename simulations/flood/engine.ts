import { Problem } from "../../model/problem.ts";
import { activeCells, followWater, openAround, openFully, windowSteps } from "./active-window.ts";
import { openEdges } from "./boundaries.ts";
import { breachSource } from "./breach.ts";
import { checkInput } from "./check-input.ts";
import { type Fields, indexOf, type Layout, type Reals } from "./fields.ts";
import { gaugeReader } from "./gauges.ts";
import type { FloodInput, FloodParameters } from "./input.ts";
import { gravity, type Workspace } from "./kernel.ts";
import { limitOutflow } from "./limiter.ts";
import { balance, type Ledger, type MassBalance, volumeOf } from "./mass-log.ts";
import { rainOf } from "./rain.ts";
import { depthSlice, type FloodResult, type FloodWarning, rasters } from "./result.ts";
import { inflowSource } from "./sources.ts";
import { controlOn, leadTeam, type Team } from "./team.ts";
import { datumOf, fillTerrain } from "./terrain.ts";
import { weirFluxes } from "./weirs.ts";
import { chooseKernel, type KernelName, openWorkspace, setUpWorkspace, type WorkspaceSetup } from "./workspace.ts";

/**
 * The flood engine, a local-inertial model in two dimensions (README.md has the equations).
 *
 *     check-input   refuses what cannot be computed        workspace   memory and kernel
 *     terrain       ground, roughness, water at the start  team        one leader, followers by bands of lines
 *     then per step:
 *     kernel.momentum → weirs, boundaries, sources, breach → rain, kernel.continuity → limiter → statistics, gauges, mass log
 */
export interface FloodOptions {
  readonly kernel?: KernelName | "auto";
  /** 1: this thread alone. More need `hire` and shared memory. The result is the same, byte for byte. */
  readonly workers?: number;
  /** Starts followers 1 … workers − 1, each calling `follow(setup, band)` in a thread of its own; resolves when they run. */
  readonly hire?: (setup: WorkspaceSetup, workers: number) => Promise<unknown>;
  /** Lets other tasks of this thread run, such as the one that aborts; called every hundredth of a second. */
  readonly breathe?: () => Promise<void>;
  readonly signal?: { readonly aborted: boolean };
  readonly onProgress?: (progress: { readonly seconds: number; readonly durationSeconds: number; readonly steps: number }) => void;
  /** Depth in whole centimetres at the start and every `sliceSeconds` (65535: no data). */
  readonly onSlice?: (seconds: number, depthCentimetres: Uint16Array) => void;
}

/** Cell updates between two breaths: about a hundredth of a second, so that a run soon stands still when it is asked to. */
const updatesPerBreath = 400_000;
const breathsPerReport = 10;

/**
 * @throws Problem for input that cannot be computed, `FloodCancelled` when the signal or another thread stopped the run.
 */
export async function runFlood(
  input: FloodInput,
  parameters: FloodParameters,
  { workers = 1, breathe = () => Promise.resolve(), ...options }: FloodOptions = {},
): Promise<FloodResult> {
  checkInput(input, parameters);
  const setup = takeMemory(input, parameters, { kernel: chooseKernel(options.kernel ?? "auto"), shared: workers > 1 });
  const workspace = openWorkspace(setup);
  const team = leadTeam(workspace, controlOn(setup.control), workers);
  try {
    if (workers > 1) await options.hire?.(setup, workers);
    const run = prepareRun(input, parameters, { workspace, team });
    let [updates, breaths] = [0, 0];
    while (run.seconds < parameters.durationSeconds) {
      updates += run.step(options);
      if (options.signal?.aborted === true || team.cancelled()) throw new FloodCancelled(run.seconds);
      if (updates < updatesPerBreath) continue;
      updates = 0;
      if (++breaths % breathsPerReport === 0)
        options.onProgress?.({ seconds: run.seconds, durationSeconds: parameters.durationSeconds, steps: run.steps });
      await breathe();
    }
    return run.result(setup.kernel);
  } finally {
    team.dismiss();
  }
}

/** The run was stopped on request; nothing of it is kept. */
export class FloodCancelled extends Error {
  override readonly name = "FloodCancelled";
  /** Simulated time reached. */
  readonly seconds: number;
  constructor(seconds: number) {
    super(`cancelled after ${Math.round(seconds)} simulated seconds`);
    this.seconds = seconds;
  }
}

function takeMemory(input: FloodInput, parameters: FloodParameters, how: { kernel: KernelName; shared: boolean }): WorkspaceSetup {
  const { theta, alpha, minDepthMeters, maxStepSeconds, maxFroude } = parameters;
  try {
    return setUpWorkspace(input, { theta, alpha, minDepthMeters, maxStepSeconds, maxFroude }, how);
  } catch (cause) {
    throw new Problem("too-large", {
      detail: { ja: "この大きさの計算に必要なメモリがありません", en: "There is not enough memory for a grid of this size" },
      remedy: { ja: "格子を粗くするか範囲を狭めてください", en: "Use larger cells or a smaller area" },
      where: "grid",
      cause,
    });
  }
}

/** A run between two steps. */
interface Run {
  readonly seconds: number;
  readonly steps: number;
  /** One step; the number of cells it computed. */
  step(options: Pick<FloodOptions, "onSlice">): number;
  result(kernel: KernelName): FloodResult;
}

/** Water at a closed edge that is worth a warning, metres. */
const floodedFromMeters = 0.1;

/** A result is told to be wrong when water appears or vanishes beyond rounding. */
const acceptedMassError = { reference: 1e-9, simd: 1e-6 } as const;

function prepareRun(input: FloodInput, parameters: FloodParameters, { workspace, team }: { workspace: Workspace; team: Team }): Run {
  const { grid } = input;
  const { plan, fields } = workspace;
  const { layout } = plan;
  const datumMeters = datumOf(input);
  fillTerrain(input, layout, fields, datumMeters);

  const context = { grid, layout, fields, datumMeters, scheme: parameters };
  const edges = openEdges(input.boundaries ?? [], context);
  const sources = [
    ...(input.inflows ?? []).map((inflow, index) => inflowSource(inflow, index, context)),
    ...(input.breaches ?? []).map((breach, index) => breachSource(breach, index, context)),
  ];
  const overWeirs = weirFluxes(input.weirs ?? [], context);
  const rain = input.rain && rainOf(input.rain);
  const gauges = gaugeReader(input.gauges ?? [], context);
  const ledger: Ledger = { inflow: 0, outflow: 0 };

  let side: 0 | 1 = 0;
  let seconds = 0;
  let steps = 0;
  let cellUpdates = 0;
  let active = 0;
  let greatestDepth = greatestOf(fields.depth[0]);
  let nextSlice = 0;
  let nextSample = 0;
  const startVolume = volumeOf(layout, fields, 0);
  const mass: MassBalance[] = [];

  openWindows();
  look();

  function openWindows(): void {
    if (rain || input.initial) openFully(layout, fields);
    openAround(layout, fields, [...edges.cells, ...sources.flatMap(({ cells }) => cells)]);
    team.balance();
    active = activeCells(fields);
  }

  /** Samples, slices and the mass log that are due now. */
  function look(onSlice?: FloodOptions["onSlice"]): void {
    const last = seconds >= parameters.durationSeconds;
    if (seconds >= nextSample || last) {
      team.run("look", { side, seconds, stepSeconds: 0 });
      gauges.read(side, seconds);
      nextSample += parameters.sampleSeconds;
      if (parameters.sampleSeconds === 0 || nextSample <= seconds) nextSample = seconds + parameters.sampleSeconds;
    }
    if (seconds >= nextSlice || last) {
      onSlice?.(seconds, depthSlice(grid, fields, { side, stride: layout.stride }));
      mass.push(balance(layout, fields, { side, seconds, start: startVolume, ledger }));
      nextSlice += parameters.sliceSeconds;
    }
  }

  function stepLength(): number {
    const { alpha, maxStepSeconds, durationSeconds } = parameters;
    const depth = Math.max(greatestDepth, edges.depthToCome(seconds, maxStepSeconds));
    const stable = depth > 0 ? Math.min(maxStepSeconds, (alpha * layout.cellMeters) / Math.sqrt(gravity * depth)) : maxStepSeconds;
    return Math.min(stable, Math.min(nextSlice, durationSeconds) - seconds);
  }

  function step({ onSlice }: Pick<FloodOptions, "onSlice">): number {
    if (steps === 0) onSlice?.(0, depthSlice(grid, fields, { side, stride: layout.stride }));
    const stepSeconds = stepLength();
    const orders = { side, seconds, stepSeconds };
    team.run("momentum", orders);
    overWeirs(side, stepSeconds);
    edges.apply(side, seconds, stepSeconds);
    for (const source of sources) source.apply(side, seconds, stepSeconds, ledger);
    rain?.step(seconds, stepSeconds, team.rainDepths);
    team.setRain(rain !== undefined, rain?.loss(stepSeconds) ?? 0);
    team.run("continuity", orders);
    if (anyBelowZero(fields.rowMin)) limitOutflow(layout, fields, orders);
    edges.account(side, stepSeconds, ledger);
    greatestDepth = greatestOf(fields.rowMax);

    side = side === 0 ? 1 : 0;
    steps++;
    cellUpdates += active;
    seconds = reached(seconds + stepSeconds);
    if (steps % windowSteps === 0 && active < layout.rows * (layout.stride - 4)) {
      followWater(layout, fields, side);
      active = activeCells(fields);
      team.balance();
    }
    look(onSlice);
    return active;
  }

  /** Meets the next event exactly where rounding has left a step a hair short. */
  function reached(time: number): number {
    const event = Math.min(nextSlice, parameters.durationSeconds);
    return event - time < 1e-9 * event ? event : time;
  }

  return {
    get seconds() {
      return seconds;
    },
    get steps() {
      return steps;
    },
    step,
    result(kernel) {
      const unknown = unknownCells(input);
      const error = mass.reduce((greatest, entry) => Math.max(greatest, entry.error), 0);
      const warnings: FloodWarning[] = [];
      if (unknown > 0) warnings.push({ kind: "unknown-ground", amount: unknown });
      if (!(error <= acceptedMassError[kernel])) warnings.push({ kind: "mass-error", amount: error });
      const penned = wetWallCells(layout, fields, new Set(edges.cells));
      if (penned > 0) warnings.push({ kind: "water-at-edge", amount: penned });
      return { kernel, steps, cellUpdates, ...rasters(grid, layout, fields, side), gauges: gauges.series, mass, warnings };
    },
  };
}

function greatestOf(values: Reals): number {
  let greatest = 0;
  for (let i = 0; i < values.length; i++) if (values[i] > greatest) greatest = values[i];
  return greatest;
}

function anyBelowZero(values: Reals): boolean {
  for (let i = 0; i < values.length; i++) if (values[i] < 0) return true;
  return false;
}

/** Cells at a closed edge of the grid that were flooded: a larger area would show the water going on. */
function wetWallCells(layout: Layout, { maxDepth }: Fields, open: ReadonlySet<number>): number {
  const { columns, rows } = layout;
  const ring = new Set<number>();
  for (let column = 0; column < columns; column++) for (const row of [0, rows - 1]) ring.add(indexOf(layout, column, row));
  for (let row = 0; row < rows; row++) for (const column of [0, columns - 1]) ring.add(indexOf(layout, column, row));
  return [...ring].filter((k) => !open.has(k) && maxDepth[k] >= floodedFromMeters).length;
}

function unknownCells({ groundMeters }: FloodInput): number {
  let count = 0;
  for (const value of groundMeters) if (Number.isNaN(value)) count++;
  return count;
}
