import { cutOffCommunities } from "./cut-off.ts";
import type { FloodClosures } from "./flood-closures.ts";
import type { IsolationInput } from "./input.ts";

export interface IsolationMoment {
  readonly seconds: number;
  readonly closedLinks: number;
  readonly closedMeters: number;
  /** Communities that no open road leads out of, of those that have one when everything is open. */
  readonly isolated: readonly number[];
}

/** Who is isolated at each moment; `closedDays` above 0 is closed all the time. */
export function isolationOverTime(input: IsolationInput, { seconds, closed }: FloodClosures): IsolationMoment[] {
  const { network, closedDays } = input;
  let [before, isolated]: [Float64Array, readonly number[]] = [new Float64Array(), []];
  return seconds.map((at, moment) => {
    const links = closedDays.map((days, link) => (days > 0 || closed[moment][link] === 1 ? 1 : 0));
    if (moment === 0 || links.some((isClosed, link) => isClosed !== before[link])) {
      const states = cutOffCommunities({ ...input, closedDays: links });
      isolated = states.filter((state) => state.isolated && state.isolatedDays < Infinity).map(({ community }) => community);
      before = links;
    }
    return {
      seconds: at,
      closedLinks: links.reduce((sum, isClosed) => sum + isClosed, 0),
      closedMeters: links.reduce((sum, isClosed, link) => sum + isClosed * network.lengthMeters[link], 0),
      isolated,
    };
  });
}

export interface IsolationSpan {
  readonly fromSeconds: number;
  /** Null: still isolated when the run ends. */
  readonly untilSeconds: number | null;
}

/** By community: from the first moment it is isolated to the one after the last; undefined where it never is. */
export function isolationSpans(communities: number, moments: readonly IsolationMoment[]): (IsolationSpan | undefined)[] {
  return Array.from({ length: communities }, (_, community) => {
    const isIn = ({ isolated }: IsolationMoment): boolean => isolated.includes(community);
    const first = moments.find(isIn);
    if (first === undefined) return undefined;
    return { fromSeconds: first.seconds, untilSeconds: moments[moments.findLastIndex(isIn) + 1]?.seconds ?? null };
  });
}
