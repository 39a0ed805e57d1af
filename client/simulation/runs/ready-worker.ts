import { type BrowserData, dataParameters } from "../../../model/browser-run.ts";
import type { ParameterValue, SimulationDefinition } from "../../../model/simulation.ts";
import { type Request, sendJson } from "../../api.ts";
import type { BrowserOrder } from "./browser-worker.ts";

/**
 * A worker that has the program and the data of the next run before it is asked for, so that the first water is seen at once. There is one:
 * that of another simulation, area or grid takes its place.
 */
interface ReadyWorker {
  readonly worker: Worker;
  /** Of the data that it has; undefined when it has none. Never rejects. */
  readonly key: Promise<string | undefined>;
}

type Values = Readonly<Record<string, ParameterValue>>;

let ready: (ReadyWorker & { readonly about: string }) | undefined;

export function materialPath({ id }: SimulationDefinition): string {
  return `/api/processes/${id}/material`;
}

/** Fetches the data for these values. Does nothing when that is under way or done. */
export function makeReady(simulation: SimulationDefinition, values: Values, request: Request): void {
  if (ready?.about === aboutOf(simulation, values)) return;
  const worker = newWorker();
  const inputs = Object.fromEntries(dataParameters.flatMap((name) => (values[name] == null ? [] : [[name, values[name]]])));
  const data = sendJson<BrowserData | null>(`${materialPath(simulation)}/data`, { ...request, method: "POST", body: { inputs } });
  const key = data.then(
    (found) => {
      if (found === null) return undefined;
      worker.postMessage({ kind: "prepare", simulation: simulation.id, data: found } satisfies BrowserOrder);
      return found.key;
    },
    // The run asks for it itself, and says what is wrong.
    () => undefined,
  );
  keepReady(simulation, values, { worker, key });
}

/** The worker for a run with these values; the caller ends it or gives it back. */
export function takeReadyWorker(simulation: SimulationDefinition, values: Values): ReadyWorker {
  if (ready?.about !== aboutOf(simulation, values)) return { worker: newWorker(), key: Promise.resolve(undefined) };
  const taken = ready;
  ready = undefined;
  return taken;
}

export function keepReady(simulation: SimulationDefinition, values: Values, worker: ReadyWorker): void {
  ready?.worker.terminate();
  ready = { ...worker, about: aboutOf(simulation, values) };
}

function newWorker(): Worker {
  return new Worker(new URL("./browser-worker.ts", import.meta.url), { type: "module" });
}

function aboutOf({ id }: SimulationDefinition, values: Values): string {
  return JSON.stringify([id, ...dataParameters.map((name) => values[name] ?? null)]);
}
