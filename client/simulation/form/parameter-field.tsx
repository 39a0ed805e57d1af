import { type ReactNode, useId } from "react";
import type { SimulationParameter } from "../../../model/simulation.ts";
import { Local } from "../../text/local.tsx";
import { usePlannerSpeech } from "../../text/planner/speech.ts";
import type { Picking } from "../picking.ts";
import type { SavedRun } from "../runs/saved-runs.ts";
import { type Draft, draftOf, type Fault } from "./drafts.ts";
import { PlacesField } from "./places-field.tsx";
import { RunField } from "./run-field.tsx";
import { SeriesField } from "./series-field.tsx";
import type { SimulationForm } from "./use-form.ts";

interface ParameterFieldProps {
  readonly form: SimulationForm;
  readonly name: string;
  readonly picking: Picking;
  readonly runs: readonly SavedRun[];
  readonly refused: string | undefined;
}

/** The field that a parameter's type asks for, with its words, its range and what is wrong with it. */
export function ParameterField({ form, name, picking, runs, refused }: ParameterFieldProps) {
  const rule = form.simulation.parameters[name];
  if (rule === undefined) return null;
  const draft = form.drafts[name] ?? draftOf(rule, rule.default);
  const change = (next: Draft) => form.change(name, next);
  const props = { name, rule, fault: form.faults[name], refused } as const;
  if (rule.type === "series" && draft.kind === "series")
    return (
      <FieldGroup {...props}>
        <SeriesField name={name} rule={rule} rows={draft.rows} fault={props.fault} onChange={(rows) => change({ kind: "series", rows })} />
      </FieldGroup>
    );
  if ((rule.type === "point" || rule.type === "line" || rule.type === "polygon") && draft.kind === "places")
    return (
      <FieldGroup {...props}>
        <PlacesField
          {...{ name, rule, picking }}
          places={draft.places}
          fault={props.fault}
          onChange={(places) => change({ kind: "places", places })}
        />
      </FieldGroup>
    );
  if (draft.kind === "flag") return <FlagField {...props} on={draft.on} onChange={(on) => change({ kind: "flag", on })} />;
  if (draft.kind !== "text") return null;
  return <TextField {...props} runs={runs} text={draft.text} onChange={(text) => change({ kind: "text", text })} />;
}

interface FieldProps {
  readonly name: string;
  readonly rule: SimulationParameter;
  readonly fault: Fault | undefined;
  readonly refused: string | undefined;
}

/** Fields of several controls. */
function FieldGroup({ name, rule, fault, refused, children }: FieldProps & { readonly children: ReactNode }) {
  const hint = useId();
  return (
    <fieldset id={`parameter-${name}`} tabIndex={-1} className="field group" aria-describedby={hint}>
      <legend>
        <Local text={rule.title} />
      </legend>
      <FieldWords id={hint} {...{ rule, fault, refused }} />
      {children}
    </fieldset>
  );
}

function FlagField({
  name,
  rule,
  fault,
  refused,
  on,
  onChange,
}: FieldProps & { readonly on: boolean; readonly onChange: (on: boolean) => void }) {
  const hint = useId();
  return (
    <div className="field">
      <label className="check">
        <input
          id={`parameter-${name}`}
          type="checkbox"
          checked={on}
          aria-describedby={hint}
          onChange={(event) => onChange(event.target.checked)}
        />
        <span>
          <Local text={rule.title} />
        </span>
      </label>
      <FieldWords id={hint} {...{ rule, fault, refused }} />
    </div>
  );
}

interface TextFieldProps extends FieldProps {
  readonly text: string;
  readonly runs: readonly SavedRun[];
  readonly onChange: (text: string) => void;
}

/** A number with its unit, a choice, or another run. */
function TextField({ name, rule, fault, refused, text, runs, onChange }: TextFieldProps) {
  const hint = useId();
  const isWrong = fault !== undefined || refused !== undefined;
  const common = { id: `parameter-${name}`, value: text, "aria-describedby": hint, "aria-invalid": isWrong || undefined };
  return (
    <div className="field">
      <label htmlFor={common.id}>
        <Local text={rule.title} />
      </label>
      <FieldWords id={hint} {...{ rule, fault, refused }} />
      {rule.type === "run" ? (
        <RunField id={common.id} describedBy={hint} value={text} {...{ rule, isWrong, runs, onChange }} />
      ) : rule.type === "choice" ? (
        <select {...common} onChange={(event) => onChange(event.target.value)}>
          {rule.choices.map(({ value, label }) => (
            <Option key={value} value={value} label={label} />
          ))}
        </select>
      ) : (
        <span className="with-unit">
          <input {...common} inputMode="decimal" autoComplete="off" onChange={(event) => onChange(event.target.value)} />
          {"unit" in rule && rule.unit !== undefined && <span>{rule.unit}</span>}
        </span>
      )}
    </div>
  );
}

function Option({ value, label }: { readonly value: string; readonly label: { readonly ja: string; readonly en: string } }) {
  const { local, definitions } = usePlannerSpeech();
  return (
    <option value={value} lang={definitions}>
      {local(label)}
    </option>
  );
}

function FieldWords({ id, rule, fault, refused }: Omit<FieldProps, "name"> & { readonly id: string }) {
  const { say } = usePlannerSpeech();
  const range =
    rule.type === "number" || rule.type === "integer" ? { minimum: rule.minimum, maximum: rule.maximum, unit: rule.unit ?? "" } : undefined;
  return (
    <span id={id} className="field-words">
      {rule.description && (
        <span className="hint">
          <Local text={rule.description} />
        </span>
      )}
      {range && <span className="hint">{say(rule.default === null ? "form.rangeOptional" : "form.range", range)}</span>}
      {fault && <strong className="field-error">{say(fault.key, fault.values)}</strong>}
      {refused !== undefined && <strong className="field-error">{refused}</strong>}
    </span>
  );
}
