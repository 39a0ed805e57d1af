import { useMemo } from "react";
import type { RunView } from "../runs/run-view.ts";
import { type Cohort, cohortsOf, lastMoment } from "./people-on-the-way.ts";
import { useFeatures } from "./use-found.ts";

/** People of an evacuation on their ways, and the moments at which they are shown. */
export interface Walk {
  readonly cohorts: readonly Cohort[];
  readonly seconds: readonly number[];
}

const stepSeconds = 60;

export function usePeople(view: RunView | undefined): Walk | undefined {
  const trips = useFeatures(view, view?.simulation === "evacuation" ? "trips" : undefined);
  return useMemo(() => {
    if (trips === undefined) return undefined;
    const cohorts = cohortsOf(trips);
    const steps = Math.ceil(lastMoment(cohorts) / stepSeconds) + 1;
    return { cohorts, seconds: Array.from({ length: steps }, (_, step) => step * stepSeconds) };
  }, [trips]);
}
