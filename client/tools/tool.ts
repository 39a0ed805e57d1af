import type { ComponentType } from "react";
import type { Catalog } from "../../model/catalog.ts";
import type { IconName } from "../panels/icon.tsx";
import type { TextKey } from "../text/ja.ts";

/** A tool is a folder with a `tool.ts` that exports one of these as `tool`; `registry.ts` finds it. */
export interface Tool {
  readonly id: string;
  /** Its place among the others. */
  readonly order: number;
  readonly icon: IconName;
  readonly title: TextKey;
  /**
   * Fetched when the reader opens it. From then on the component stays, hidden while another tool is open, so that its state and
   * what it draws on the map outlast its panel.
   */
  readonly load: () => Promise<ComponentType<ToolProps>>;
  /** Has it something to draw before it is opened, such as what was drawn on an earlier visit? */
  readonly wakesAtStart?: () => boolean;
}

export interface ToolProps {
  readonly catalog: Catalog;
  /** Ids of the layers that are switched on. */
  readonly visible: ReadonlySet<string>;
  /** Is its panel what the reader sees? */
  readonly active: boolean;
}
