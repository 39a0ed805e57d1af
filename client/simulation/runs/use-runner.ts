import { useRef, useState } from "react";
import type { ParameterValue, SimulationDefinition } from "../../../model/simulation.ts";
import { RequestFailure } from "../../api.ts";
import { usePlannerSpeech } from "../../text/planner/speech.ts";
import type { DepthSlices, RunView } from "./run-view.ts";

export type RunPlace = "server" | "browser";

export type RunnerState =
  | { readonly phase: "idle" | "cancelled" }
  /** `share`: 0–1; it waits for its turn while that is undefined. */
  | { readonly phase: "running"; readonly place: RunPlace; readonly share: number | undefined }
  | { readonly phase: "done"; readonly view: RunView; readonly tookSeconds: number }
  | { readonly phase: "failed"; readonly text: string; readonly remedy: string | undefined; readonly where: string | undefined };

interface RunOrder {
  readonly simulation: SimulationDefinition;
  readonly values: Readonly<Record<string, ParameterValue>>;
  readonly place: RunPlace;
}

export interface Runner {
  readonly state: RunnerState;
  /** Pictures of the water while a run in the browser is still going on. */
  readonly early: DepthSlices | undefined;
  readonly start: (order: RunOrder) => Promise<RunView | undefined>;
  readonly cancel: () => void;
}

const askEveryMs = 400;

/** One run at a time, on the server or in the browser. */
export function useRunner(): Runner {
  const { say, language } = usePlannerSpeech();
  const [state, setState] = useState<RunnerState>({ phase: "idle" });
  const [early, setEarly] = useState<DepthSlices>();
  const abort = useRef<AbortController>(undefined);

  const start = async ({ simulation, values, place }: RunOrder): Promise<RunView | undefined> => {
    abort.current?.abort();
    const controller = new AbortController();
    abort.current = controller;
    const { signal } = controller;
    const began = performance.now();
    const onProgress = (share: number | undefined) => setState({ phase: "running", place, share });
    setEarly(undefined);
    onProgress(undefined);
    try {
      const watch = { language, signal, onProgress, onSlices: setEarly };
      const view =
        place === "browser"
          ? await (await import("./browser-runs.ts")).runInBrowser(simulation, values, watch)
          : await runOnServer({ simulation, values, place }, watch);
      setState({ phase: "done", view, tookSeconds: (performance.now() - began) / 1000 });
      return view;
    } catch (error) {
      if (signal.aborted) {
        // Another run may have taken its place.
        if (abort.current === controller) setState({ phase: "cancelled" });
        return undefined;
      }
      const { detail, remedy, where } = error instanceof RequestFailure ? error.problem : {};
      setState({ phase: "failed", text: detail ?? say("run.failed"), remedy, where });
      return undefined;
    }
  };
  return { state, early, start, cancel: () => abort.current?.abort() };
}

interface Watch {
  readonly language: ReturnType<typeof usePlannerSpeech>["language"];
  readonly signal: AbortSignal;
  readonly onProgress: (share: number | undefined) => void;
}

async function runOnServer({ simulation, values }: RunOrder, { language, signal, onProgress }: Watch): Promise<RunView> {
  const { submitRun, fetchJob, fetchReason, fetchRun, dismissJob } = await import("./server-runs.ts");
  const { jobID } = await submitRun(simulation.id, values, { language, signal });
  signal.addEventListener("abort", () => void dismissJob(jobID, language).catch(() => {}));
  for (;;) {
    const { status, progress, message, run } = await fetchJob(jobID, { language, signal });
    if (status === "successful") return fetchRun({ run, job: jobID }, { language, signal });
    if (status === "failed") await fetchReason(jobID, { language, signal });
    if (status === "failed" || status === "dismissed") throw new RequestFailure(500, { detail: message });
    onProgress(status === "running" ? progress / 100 : undefined);
    await pause(askEveryMs, signal);
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  signal.addEventListener("abort", () => {
    clearTimeout(timer);
    reject(signal.reason);
  });
  return promise;
}
