import { usePlannerSpeech } from "../../text/planner/speech.ts";
import type { Picking } from "../picking.ts";
import type { SavedRun } from "../runs/saved-runs.ts";
import { ParameterField } from "./parameter-field.tsx";
import type { SimulationForm } from "./use-form.ts";

interface ParameterFormProps {
  readonly form: SimulationForm;
  readonly picking: Picking;
  /** Runs that others can build on. */
  readonly runs: readonly SavedRun[];
  /** What the server found wrong: the parameter and its words. */
  readonly refused: Refusal | undefined;
}

export interface Refusal {
  readonly where: string | undefined;
  readonly text: string;
}

/** A field for every parameter of the manifest; the rarely used behind a fold. */
export function ParameterForm({ form, picking, runs, refused }: ParameterFormProps) {
  const { say } = usePlannerSpeech();
  const { parameters } = form.simulation;
  const fields = Object.keys(parameters).map((name) => ({
    name,
    advanced: parameters[name]?.advanced === true,
    field: <ParameterField key={name} {...{ form, name, picking, runs }} refused={refused?.where === name ? refused.text : undefined} />,
  }));
  const folded = fields.filter(({ advanced }) => advanced);
  const isFaulty = folded.some(({ name }) => form.faults[name] !== undefined || refused?.where === name);
  return (
    <>
      {fields.filter(({ advanced }) => !advanced).map(({ field }) => field)}
      {folded.length > 0 && (
        <details className="fold" open={isFaulty || undefined}>
          <summary>{say("form.advanced")}</summary>
          {folded.map(({ field }) => field)}
        </details>
      )}
    </>
  );
}

/** Where to go when a run was asked for and a field is not right. */
export function focusParameter(name: string): void {
  document.getElementById(`parameter-${name}`)?.focus();
}
