import { useEffect, useEffectEvent } from "react";
import { dataParameters } from "../../../model/browser-run.ts";
import { usePlannerSpeech } from "../../text/planner/speech.ts";
import type { SimulationForm } from "../form/use-form.ts";

/** The planner has stopped drawing and choosing for this long. */
const restMs = 400;

/** While a form is open, gets ready what a run of it in this browser needs, for simulations whose water is seen as it is computed. */
export function useReadyWorker(form: SimulationForm): void {
  const { language } = usePlannerSpeech();
  const { simulation } = form;
  const values = form.valid();
  const isWanted = dataParameters.every((name) => name in simulation.parameters && values[name] !== undefined);
  const key = isWanted ? JSON.stringify(dataParameters.map((name) => values[name])) : undefined;
  const prepare = useEffectEvent(async () => {
    const { makeReady } = await import("./ready-worker.ts");
    makeReady(simulation, values, { language });
  });
  useEffect(() => {
    if (key === undefined) return undefined;
    const timer = setTimeout(() => void prepare().catch(() => {}), restMs);
    return () => clearTimeout(timer);
  }, [simulation, key]);
}
