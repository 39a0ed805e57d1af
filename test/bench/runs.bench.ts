import { createRunWorld } from "../server/runs/run-world.ts";
import { percentile, tilesDuringRuns } from "../server/runs/tiles-during-runs.ts";
import { homes } from "../support/database.ts";
import type { Suite } from "./bench-city.ts";
import { type Comparison, comparisonOf } from "./side-by-side.ts";

/** Tiles that are made anew, while two floods are computed beside them and while those are stopped, in turn. */
export const suite: Suite = { run: benchHomes };

async function benchHomes(): Promise<Comparison[]> {
  const comparisons: Comparison[] = [];
  for (const home of homes) {
    const world = await createRunWorld(home);
    try {
      const { idleMs, busyMs } = await tilesDuringRuns(world);
      for (const [name, share] of [
        ["p50", 0.5],
        ["p95", 0.95],
      ] as const)
        // oxfmt-ignore
        comparisons.push(
          comparisonOf({ what: `tiles during two runs, ${home}: ${name} (goal 0.67)`, ours: "two runs", theirs: "none" }, [
            [percentile(busyMs, share), percentile(idleMs, share)],
          ]),
        );
    } finally {
      await world.close();
    }
  }
  return comparisons;
}
