import { afterAll, beforeAll, expect, it } from "vitest";
import { describeHomes } from "../../support/database.ts";
import { createRunWorld, type RunWorld } from "./run-world.ts";
import { percentile } from "../../bench/side-by-side.ts";
import { tilesDuringRuns } from "./tiles-during-runs.ts";

describeHomes("the map while two runs are computed", (home) => {
  let world: RunWorld;
  beforeAll(async () => {
    world = await createRunWorld(home);
  });
  afterAll(() => world.close());

  it("answers every tile, and is not starved; how much slower it is, the bench measures on a quiet machine", async () => {
    const { idleMs, busyMs } = await tilesDuringRuns(world);
    expect(busyMs).toHaveLength(idleMs.length);
    // Processes of equal standing would take two thirds of two cores, and leave tiles far behind.
    expect(percentile(busyMs, 0.5) / percentile(idleMs, 0.5)).toBeLessThan(5);
  });
});
