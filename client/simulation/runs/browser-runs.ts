import type { Feature, FeatureCollection, Geometry } from "geojson";
import type { BrowserRun } from "../../../model/browser-run.ts";
import { type RunSummary, trialLabel } from "../../../model/run-result.ts";
import type { ParameterValue, SimulationDefinition } from "../../../model/simulation.ts";
import type { OutputValue, PlaneFeature } from "../../../model/simulation-run.ts";
import { toldWithSources } from "../../../model/source-run.ts";
import { type Request, RequestFailure, sendJson } from "../../api.ts";
import { planeOf } from "../../tools/plane.ts";
import type { BrowserMessage, BrowserOrder } from "./browser-worker.ts";
import { keepReady, materialPath, takeReadyWorker } from "./ready-worker.ts";
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
  const { worker, key } = takeReadyWorker(simulation, inputs);
  try {
    const body = { inputs: given, known: await key };
    const material = await sendJson<BrowserRun>(materialPath(simulation), { ...watch, method: "POST", body });
    const done = await compute(worker, { kind: "run", simulation: simulation.id, material }, watch);
    keepReady(simulation, inputs, { worker, key: Promise.resolve(material.dataKey) });
    return viewOf(simulation, material, done);
  } catch (error) {
    worker.terminate();
    throw error;
  }
}

type Done = Extract<BrowserMessage, { kind: "done" }>;

function compute(worker: Worker, order: BrowserOrder, watch: Watch): Promise<Done> {
  const { promise, resolve, reject } = Promise.withResolvers<Done>();
  const seconds: number[] = [];
  const planes: Uint16Array[] = [];
  const over = new AbortController();
  const onMessage = ({ data }: MessageEvent<BrowserMessage>) => {
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
  };
  const onError = ({ message }: ErrorEvent) => reject(new RequestFailure(500, { detail: message }));
  worker.addEventListener("message", onMessage, over);
  worker.addEventListener("error", onError, over);
  watch.signal.addEventListener("abort", () => reject(watch.signal.reason), over);
  worker.postMessage(order);
  return promise.finally(() => over.abort());
}

function viewOf(
  simulation: SimulationDefinition,
  material: BrowserRun,
  { outcome: { outputs, warnings, summary }, limits: limitsOfSources, resultHash }: Done,
): RunView {
  const output = <K extends OutputValue["kind"]>(name: string, kind: K): Promise<Extract<OutputValue, { kind: K }>> => {
    const value = outputs[name];
    if (value?.kind !== kind) throw new Error(`the run has no ${kind} "${name}"`);
    return Promise.resolve(value as Extract<OutputValue, { kind: K }>);
  };
  const { id, version, title, references } = simulation;
  const { limits } = toldWithSources(simulation.limits, [], [{ limits: limitsOfSources, warnings: [] }]);
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
