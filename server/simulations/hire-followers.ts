import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { controlOn, reportFault } from "../../simulations/flood/team.ts";
import type { WorkspaceSetup } from "../../simulations/flood/workspace.ts";

/**
 * Threads for the followers of a flood run (`FloodOptions.hire`); each ends when the leader dismisses it. A thread that
 * fails is told to the leader, which then gives the run up.
 */
export async function hireFollowers(setup: WorkspaceSetup, workers: number): Promise<void> {
  const file = new URL("./follower-thread.ts", import.meta.url);
  const followers = Array.from({ length: workers - 1 }, (_, index) => new Worker(file, { workerData: { setup, band: index + 1 } }));
  for (const follower of followers) {
    follower.once("error", () => reportFault(controlOn(setup.control)));
    follower.unref();
  }
  await Promise.all(followers.map((follower) => once(follower, "message")));
}
