import { type ComponentType, lazy } from "react";
import type { Tool, ToolProps } from "./tool.ts";

export interface OfferedTool extends Tool {
  readonly Panel: ComponentType<ToolProps>;
}

const found = import.meta.glob<{ readonly tool: Tool }>("./*/tool.ts", { eager: true });

/** A tool with the look that all of them share. */
async function opened(tool: Tool) {
  const [component] = await Promise.all([tool.load(), import("../styles/tools.css")]);
  return { default: component };
}

/** Every tool, in the order in which they are offered. */
export const tools: readonly OfferedTool[] = Object.values(found)
  .map(({ tool }) => ({ ...tool, Panel: lazy(() => opened(tool)) }))
  .sort((a, b) => a.order - b.order);
