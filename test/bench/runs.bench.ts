import { createRunWorld } from "../server/runs/run-world.ts";
import { tilesDuringRuns } from "../server/runs/tiles-during-runs.ts";
import { homes } from "../support/database.ts";
import type { Suite } from "./bench-city.ts";
import { percentile, type Result } from "./side-by-side.ts";

/** Tiles that are made anew, while two floods are computed beside them and while those are stopped, in turn. */
export const suite: Suite = { run: benchHomes };

async function benchHomes(): Promise<Result[]> {
  const results: Result[] = [];
  for (const home of homes) {
    const world = await createRunWorld(home);
    try {
      const { idleMs, busyMs } = await tilesDuringRuns(world);
      for (const share of [0.5, 0.95]) {
        const [idle, busy] = [percentile(idleMs, share), percentile(busyMs, share)];
        results.push({
          what: `tiles during two runs, ${home}: ${100 * share} % of them within ${busy.toFixed(1)} ms, ${idle.toFixed(1)} ms without runs`,
          value: busy / idle,
          unit: "times",
          goal: { atMost: 1.5 },
        });
      }
    } finally {
      await world.close();
    }
  }
  return results;
}
