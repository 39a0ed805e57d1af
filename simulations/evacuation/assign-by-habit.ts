import { type Assignment, type AssignmentProblem, settle } from "./assignment.ts";

/** How people go without a plan, as baselines for the plan. */

/** Whoever is nearest to a shelter with free places takes them, again and again. Ties: lower origin, then lower shelter. */
export function assignGreedily(problem: AssignmentProblem): Assignment {
  const { people, capacities, seconds } = problem;
  const order = Array.from(seconds.keys())
    .filter((k) => seconds[k] < Infinity)
    .sort((a, b) => seconds[a] - seconds[b] || a - b);
  const [left, free] = [people.slice(), capacities.slice()];
  const assigned = new Int32Array(seconds.length);
  for (const k of order) {
    const [origin, shelter] = [Math.floor(k / capacities.length), k % capacities.length];
    const amount = Math.min(left[origin], free[shelter]);
    assigned[k] = amount;
    left[origin] -= amount;
    free[shelter] -= amount;
  }
  return settle(problem, assigned);
}

/** Everybody goes to the nearest shelter, full or not. */
export function assignNearest(problem: AssignmentProblem): Assignment {
  const { people, capacities, seconds } = problem;
  const goal = Int32Array.from(people, (_, origin) => {
    let nearest = -1;
    let least = Infinity;
    for (let shelter = 0; shelter < capacities.length; shelter++) {
      const time = seconds[origin * capacities.length + shelter];
      if (time < least) [nearest, least] = [shelter, time];
    }
    return nearest;
  });
  return assignTo(problem, goal);
}

/** Everybody goes to the shelter of their district (学区指定), full or not; −1: none is named. */
export function assignDesignated(problem: AssignmentProblem, shelterOfOrigin: Int32Array): Assignment {
  return assignTo(problem, shelterOfOrigin);
}

/** At each shelter those who come first find a place; the others are turned away. */
function assignTo(problem: AssignmentProblem, goal: Int32Array): Assignment {
  const { people, capacities, seconds } = problem;
  const cell = (origin: number): number => origin * capacities.length + goal[origin];
  const order = Array.from(people.keys())
    .filter((origin) => goal[origin] !== -1 && seconds[cell(origin)] < Infinity)
    .sort((a, b) => seconds[cell(a)] - seconds[cell(b)] || a - b);
  const [free, turnedAway] = [capacities.slice(), new Int32Array(seconds.length)];
  const assigned = new Int32Array(seconds.length);
  for (const origin of order) {
    const amount = Math.min(people[origin], free[goal[origin]]);
    assigned[cell(origin)] = amount;
    free[goal[origin]] -= amount;
    turnedAway[cell(origin)] = people[origin] - amount;
  }
  return settle(problem, assigned, turnedAway);
}
