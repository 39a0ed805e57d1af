import type { BrowserRun } from "../../../model/browser-run.ts";
import type { Grid } from "../../../model/geo/raster.ts";
import { Problem } from "../../../model/problem.ts";
import { outcomeBytes } from "../../../model/run-bytes.ts";
import type { RunOutcome, SimulationModule } from "../../../model/simulation-run.ts";

/** Computes one run in a worker of its own; ending the worker cancels it. */

export interface BrowserOrder {
  readonly simulation: string;
  readonly material: BrowserRun;
}

export type BrowserMessage =
  | { readonly kind: "progress"; readonly share: number }
  | { readonly kind: "slice"; readonly grid: Grid; readonly seconds: number; readonly depths: Uint16Array }
  | { readonly kind: "done"; readonly outcome: RunOutcome; readonly resultHash: string }
  | { readonly kind: "problem"; readonly reason: string; readonly where: string | undefined; readonly ja: string; readonly en: string }
  | { readonly kind: "fault"; readonly text: string };

const programs = import.meta.glob<SimulationModule>("../../../simulations/*/run.ts");

addEventListener("message", ({ data }: MessageEvent<BrowserOrder>) => {
  compute(data).then(send, (error: unknown) => send(failure(error)));
});

async function compute({ simulation, material }: BrowserOrder): Promise<BrowserMessage> {
  const load = programs[`../../../simulations/${simulation}/run.ts`];
  if (load === undefined) throw new Error(`there is no simulation ${simulation}`);
  const { run } = await load();
  const { epsg, parameters, places, features, ground } = material;
  const outcome = await run(parameters, {
    epsg,
    terrainBox: () => boxOfGround(ground?.grid),
    places: (name) => places[name] ?? [],
    sourceRun: () => undefined,
    features: (name) => features[name] ?? [],
    terrain: () => (ground === null ? noGround() : heightsOf(ground.heights)),
    signal: { aborted: false },
    onProgress: (share) => send({ kind: "progress", share }),
    onSlice: (grid, seconds, depths) => send({ kind: "slice", grid, seconds, depths }),
    breathe: () => Promise.resolve(),
  });
  return { kind: "done", outcome, resultHash: await hashOf(outcome) };
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
