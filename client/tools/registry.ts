import { type ComponentType, lazy } from "react";
import type { Tool, ToolProps } from "./tool.ts";

export interface OfferedTool extends Tool {
  readonly Panel: ComponentType<ToolProps>;
}

const found = import.meta.glob<{ readonly tool: Tool }>("./*/tool.ts", { eager: true });

/** Every tool, in the order in which they are offered. */
export const tools: readonly OfferedTool[] = Object.values(found)
  .map(({ tool }) => ({ ...tool, Panel: lazy(async () => ({ default: await tool.load() })) }))
  .sort((a, b) => a.order - b.order);
