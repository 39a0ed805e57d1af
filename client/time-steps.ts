import type { ListedVersion } from "../model/city-history.ts";

/** A day on which something was published. */
export interface TimeStep {
  /** `2025-03-01`, in Japan. */
  readonly day: string;
  readonly versions: readonly ListedVersion[];
}

/** The days on which the city published, oldest first. */
export function timeSteps(versions: readonly ListedVersion[]): TimeStep[] {
  const byDay = Map.groupBy(versions, ({ publishedAt }) => dayInJapan(publishedAt));
  return [...byDay].map(([day, ofDay]) => ({ day, versions: ofDay })).sort((a, b) => (a.day < b.day ? -1 : 1));
}

/** The step that shows the state of a day or moment: the last one not after it; -1 before the first. */
export function stepAt(steps: readonly TimeStep[], asOf: string): number {
  const day = dayInJapan(asOf);
  return steps.findLastIndex((step) => step.day <= day);
}

/** The day in Japan of a moment (ISO 8601); a day is itself. */
export function dayInJapan(moment: string): string {
  if (!moment.includes("T")) return moment;
  return new Date(Date.parse(moment) + 9 * 3_600_000).toISOString().slice(0, 10);
}
