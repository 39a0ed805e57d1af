import { useState } from "react";
import type { CatalogEntry } from "../model/catalog.ts";

const memory = "machizu.light";

/** Layers with more features than this stay off at the start of a light visit. */
const mostRows = 2000;

/** Tiles are asked for down to here; nearer in, these are drawn larger. */
export const lightMaxZoom = 13;

export interface LightState {
  /** Little is to be loaded: fewer layers, fewer tiles, no patterns, nothing kept for later. */
  readonly light: boolean;
  readonly setLight: (light: boolean) => void;
}

/** The reader's choice; without one, what the device asks for (Save-Data). */
export function startsLight(): boolean {
  const chosen = recall();
  if (chosen !== null) return chosen === "yes";
  const { connection } = navigator as { connection?: { readonly saveData?: boolean } };
  return connection?.saveData === true;
}

export function useLight(): LightState {
  const [light, setLight] = useState(startsLight);
  const choose = (chosen: boolean) => {
    remember(chosen ? "yes" : "no");
    setLight(chosen);
  };
  return { light, setLight: choose };
}

type Weighed = Pick<CatalogEntry, "visibleAtStart" | "state">;

function isHeavy({ state }: Pick<Weighed, "state">): boolean {
  return (state?.rowCount ?? 0) > mostRows;
}

/** The datasets with what is visible at the start of a light visit. */
export function lightStart<T extends Weighed>(datasets: readonly T[]): T[] {
  return datasets.map((entry) => (isHeavy(entry) ? { ...entry, visibleAtStart: false } : entry));
}

/** What is visible when a visit becomes light, or is so no more. */
export function lightVisible(
  datasets: readonly (Weighed & { readonly id: string })[],
  visible: ReadonlySet<string>,
  light: boolean,
): string[] {
  const heavy = datasets.filter(isHeavy);
  if (light) return [...visible].filter((id) => !heavy.some((entry) => entry.id === id));
  return [...visible, ...heavy.filter(({ visibleAtStart }) => visibleAtStart).map(({ id }) => id)];
}

// Storage throws where the reader has forbidden it; then the choice simply is not remembered.
function recall(): string | null {
  try {
    return localStorage.getItem(memory);
  } catch {
    return null;
  }
}

function remember(value: string): void {
  try {
    localStorage.setItem(memory, value);
  } catch {
    // Nothing depends on it.
  }
}
