import type { Assignment, AssignmentProblem } from "./assignment.ts";
import { cohortsOf, type PlannedCohort } from "./cohorts.ts";
import type { Slice } from "./departure.ts";
import type { EvacuationInput, EvacuationParameters } from "./input.ts";
import { comparePlans, figuresOf, makePlan } from "./plan.ts";
import { type CohortOutcome, runQueues } from "./queue.ts";
import { arrivalQuantiles, type Bottleneck, cumulative, type EvacuationResult, type OriginOutcome, thinned } from "./result.ts";
import { movingGroups, type Row, rowsOf, WayFinder } from "./rows.ts";

/**
 * Evacuation on foot and by car.
 *
 *     rows      people by origin and group, and how long they may wait      rows (WayFinder)   travel times to shelters
 *     plan      who goes to which shelter (assign-optimal, assign-by-habit)
 *     cohorts   who leaves when on which way                                queue              everybody on the roads at once
 */
export interface EvacuationOptions {
  readonly signal?: { readonly aborted: boolean };
  readonly onProgress?: (progress: { readonly done: number; readonly of: number }) => void;
  /** Lets other tasks of this thread run, such as the one that aborts; called a few times a second. */
  readonly breathe?: () => Promise<void>;
}

/** The run was stopped on request; nothing of it is kept. */
export class EvacuationCancelled extends Error {
  override readonly name = "EvacuationCancelled";
}

const searchesPerBreath = 20;
const quantiles = [0.1, 0.5, 0.9, 1];
const curveStepSeconds = 60;

/** @throws EvacuationCancelled when the signal stopped the run. */
export async function runEvacuation(
  input: EvacuationInput,
  parameters: EvacuationParameters,
  options: EvacuationOptions = {},
): Promise<EvacuationResult> {
  const moving = movingGroups(input, parameters);
  const rows = rowsOf(input, moving);
  const finder = new WayFinder(input, moving);
  const problem = await problemOf(input, { rows, finder, options });
  const plan = makePlan(input, parameters, { rows, problem });
  const cohorts = cohortsOf(input, { rows, moving, plan, finder });
  const { widthMeters } = input.network;
  const capacities = Float64Array.from({ length: 2 * widthMeters.length }, (_, arc) => widthMeters[arc >> 1] * parameters.specificFlow);
  const roads = runQueues(cohorts, { capacities, sliceSeconds: parameters.sliceSeconds });
  const arrivals = cohorts.map(({ lastSeconds }, i) => atTheDoor(roads.cohorts[i].arrivals, lastSeconds));
  const all = { input, rows, plan, cohorts, outcomes: roads.cohorts, arrivals };
  const curve = cumulative(arrivals.flat());
  return {
    totals: totalsOf(all),
    plan: { ...figuresOf(plan), ...comparePlans(problem) },
    origins: originOutcomes(all, moving.length),
    shelters: shelterOutcomes(all),
    bottlenecks: bottlenecks(roads),
    arrivalCurve: thinned(curve, curveStepSeconds),
    cohorts: cohorts.map(({ row, shelter, people, arcs }, i) => ({
      origin: rows[row].origin,
      group: rows[row].group,
      shelter,
      people,
      arcs,
      firstSeconds: roads.cohorts[i].firstSeconds,
      lastSeconds: roads.cohorts[i].lastSeconds,
    })),
  };
}

interface Everything {
  readonly input: EvacuationInput;
  readonly rows: readonly Row[];
  readonly plan: Assignment;
  readonly cohorts: readonly PlannedCohort[];
  readonly outcomes: readonly CohortOutcome[];
  readonly arrivals: readonly (readonly Slice[])[];
}

/** Only those who leave in time are planned for. */
async function problemOf(
  { shelters }: EvacuationInput,
  { rows, finder, options }: { rows: readonly Row[]; finder: WayFinder; options: EvacuationOptions },
): Promise<AssignmentProblem> {
  const seconds = new Float64Array(rows.length * shelters.length);
  for (const [index, row] of rows.entries()) {
    if (options.signal?.aborted === true) throw new EvacuationCancelled();
    seconds.set(row.people > row.tooLate ? finder.secondsToShelters(row) : shelters.map(() => Infinity), index * shelters.length);
    if (index % searchesPerBreath !== searchesPerBreath - 1) continue;
    options.onProgress?.({ done: index + 1, of: rows.length });
    await options.breathe?.();
  }
  return {
    people: Int32Array.from(rows, ({ people, tooLate }) => people - tooLate),
    capacities: Int32Array.from(shelters, ({ places }) => places),
    seconds,
  };
}

function atTheDoor(arrivals: readonly Slice[], lastSeconds: number): Slice[] {
  return arrivals.map(({ fromSeconds, toSeconds, people }) => ({
    fromSeconds: fromSeconds + lastSeconds,
    toSeconds: toSeconds + lastSeconds,
    people,
  }));
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

const peopleIn = (slices: readonly Slice[]): number => sum(slices.map(({ people }) => people));

function totalsOf({ input, rows, plan, outcomes, arrivals }: Everything): EvacuationResult["totals"] {
  return {
    population: sum(input.origins.map(({ people }) => people)),
    assigned: sum(plan.assigned),
    unassigned: sum(plan.unassigned),
    unreachable: sum(plan.unreachable) + sum(rows.map(({ tooLate }) => tooLate)),
    arrived: sum(arrivals.map(peopleIn)),
    caught: sum(outcomes.map(({ caught }) => caught)),
  };
}

function originOutcomes({ input, rows, plan, cohorts, outcomes, arrivals }: Everything, groupCount: number): OriginOutcome[] {
  const width = input.shelters.length;
  const results = input.origins.map((_, origin) => ({
    origin,
    assigned: 0,
    unassigned: 0,
    unreachable: 0,
    caught: 0,
    latestDepartureSeconds: Array.from({ length: groupCount }, () => -Infinity),
    arrivals: [] as Slice[],
  }));
  for (const [index, row] of rows.entries()) {
    const result = results[row.origin];
    result.assigned += sum(plan.assigned.subarray(index * width, (index + 1) * width));
    result.unassigned += plan.unassigned[index];
    result.unreachable += plan.unreachable[index] + row.tooLate;
    result.latestDepartureSeconds[row.group] = row.latestSeconds;
  }
  for (const [i, { row }] of cohorts.entries()) {
    const result = results[rows[row].origin];
    result.caught += outcomes[i].caught;
    result.arrivals.push(...arrivals[i]);
  }
  return results.map(({ arrivals: all, ...result }) => ({ ...result, arrivalQuantilesSeconds: arrivalQuantiles(all, quantiles) }));
}

function shelterOutcomes({ input, cohorts, arrivals }: Everything): EvacuationResult["shelters"] {
  const arrived = input.shelters.map(() => 0);
  const last: (number | null)[] = input.shelters.map(() => null);
  for (const [i, { shelter }] of cohorts.entries()) {
    arrived[shelter] += peopleIn(arrivals[i]);
    for (const { toSeconds } of arrivals[i]) last[shelter] = Math.max(last[shelter] ?? -Infinity, toSeconds);
  }
  return input.shelters.map(({ places }, shelter) => ({
    shelter,
    places,
    arrived: arrived[shelter],
    overflow: Math.max(0, arrived[shelter] - places),
    lastArrivalSeconds: last[shelter],
  }));
}

function bottlenecks({ waitingPersonSeconds, longestWaitSeconds, passed }: ReturnType<typeof runQueues>): Bottleneck[] {
  const found: Bottleneck[] = [];
  for (let arc = 0; arc < waitingPersonSeconds.length; arc += 2) {
    const waiting = waitingPersonSeconds[arc] + waitingPersonSeconds[arc + 1];
    if (waiting === 0) continue;
    found.push({
      link: arc >> 1,
      waitingPersonMinutes: waiting / 60,
      longestWaitSeconds: Math.max(longestWaitSeconds[arc], longestWaitSeconds[arc + 1]),
      people: passed[arc] + passed[arc + 1],
    });
  }
  return found.sort((a, b) => b.waitingPersonMinutes - a.waitingPersonMinutes || a.link - b.link);
}
