import type { Tool } from "../tool.ts";

/** Files of the reader's own on the map, without sending them anywhere. */
export const tool: Tool = {
  id: "own-files",
  order: 30,
  icon: "file",
  title: "files.title",
  load: async () => (await import("./own-files-panel.tsx")).OwnFilesPanel,
};
