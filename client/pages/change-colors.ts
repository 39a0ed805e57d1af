import type { ChangeKind } from "../../model/pages.ts";

/** Legend and map of a difference; told apart also by readers who see red and green alike. */
export const changeColors: Readonly<Record<ChangeKind, string>> = { added: "#0B6B3A", changed: "#B35C00", removed: "#8B008B" };
