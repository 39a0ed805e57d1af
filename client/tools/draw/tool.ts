import type { Tool } from "../tool.ts";
import { hasKeptDrawings } from "./drawing-store.ts";

/** The reader's own points, lines, areas, circles and notes. */
export const tool: Tool = {
  id: "draw",
  order: 20,
  icon: "pencil",
  title: "draw.title",
  load: async () => (await import("./draw-panel.tsx")).DrawPanel,
  wakesAtStart: hasKeptDrawings,
};
