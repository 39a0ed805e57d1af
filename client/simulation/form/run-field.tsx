import type { SimulationParameter } from "../../../model/simulation.ts";
import { formatMoment } from "../../text/format-value.ts";
import { usePlannerSpeech } from "../../text/planner/speech.ts";
import type { SavedRun } from "../runs/saved-runs.ts";

export type RunRule = Extract<SimulationParameter, { type: "run" }>;

interface RunFieldProps {
  readonly id: string;
  readonly rule: RunRule;
  readonly describedBy: string;
  readonly isWrong: boolean;
  /** Hash of the run. */
  readonly value: string;
  readonly runs: readonly SavedRun[];
  readonly onChange: (value: string) => void;
}

/** A choice among the runs that this browser remembers. */
export function RunField({ id, rule, describedBy, isWrong, value, runs, onChange }: RunFieldProps) {
  const speech = usePlannerSpeech();
  const { say } = speech;
  const fitting = runs.filter(({ simulation }) => rule.simulation === undefined || simulation === rule.simulation);
  const isKnown = value === "" || fitting.some(({ run }) => run === value);
  return (
    <select
      id={id}
      value={value}
      aria-describedby={describedBy}
      aria-invalid={isWrong || undefined}
      onChange={(event) => onChange(event.target.value)}
    >
      <option value="">
        {say(fitting.length === 0 ? "runField.none" : rule.default === null ? "runField.without" : "runField.choose")}
      </option>
      {!isKnown && <option value={value}>{value.slice(0, 12)}</option>}
      {fitting.map(({ run, name, savedAt }) => (
        <option key={run} value={run}>
          {name} – {formatMoment(savedAt, speech)}
        </option>
      ))}
    </select>
  );
}
