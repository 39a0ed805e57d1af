import type { ChangeKind } from "../../model/pages.ts";
import type { TextKey } from "../text/ja.ts";

export const changeTitles: Readonly<Record<ChangeKind, TextKey>> = {
  added: "data.added",
  changed: "data.changed",
  removed: "data.removed",
};
