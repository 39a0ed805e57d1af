import type { Tool } from "../tool.ts";

/** Distances and areas on the map. */
export const tool: Tool = {
  id: "measure",
  order: 10,
  icon: "ruler",
  title: "measure.title",
  load: async () => (await import("./measure-panel.tsx")).MeasurePanel,
};
