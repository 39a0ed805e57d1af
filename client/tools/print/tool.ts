import type { Tool } from "../tool.ts";

/** What is in the middle of the map on a sheet of paper, true to scale. */
export const tool: Tool = {
  id: "print",
  order: 70,
  icon: "printer",
  title: "print.title",
  load: async () => (await import("./print-panel.tsx")).PrintPanel,
};
