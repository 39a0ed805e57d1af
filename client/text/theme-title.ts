import type { Theme } from "../../model/dataset.ts";
import type { TextKey } from "./ja.ts";

/** The names of the themes, in the order in which people see them: what may save a life comes first. */
export const themeTitles: Readonly<Record<Theme, TextKey>> = {
  disaster: "theme.disaster",
  planning: "theme.planning",
  facilities: "theme.facilities",
  "roads-rivers": "theme.roadsRivers",
  transport: "theme.transport",
  heritage: "theme.heritage",
  people: "theme.people",
  base: "theme.base",
};

export const themeOrder = Object.keys(themeTitles) as readonly Theme[];

/** Entries by theme in display order; themes without an entry are left out. */
export function groupByTheme<T extends { readonly theme: Theme }>(entries: readonly T[]): { theme: Theme; entries: T[] }[] {
  return themeOrder
    .map((theme) => ({ theme, entries: entries.filter((entry) => entry.theme === theme) }))
    .filter((group) => group.entries.length > 0);
}
