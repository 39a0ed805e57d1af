import { parentPort, workerData } from "node:worker_threads";
import { controlOn, followTeam } from "../../simulations/flood/team.ts";
import { openWorkspace, type WorkspaceSetup } from "../../simulations/flood/workspace.ts";

/** Thread of one follower: says that it is ready, works until dismissed, ends. */
const { setup, band } = workerData as { setup: WorkspaceSetup; band: number };
const workspace = openWorkspace(setup);
parentPort?.postMessage("ready");
followTeam(workspace, controlOn(setup.control), band);
