import { useState } from "react";
import type { ParameterValue, SimulationDefinition } from "../../../model/simulation.ts";
import { type Draft, draftOf, type Fault, readDraft } from "./drafts.ts";

type Drafts = Readonly<Record<string, Draft>>;

/** The form of a simulation: what is in its fields, and what it amounts to. */
export interface SimulationForm {
  readonly simulation: SimulationDefinition;
  readonly drafts: Drafts;
  /** By parameter; said only when the planner has asked for a run. */
  readonly faults: Readonly<Record<string, Fault>>;
  /** What is in another simulation's fields. */
  readonly value: (simulation: SimulationDefinition) => Drafts;
  readonly change: (parameter: string, draft: Draft) => void;
  /** The fields of a simulation as they were for these values. */
  readonly fill: (simulation: SimulationDefinition, values: Readonly<Record<string, unknown>>) => void;
  /** Puts one value into a simulation's form and leaves the others. */
  readonly put: (simulation: SimulationDefinition, parameter: string, value: unknown) => void;
  /** The values of the parameters that have no fault. */
  readonly valid: () => Record<string, ParameterValue>;
  /** The values of all parameters; undefined when there are faults, which are shown from then on. */
  readonly read: () => Record<string, ParameterValue> | undefined;
}

export function useForm(simulation: SimulationDefinition): SimulationForm {
  const [all, setAll] = useState<Readonly<Record<string, Drafts>>>({});
  const [told, setTold] = useState<ReadonlySet<string>>(new Set());
  const drafts = all[simulation.id] ?? draftsOf(simulation, {});
  const faults = told.has(simulation.id) ? faultsOf(simulation, drafts) : {};
  return {
    simulation,
    drafts,
    faults,
    value: (other) => all[other.id] ?? draftsOf(other, {}),
    change: (parameter, draft) =>
      setAll((before) => ({ ...before, [simulation.id]: { ...(before[simulation.id] ?? drafts), [parameter]: draft } })),
    fill: (other, values) => setAll((before) => ({ ...before, [other.id]: draftsOf(other, values) })),
    put: (other, parameter, value) => {
      const rule = other.parameters[parameter];
      if (rule === undefined) return;
      setAll((before) => ({ ...before, [other.id]: { ...(before[other.id] ?? draftsOf(other, {})), [parameter]: draftOf(rule, value) } }));
    },
    valid: () => valuesOf(simulation, drafts),
    read: () => {
      if (Object.keys(faultsOf(simulation, drafts)).length > 0) {
        setTold((before) => new Set([...before, simulation.id]));
        return undefined;
      }
      return valuesOf(simulation, drafts);
    },
  };
}

function draftsOf({ parameters }: SimulationDefinition, values: Readonly<Record<string, unknown>>): Drafts {
  return Object.fromEntries(Object.entries(parameters).map(([name, rule]) => [name, draftOf(rule, values[name] ?? rule.default)]));
}

function faultsOf({ parameters }: SimulationDefinition, drafts: Drafts): Record<string, Fault> {
  const faults = Object.entries(parameters).flatMap(([name, rule]): [string, Fault][] => {
    const reading = readDraft(rule, drafts[name] ?? draftOf(rule, rule.default));
    return "fault" in reading ? [[name, reading.fault]] : [];
  });
  return Object.fromEntries(faults);
}

function valuesOf({ parameters }: SimulationDefinition, drafts: Drafts): Record<string, ParameterValue> {
  const values = Object.entries(parameters).flatMap(([name, rule]): [string, ParameterValue][] => {
    const reading = readDraft(rule, drafts[name] ?? draftOf(rule, rule.default));
    return "value" in reading ? [[name, reading.value]] : [];
  });
  return Object.fromEntries(values);
}
