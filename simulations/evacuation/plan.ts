import { assignDesignated, assignGreedily, assignNearest } from "./assign-by-habit.ts";
import { assignOptimally } from "./assign-optimal.ts";
import type { Assignment, AssignmentProblem } from "./assignment.ts";
import type { EvacuationInput, EvacuationParameters } from "./input.ts";
import type { Row } from "./rows.ts";

/** A plan beside the best one there is and the one that comes about by itself. */
export interface PlanFigures {
  readonly unassigned: number;
  readonly personSeconds: number;
}

/** Who goes where, in the chosen mode. */
export function makePlan(
  input: EvacuationInput,
  { mode, penaltySeconds }: EvacuationParameters,
  { rows, problem }: { rows: readonly Row[]; problem: AssignmentProblem },
): Assignment {
  if (mode === "designated") {
    return assignDesignated(
      problem,
      Int32Array.from(rows, ({ origin }) => input.origins[origin].designatedShelter ?? -1),
    );
  }
  if (mode === "nearest") return assignNearest(problem);
  if (mode === "greedy") return assignGreedily(problem);
  return assignOptimally(problem, mode === "optimal" ? penaltySeconds : Infinity);
}

export function figuresOf({ unassigned, personSeconds }: Assignment): PlanFigures {
  return { unassigned: unassigned.reduce((sum, people) => sum + people, 0), personSeconds };
}

export function comparePlans(problem: AssignmentProblem): { readonly best: PlanFigures; readonly greedy: PlanFigures } {
  return { best: figuresOf(assignOptimally(problem, Infinity)), greedy: figuresOf(assignGreedily(problem)) };
}
