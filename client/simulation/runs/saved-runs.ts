import { useState } from "react";

/** A run on the server that this browser remembers, under a name of the planner's. */
export interface SavedRun {
  /** Its hash: whoever knows it may see the run. */
  readonly run: string;
  /** The job by which it was asked for here. */
  readonly job?: string | undefined;
  readonly simulation: string;
  readonly name: string;
  /** ISO 8601. */
  readonly savedAt: string;
}

export interface SavedRuns {
  readonly runs: readonly SavedRun[];
  /** The same run under another name, or a run that is new here. */
  readonly save: (run: Omit<SavedRun, "savedAt">) => void;
  readonly forget: (run: string) => void;
}

const memory = "machizu.runs";
/** The oldest make room. */
const mostRuns = 100;

export function useSavedRuns(): SavedRuns {
  const [runs, setRuns] = useState(recall);
  const keep = (next: readonly SavedRun[]) => {
    remember(next);
    setRuns(next);
  };
  return {
    runs,
    save: (run) =>
      keep([{ ...run, savedAt: new Date().toISOString() }, ...runs.filter((other) => other.run !== run.run)].slice(0, mostRuns)),
    forget: (run) => keep(runs.filter((other) => other.run !== run)),
  };
}

// Storage throws where the reader has forbidden it; then runs are not remembered.
function recall(): readonly SavedRun[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(memory) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isSavedRun) : [];
  } catch {
    return [];
  }
}

function remember(runs: readonly SavedRun[]): void {
  try {
    localStorage.setItem(memory, JSON.stringify(runs));
  } catch {
    // The address of the page still opens the run.
  }
}

function isSavedRun(value: unknown): value is SavedRun {
  if (typeof value !== "object" || value === null) return false;
  const record = value as Readonly<Record<string, unknown>>;
  return ["run", "simulation", "name", "savedAt"].every((member) => typeof record[member] === "string");
}
