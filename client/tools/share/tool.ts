import type { Tool } from "../tool.ts";

/** The map as the reader sees it, for others: link, QR code, and a frame for another site. */
export const tool: Tool = {
  id: "share",
  order: 80,
  icon: "share",
  title: "share.title",
  load: async () => (await import("./share-panel.tsx")).SharePanel,
};
