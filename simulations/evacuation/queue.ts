import { arrivalOver, type Traffic } from "../network/search.ts";
import { PacketQueue } from "./packet-queue.ts";
import type { Slice } from "./departure.ts";

/** People of one origin and group on one way to one shelter. */
export interface Cohort {
  readonly traffic: Traffic;
  /** The way, arc by arc. */
  readonly arcs: readonly number[];
  /** When they come to its first node. */
  readonly slices: readonly Slice[];
}

export interface CohortOutcome {
  /** At the end of the way, in order of arrival. */
  readonly arrivals: readonly Slice[];
  /** Before a link that the water had closed by the time their turn came. */
  readonly caught: number;
  /** When the first and the last of them are at each node of the way; NaN where nobody comes. */
  readonly firstSeconds: Float64Array;
  readonly lastSeconds: Float64Array;
}

export interface QueueOutcome {
  readonly cohorts: readonly CohortOutcome[];
  /** By arc: Σ people × waiting, in seconds. */
  readonly waitingPersonSeconds: Float64Array;
  readonly longestWaitSeconds: Float64Array;
  readonly passed: Float64Array;
}

export interface QueueRules {
  /** By arc, persons per second. */
  readonly capacities: Float64Array;
  readonly sliceSeconds: number;
}

/**
 * Everybody on the roads at once: a point queue at the beginning of every arc lets through so many people a second, first come
 * first served, and those let through walk freely. Packets of people are taken in the order in which their first person comes;
 * a packet that needs longer than `sliceSeconds` to pass goes on in parts, so that others who come meanwhile get their turn.
 */
export function runQueues(cohorts: readonly Cohort[], { capacities, sliceSeconds }: QueueRules): QueueOutcome {
  const freeAt = new Float64Array(capacities.length).fill(-Infinity);
  const [waiting, longest, passed] = [
    new Float64Array(capacities.length),
    new Float64Array(capacities.length),
    new Float64Array(capacities.length),
  ];
  const outcomes = cohorts.map(({ arcs }) => ({
    arrivals: [] as Slice[],
    caught: 0,
    firstSeconds: new Float64Array(arcs.length + 1).fill(Number.NaN),
    lastSeconds: new Float64Array(arcs.length + 1).fill(Number.NaN),
  }));
  const queue = new PacketQueue();
  const arrive = (cohort: number, step: number, { fromSeconds, toSeconds, people }: Slice): void => {
    const outcome = outcomes[cohort];
    if (!(outcome.firstSeconds[step] <= fromSeconds)) outcome.firstSeconds[step] = fromSeconds;
    if (!(outcome.lastSeconds[step] >= toSeconds)) outcome.lastSeconds[step] = toSeconds;
    if (step === cohorts[cohort].arcs.length) outcome.arrivals.push({ fromSeconds, toSeconds, people });
    else queue.push({ cohort, step, fromSeconds, toSeconds, people });
  };
  for (const [cohort, { slices }] of cohorts.entries()) for (const slice of slices) arrive(cohort, 0, slice);

  for (let packet = queue.pop(); packet; packet = queue.pop()) {
    const { cohort, step, fromSeconds, toSeconds, people } = packet;
    const arc = cohorts[cohort].arcs[step];
    const capacity = capacities[arc];
    const turn = Math.min(people, Math.max(1, Math.floor(capacity * sliceSeconds)));
    const lastComes = fromSeconds + ((toSeconds - fromSeconds) * turn) / people;
    if (turn < people) queue.push({ cohort, step, fromSeconds: lastComes, toSeconds, people: people - turn });
    const start = Math.max(fromSeconds, freeAt[arc]);
    const end = Math.max(lastComes, start + turn / capacity);
    const { traffic } = cohorts[cohort];
    const arrivesLast = arrivalOver(traffic, arc, end);
    if (arrivesLast === Infinity) {
      outcomes[cohort].caught += turn;
      continue;
    }
    freeAt[arc] = start + turn / capacity;
    waiting[arc] += (turn * (start - fromSeconds + (end - lastComes))) / 2;
    longest[arc] = Math.max(longest[arc], start - fromSeconds, end - lastComes);
    passed[arc] += turn;
    arrive(cohort, step + 1, { fromSeconds: arrivalOver(traffic, arc, start), toSeconds: arrivesLast, people: turn });
  }
  for (const { arrivals } of outcomes) arrivals.sort((a, b) => a.fromSeconds - b.fromSeconds || a.toSeconds - b.toSeconds);
  return { cohorts: outcomes, waitingPersonSeconds: waiting, longestWaitSeconds: longest, passed };
}
