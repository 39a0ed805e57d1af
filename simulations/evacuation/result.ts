import type { Slice } from "./departure.ts";
import type { PlanFigures } from "./plan.ts";

export interface EvacuationResult {
  /** population = assigned + unassigned + unreachable; assigned + turned away = arrived + caught. */
  readonly totals: {
    readonly population: number;
    /** They find a place. */
    readonly assigned: number;
    /** They have a way and no place. */
    readonly unassigned: number;
    /** Without a way, or leaving after the last safe moment. */
    readonly unreachable: number;
    /** At the door of a shelter. */
    readonly arrived: number;
    /** Held up in queues until the water closed the road before them. */
    readonly caught: number;
  };
  /** Door to door on empty roads. */
  readonly plan: PlanFigures & { readonly best: PlanFigures; readonly greedy: PlanFigures };
  readonly origins: readonly OriginOutcome[];
  readonly shelters: readonly ShelterOutcome[];
  /** Links with queues, most waiting first. */
  readonly bottlenecks: readonly Bottleneck[];
  /** People at the doors of shelters by this time. */
  readonly arrivalCurve: readonly (readonly [seconds: number, people: number])[];
  readonly cohorts: readonly CohortTrip[];
}

export interface OriginOutcome {
  readonly origin: number;
  readonly assigned: number;
  readonly unassigned: number;
  readonly unreachable: number;
  readonly caught: number;
  /** By group: last moment to leave the door and still reach a shelter on empty roads; −Infinity: there is no way. */
  readonly latestDepartureSeconds: readonly number[];
  /** When 10, 50, 90 and 100 % of those who arrive have arrived; empty when nobody does. */
  readonly arrivalQuantilesSeconds: readonly number[];
}

export interface ShelterOutcome {
  readonly shelter: number;
  readonly places: number;
  readonly arrived: number;
  /** Arrived above the places. */
  readonly overflow: number;
  readonly lastArrivalSeconds: number | null;
}

export interface Bottleneck {
  readonly link: number;
  readonly waitingPersonMinutes: number;
  readonly longestWaitSeconds: number;
  readonly people: number;
}

/** For an animation: people spread evenly between the first and the last at every node. */
export interface CohortTrip {
  readonly origin: number;
  readonly group: number;
  readonly shelter: number;
  readonly people: number;
  /** The way, arc by arc. */
  readonly arcs: readonly number[];
  readonly firstSeconds: Float64Array;
  readonly lastSeconds: Float64Array;
}

/** The moments by which these parts of the people have arrived; `arrivals` in any order. */
export function arrivalQuantiles(arrivals: readonly Slice[], parts: readonly number[]): number[] {
  const total = arrivals.reduce((sum, { people }) => sum + people, 0);
  if (total === 0) return [];
  const curve = cumulative(arrivals);
  return parts.map((part) => {
    const wanted = part * total;
    const after = curve.findIndex(([, people]) => people >= wanted - 1e-9);
    const [[fromTime, fromPeople], [toTime, toPeople]] = [curve[Math.max(0, after - 1)], curve[after]];
    return toPeople > fromPeople ? fromTime + ((toTime - fromTime) * (wanted - fromPeople)) / (toPeople - fromPeople) : toTime;
  });
}

/** People arrived by each moment at which something begins or ends. */
export function cumulative(arrivals: readonly Slice[]): [seconds: number, people: number][] {
  const changes: { at: number; rate: number; jump: number }[] = [];
  for (const { fromSeconds, toSeconds, people } of arrivals) {
    if (toSeconds > fromSeconds) {
      const rate = people / (toSeconds - fromSeconds);
      changes.push({ at: fromSeconds, rate, jump: 0 }, { at: toSeconds, rate: -rate, jump: 0 });
    } else changes.push({ at: fromSeconds, rate: 0, jump: people });
  }
  changes.sort((a, b) => a.at - b.at);
  const curve: [number, number][] = [];
  let [people, rate] = [0, 0];
  for (const [i, change] of changes.entries()) {
    if (i > 0) people += rate * (change.at - changes[i - 1].at);
    if (curve.length === 0 || change.jump > 0 || curve[curve.length - 1][0] !== change.at) curve.push([change.at, people]);
    if (change.jump > 0) curve.push([change.at, people + change.jump]);
    people += change.jump;
    rate += change.rate;
  }
  return curve;
}

/** A curve thinned to one row per `stepSeconds` and its end. */
export function thinned(curve: readonly (readonly [number, number])[], stepSeconds: number): (readonly [number, number])[] {
  return curve.filter(([at], i) => i === curve.length - 1 || Math.floor(at / stepSeconds) !== Math.floor(curve[i + 1][0] / stepSeconds));
}
