import { useMemo } from "react";
import type { RunView } from "../runs/run-view.ts";
import { type Cohort, cohortsOf, lastMoment } from "./people-on-the-way.ts";
import { useFeatures } from "./use-found.ts";

/** People of an evacuation on their ways, and the moments at which they are shown. */
export interface Walk {
  readonly cohorts: readonly Cohort[];
  /** Since the evacuation started. */
  readonly seconds: readonly number[];
  /** When it starts on the clock of its flood; negative is before. */
  readonly startSeconds: number;
}

const stepSeconds = 60;

export function usePeople(view: RunView | undefined): Walk | undefined {
  const trips = useFeatures(view, view?.simulation === "evacuation" ? "trips" : undefined);
  const startSeconds = 60 * Number(view?.parameters["startAfterMinutes"] ?? 0);
  return useMemo(() => {
    if (trips === undefined) return undefined;
    const cohorts = cohortsOf(trips);
    const steps = Math.ceil(lastMoment(cohorts) / stepSeconds) + 1;
    return { cohorts, seconds: Array.from({ length: steps }, (_, step) => step * stepSeconds), startSeconds };
  }, [trips, startSeconds]);
}
