import type { Tool } from "../tool.ts";

/** The position of the map's centre and of the pointer, in every way that people here write it. */
export const tool: Tool = {
  id: "coordinates",
  order: 40,
  icon: "position",
  title: "coordinates.title",
  load: async () => (await import("./coordinates-panel.tsx")).CoordinatesPanel,
};
