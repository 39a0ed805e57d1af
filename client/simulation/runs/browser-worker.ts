import type { BrowserData, BrowserRun } from "../../../model/browser-run.ts";
import type { Grid } from "../../../model/geo/raster.ts";
import { Problem } from "../../../model/problem.ts";
import { outcomeBytes } from "../../../model/run-bytes.ts";
import type { RunSummary } from "../../../model/run-result.ts";
import { toldWithSources } from "../../../model/source-run.ts";
import type { RunOutcome, SimulationModule, SourceRun } from "../../../model/simulation-run.ts";

/** Computes runs in a worker of its own, one after the other; ending the worker cancels. */

export type BrowserOrder =
  /** Loads the program and keeps the data for runs that come without. */
  | { readonly kind: "prepare"; readonly simulation: string; readonly data: BrowserData }
  | { readonly kind: "run"; readonly simulation: string; readonly material: BrowserRun };

export type BrowserMessage =
  | { readonly kind: "progress"; readonly share: number }
  | { readonly kind: "slice"; readonly grid: Grid; readonly seconds: number; readonly depths: Uint16Array }
  | {
      readonly kind: "done";
      readonly outcome: RunOutcome;
      /** Of the runs that it builds on. */
      readonly limits: RunSummary["limits"];
      readonly resultHash: string;
    }
  | { readonly kind: "problem"; readonly reason: string; readonly where: string | undefined; readonly ja: string; readonly en: string }
  | { readonly kind: "fault"; readonly text: string };

const programs = import.meta.glob<SimulationModule>("../../../simulations/*/run.ts");

let kept: BrowserData | undefined;

addEventListener("message", ({ data }: MessageEvent<BrowserOrder>) => {
  if (data.kind === "run") return void compute(data).then(send, (error: unknown) => send(failure(error)));
  kept = data.data;
  // If it cannot be loaded, the run will say so.
  return void program(data.simulation).catch(() => {});
});

function program(simulation: string): Promise<SimulationModule> {
  const load = programs[`../../../simulations/${simulation}/run.ts`];
  return load === undefined ? Promise.reject(new Error(`there is no simulation ${simulation}`)) : load();
}

async function compute({ simulation, material }: Extract<BrowserOrder, { kind: "run" }>): Promise<BrowserMessage> {
  const { run } = await program(simulation);
  const { epsg, parameters, places, dataKey } = material;
  const sources = await openSources(material);
  kept = material.data ?? kept;
  if (kept?.key !== dataKey) throw new Error("the data is not that of the run");
  const { features, ground } = kept;
  const own = await run(parameters, {
    epsg,
    terrainBox: () => boxOfGround(ground?.grid),
    places: (name) => places[name] ?? [],
    sourceRun: (parameter) => sources.get(parameter),
    features: (name) => features[name] ?? [],
    terrain: () => (ground === null ? noGround() : heightsOf(ground.heights)),
    signal: { aborted: false },
    onProgress: (share) => send({ kind: "progress", share }),
    onSlice: (grid, seconds, depths) => send({ kind: "slice", grid, seconds, depths }),
    breathe: () => Promise.resolve(),
  });
  const { limits, warnings } = toldWithSources([], own.warnings, [...sources.values()]);
  const outcome = { ...own, warnings };
  return { kind: "done", outcome, limits, resultHash: await hashOf(outcome) };
}

/** The finished runs that it builds on, by the parameters that name them. */
async function openSources({ parameters, inputs }: BrowserRun): Promise<Map<string, SourceRun>> {
  const named = inputs.flatMap(({ id, run }) => (run === undefined || parameters[id] !== run ? [] : [[id, run] as const]));
  if (named.length === 0) return new Map();
  const { openSourceRun } = await import("./source-run.ts");
  return new Map(await Promise.all(named.map(async ([parameter, run]) => [parameter, await openSourceRun(run)] as const)));
}

function send(message: BrowserMessage): void {
  postMessage(message);
}

function failure(error: unknown): BrowserMessage {
  if (error instanceof Problem) return { kind: "problem", reason: error.reason, where: error.where, ...error.detail };
  return { kind: "fault", text: String(error) };
}

/** The grid was made of this box, and is made of it again. */
function boxOfGround(grid: Grid | undefined) {
  if (grid === undefined) return noGround();
  const { westMeters, northMeters, cellMeters, columns, rows } = grid;
  return { westMeters, northMeters, eastMeters: westMeters + columns * cellMeters, southMeters: northMeters - rows * cellMeters };
}

function noGround(): never {
  throw new Error("the material has no ground");
}

function heightsOf(base64: string): Float32Array {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return new Float32Array(bytes.buffer);
}

async function hashOf(outcome: RunOutcome): Promise<string> {
  const bytes = await new Blob(Array.from(outcomeBytes(outcome), (part) => new Uint8Array(part))).arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
