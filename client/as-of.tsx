import { createContext, type ReactNode, useContext } from "react";
import { formatDate, formatMoment } from "./text/format-value.ts";
import type { Speech } from "./text/speech.ts";

const AsOfContext = createContext<string | undefined>(undefined);

export function AsOfProvider({ asOf, children }: { readonly asOf: string | undefined; readonly children: ReactNode }) {
  return <AsOfContext value={asOf}>{children}</AsOfContext>;
}

/** The day or moment (ISO 8601) that everything on the page speaks of; undefined is now. */
export function useAsOf(): string | undefined {
  return useContext(AsOfContext);
}

/** A day as a day, a moment with its time. */
export function sayAsOf(asOf: string, speech: Speech): string {
  return asOf.includes("T") ? formatMoment(asOf, speech) : formatDate(asOf, speech);
}
