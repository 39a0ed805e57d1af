import { controlOn, followTeam } from "../../simulations/flood/team.ts";
import { openWorkspace, type WorkspaceSetup } from "../../simulations/flood/workspace.ts";

/** Worker of one follower of a flood run: says that it is ready, works until dismissed, closes. */
addEventListener("message", ({ data }: MessageEvent<{ setup: WorkspaceSetup; band: number }>) => {
  const workspace = openWorkspace(data.setup);
  postMessage("ready");
  followTeam(workspace, controlOn(data.setup.control), data.band);
  close();
});
