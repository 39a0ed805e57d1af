import { type CriticalCut, criticalCuts } from "./critical-links.ts";
import { cutOffCommunities, type CommunityState } from "./cut-off.ts";
import type { IsolationInput, IsolationParameters } from "./input.ts";

/**
 * Isolated communities (孤立集落): who is cut off from what while links are closed (`cut-off`), and which links, alone or in
 * pairs, would cut off whom on the intact network (`critical-links`).
 */
export interface IsolationResult {
  readonly communities: readonly CommunityState[];
  readonly isolatedPeople: number;
  readonly isolatedElderly: number;
  /** Of those who are connected while everything is open. */
  readonly isolatedPersonDays: number;
  /** People on parts of the network that no road connects with a hub even when everything is open. */
  readonly unconnectedPeople: number;
  readonly criticalLinks: readonly CriticalCut[];
  readonly criticalPairs: readonly CriticalCut[];
}

export function runIsolation(input: IsolationInput, parameters: IsolationParameters): IsolationResult {
  const states = cutOffCommunities(input);
  const { single, pairs } = criticalCuts(input, parameters);
  const isolated = states.filter((state) => state.isolated && state.isolatedDays < Infinity);
  const total = (chosen: readonly CommunityState[], of: (state: CommunityState) => number): number =>
    chosen.reduce((sum, state) => sum + of(state), 0);
  const people = ({ community }: CommunityState): number => input.communities[community].people;
  return {
    communities: states,
    isolatedPeople: total(isolated, people),
    isolatedElderly: total(isolated, ({ community }) => input.communities[community].elderly),
    isolatedPersonDays: total(isolated, (state) => people(state) * state.isolatedDays),
    unconnectedPeople: total(
      states.filter(({ isolatedDays }) => isolatedDays === Infinity),
      people,
    ),
    criticalLinks: single,
    criticalPairs: pairs,
  };
}
