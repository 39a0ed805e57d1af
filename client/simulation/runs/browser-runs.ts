import type { Feature, FeatureCollection, Geometry } from "geojson";
import type { BrowserRun } from "../../../model/browser-run.ts";
import { type RunSummary, trialLabel } from "../../../model/run-result.ts";
import type { ParameterValue, SimulationDefinition } from "../../../model/simulation.ts";
import type { OutputValue, PlaneFeature, RunOutcome } from "../../../model/simulation-run.ts";
import { type Request, RequestFailure, sendJson } from "../../api.ts";
import { planeOf } from "../../tools/plane.ts";
import type { BrowserMessage, BrowserOrder } from "./browser-worker.ts";
import type { DepthSlices, RunView } from "./run-view.ts";

/** Runs in the browser: the server hands over the material, a worker computes. */

interface Watch extends Request {
  readonly signal: AbortSignal;
  readonly onProgress: (share: number) => void;
  /** The slices that there are so far. */
  readonly onSlices: (slices: DepthSlices) => void;
}

/** @throws RequestFailure for what cannot be computed; the reason of the signal when it was cancelled. */
export async function runInBrowser(
  simulation: SimulationDefinition,
  inputs: Readonly<Record<string, ParameterValue>>,
  watch: Watch,
): Promise<RunView> {
  const given = Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== null));
  const order = { ...watch, method: "POST", body: { inputs: given } } as const;
  const material = await sendJson<BrowserRun>(`/api/processes/${simulation.id}/material`, order);
  const { outcome, resultHash } = await compute({ simulation: simulation.id, material }, watch);
  return viewOf(simulation, material, outcome, resultHash);
}

function compute(order: BrowserOrder, watch: Watch): Promise<Extract<BrowserMessage, { kind: "done" }>> {
  const worker = new Worker(new URL("./browser-worker.ts", import.meta.url), { type: "module" });
  const { promise, resolve, reject } = Promise.withResolvers<Extract<BrowserMessage, { kind: "done" }>>();
  const seconds: number[] = [];
  const planes: Uint16Array[] = [];
  worker.addEventListener("message", ({ data }: MessageEvent<BrowserMessage>) => {
    if (data.kind === "progress") return watch.onProgress(data.share);
    if (data.kind === "done") return resolve(data);
    if (data.kind === "slice") {
      seconds.push(data.seconds);
      planes.push(data.depths);
      return watch.onSlices({ grid: data.grid, seconds: [...seconds], planes: [...planes] });
    }
    const problem = data.kind === "problem" ? { detail: watch.language.startsWith("ja") ? data.ja : data.en } : { detail: data.text };
    const where = data.kind === "problem" && data.where !== undefined ? { where: data.where } : {};
    return reject(new RequestFailure(400, { ...problem, ...where }));
  });
  worker.addEventListener("error", ({ message }) => reject(new RequestFailure(500, { detail: message })));
  watch.signal.addEventListener("abort", () => reject(watch.signal.reason));
  worker.postMessage(order);
  return promise.finally(() => worker.terminate());
}

function viewOf(
  simulation: SimulationDefinition,
  material: BrowserRun,
  { outputs, warnings, summary }: RunOutcome,
  resultHash: string,
): RunView {
  const output = <K extends OutputValue["kind"]>(name: string, kind: K): Promise<Extract<OutputValue, { kind: K }>> => {
    const value = outputs[name];
    if (value?.kind !== kind) throw new Error(`the run has no ${kind} "${name}"`);
    return Promise.resolve(value as Extract<OutputValue, { kind: K }>);
  };
  const { id, version, title, limits, references } = simulation;
  const about: Omit<RunSummary, "files"> = {
    label: trialLabel,
    run: material.run,
    simulation: id,
    version,
    title,
    parameters: material.parameters,
    inputs: material.inputs,
    sample: material.inputs.some(({ sample }) => sample),
    resultHash,
    summary,
    warnings,
    limits,
    references,
  };
  return {
    ...about,
    origin: "browser",
    files: [],
    table: (name) => output(name, "table"),
    features: async (name) => collection((await output(name, "features")).features, material.epsg),
    slices: (name) => output(name, "slices"),
  };
}

function collection(features: readonly PlaneFeature[], epsg: number): FeatureCollection {
  const { toLonLat } = planeOf(epsg);
  return {
    type: "FeatureCollection",
    features: features.map(({ kind, parts, properties }): Feature => {
      const coordinates = parts.map((part) => part.map(([east, north]) => toLonLat(east, north)));
      const geometry: Geometry =
        kind === "point"
          ? { type: "Point", coordinates: coordinates[0]?.[0] ?? [] }
          : kind === "line"
            ? { type: "MultiLineString", coordinates }
            : { type: "Polygon", coordinates };
      return { type: "Feature", geometry, properties };
    }),
  };
}
