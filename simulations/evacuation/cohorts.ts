import type { Assignment } from "./assignment.ts";
import type { Slice } from "./departure.ts";
import type { EvacuationInput } from "./input.ts";
import type { Cohort } from "./queue.ts";
import type { MovingGroup, Row, WayFinder } from "./rows.ts";

/** A cohort and where it belongs. */
export interface PlannedCohort extends Cohort {
  readonly row: number;
  readonly shelter: number;
  readonly people: number;
  /** From the last node to the door of the shelter. */
  readonly lastSeconds: number;
}

/** Those of a row who go to some shelter, those who leave first to the nearest one. Who is turned away comes all the same. */
export function cohortsOf(
  input: EvacuationInput,
  { rows, moving, plan, finder }: { rows: readonly Row[]; moving: readonly MovingGroup[]; plan: Assignment; finder: WayFinder },
): PlannedCohort[] {
  const width = input.shelters.length;
  return rows.flatMap((row, index) => {
    const going = input.shelters.flatMap((_, shelter) => {
      const people = plan.assigned[index * width + shelter] + plan.turnedAway[index * width + shelter];
      return people > 0 ? [{ shelter, people }] : [];
    });
    if (going.length === 0) return [];
    const ways = finder.waysTo(
      row,
      going.map(({ shelter }) => shelter),
    );
    const { traffic, speedMetersPerSecond: speed } = moving[row.group];
    const accessSeconds = input.origins[row.origin].accessMeters / speed;
    const slices = row.inTime.map((slice) => ({ ...slice }));
    return going
      .map((goal, i) => ({ ...goal, arcs: ways[i] }))
      .sort((a, b) => a.arcs.length - b.arcs.length || a.shelter - b.shelter)
      .map(({ shelter, people, arcs }) => ({
        row: index,
        shelter,
        people,
        traffic,
        arcs,
        slices: takeFirst(slices, people).map(({ fromSeconds, toSeconds, people: some }) => ({
          fromSeconds: fromSeconds + accessSeconds,
          toSeconds: toSeconds + accessSeconds,
          people: some,
        })),
        lastSeconds: input.shelters[shelter].accessMeters / speed,
      }));
  });
}

/** Takes people out of slices, in time order. */
function takeFirst(slices: { fromSeconds: number; toSeconds: number; people: number }[], people: number): Slice[] {
  const taken: Slice[] = [];
  let left = people;
  for (const slice of slices) {
    if (left === 0) break;
    if (slice.people === 0) continue;
    const some = Math.min(left, slice.people);
    const until = slice.fromSeconds + ((slice.toSeconds - slice.fromSeconds) * some) / slice.people;
    taken.push({ fromSeconds: slice.fromSeconds, toSeconds: until, people: some });
    slice.fromSeconds = until;
    slice.people -= some;
    left -= some;
  }
  return taken;
}
