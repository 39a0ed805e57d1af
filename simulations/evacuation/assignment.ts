/** People and shelters: who goes where. People are whole; costs are seconds, infinite where there is no way. */
export interface AssignmentProblem {
  readonly people: Int32Array;
  readonly capacities: Int32Array;
  /** By origin, then shelter. */
  readonly seconds: Float64Array;
}

export interface Assignment {
  /** By origin, then shelter: people who find a place. */
  readonly assigned: Int32Array;
  /** By origin, then shelter: people who come and find it full. They are not assigned. */
  readonly turnedAway: Int32Array;
  /** By origin: people with a way to a shelter and no place in any they may go to. */
  readonly unassigned: Int32Array;
  /** By origin: people without a way to any shelter. */
  readonly unreachable: Int32Array;
  /** Σ seconds × people over the assigned. */
  readonly personSeconds: number;
}

export function isReachable({ capacities, seconds }: AssignmentProblem, origin: number): boolean {
  const start = origin * capacities.length;
  for (let shelter = 0; shelter < capacities.length; shelter++) if (seconds[start + shelter] < Infinity) return true;
  return false;
}

/** Draws the totals of a plan, so that assigned + unassigned + unreachable are the people of each origin. */
export function settle(problem: AssignmentProblem, assigned: Int32Array, turnedAway?: Int32Array): Assignment {
  const { people, capacities, seconds } = problem;
  const [unassigned, unreachable] = [new Int32Array(people.length), new Int32Array(people.length)];
  let personSeconds = 0;
  for (let origin = 0; origin < people.length; origin++) {
    let left = people[origin];
    for (let k = origin * capacities.length; k < (origin + 1) * capacities.length; k++) {
      if (assigned[k] === 0) continue;
      left -= assigned[k];
      personSeconds += assigned[k] * seconds[k];
    }
    if (isReachable(problem, origin)) unassigned[origin] = left;
    else unreachable[origin] = left;
  }
  return { assigned, turnedAway: turnedAway ?? new Int32Array(seconds.length), unassigned, unreachable, personSeconds };
}
