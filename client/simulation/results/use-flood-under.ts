import { useEffect, useState } from "react";
import { usePlannerSpeech } from "../../text/planner/speech.ts";
import type { Request } from "../../api.ts";
import type { RunView } from "../runs/run-view.ts";

/** The flood on which a run builds, once it is here; undefined for a run that builds on none. */
export function useFloodUnder(view: RunView | undefined): RunView | undefined {
  const { language } = usePlannerSpeech();
  const [flood, setFlood] = useState<RunView>();
  const run = view?.parameters["floodRun"];
  useEffect(() => {
    if (typeof run !== "string") return undefined;
    const stop = new AbortController();
    // A flood that is no longer kept is not shown; the result itself says what it was computed with.
    fetchedFlood(run, { language, signal: stop.signal }).then(
      (found) => stop.signal.aborted || setFlood(found),
      () => {},
    );
    return () => stop.abort();
  }, [run, language]);
  return flood !== undefined && flood.run === run ? flood : undefined;
}

async function fetchedFlood(run: string, request: Request): Promise<RunView> {
  const { fetchRun } = await import("../runs/server-runs.ts");
  return fetchRun({ run }, request);
}
