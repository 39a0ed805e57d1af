import { controlOn, reportFault } from "../../simulations/flood/team.ts";
import type { WorkspaceSetup } from "../../simulations/flood/workspace.ts";

/**
 * Workers for the followers of a flood run (`FloodOptions.hire`). Only from inside of a worker: the leader
 * waits, which a page must not. Needs a cross-origin isolated page; without it run with one worker.
 */
export async function hireFollowers(setup: WorkspaceSetup, workers: number): Promise<void> {
  await Promise.all(Array.from({ length: workers - 1 }, (_, index) => hire(setup, index + 1)));
}

function hire(setup: WorkspaceSetup, band: number): Promise<void> {
  const follower = new Worker(new URL("./follower-worker.ts", import.meta.url), { type: "module" });
  return new Promise((resolve, reject) => {
    follower.addEventListener("message", () => resolve(), { once: true });
    follower.addEventListener("error", ({ message }) => {
      reportFault(controlOn(setup.control));
      reject(new Error(message));
    });
    follower.postMessage({ setup, band });
  });
}
