import { type FormEvent, useEffect } from "react";
import type { SimulationDefinition } from "../../model/simulation.ts";
import { formatDate } from "../text/format-value.ts";
import { Local } from "../text/local.tsx";
import { usePlannerSpeech } from "../text/planner/speech.ts";
import { focusParameter, ParameterForm } from "./form/parameter-form.tsx";
import type { SimulationForm } from "./form/use-form.ts";
import type { Picking } from "./picking.ts";
import type { SavedRun, SavedRuns } from "./runs/saved-runs.ts";
import type { Runner, RunPlace } from "./runs/use-runner.ts";

interface ConditionsPanelProps {
  readonly simulations: readonly SimulationDefinition[];
  readonly form: SimulationForm;
  readonly picking: Picking;
  readonly runner: Runner;
  readonly saved: SavedRuns;
  readonly onChoose: (simulation: string) => void;
  readonly onRun: (place: RunPlace) => void;
  readonly onOpen: (run: SavedRun) => void;
}

/** Which simulation, under which conditions, and where it is computed. */
export function ConditionsPanel({ simulations, form, picking, runner, saved, onChoose, onRun, onOpen }: ConditionsPanelProps) {
  const { say } = usePlannerSpeech();
  const { simulation, faults } = form;
  const { state } = runner;
  const [firstFault] = Object.keys(faults);
  const refused = state.phase === "failed" ? state : undefined;
  useEffect(() => {
    if (refused?.where !== undefined) focusParameter(refused.where);
  }, [refused]);
  const ask = (place: RunPlace) => {
    onRun(place);
    if (firstFault !== undefined) focusParameter(firstFault);
  };
  return (
    <section id="conditions" className="conditions" tabIndex={-1} aria-label={say("form.title")}>
      <SavedList saved={saved} onOpen={onOpen} />
      <fieldset className="field group simulations">
        <legend>{say("form.simulation")}</legend>
        {simulations.map(({ id, title }) => (
          <label key={id} className="check">
            <input type="radio" name="simulation" value={id} checked={id === simulation.id} onChange={() => onChoose(id)} />
            <Local text={title} />
          </label>
        ))}
      </fieldset>
      <p>
        <Local text={simulation.description} />
      </p>
      <form
        noValidate
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          ask("server");
        }}
      >
        <ParameterForm form={form} picking={picking} runs={saved.runs} refused={refused && { where: refused.where, text: refused.text }} />
        <div className="run-bar">
          {firstFault !== undefined && (
            <p role="alert" className="field-error">
              {say("form.faults", { count: Object.keys(faults).length })}{" "}
              <button type="button" className="button small" onClick={() => focusParameter(firstFault)}>
                {say("form.toFault")}
              </button>
            </p>
          )}
          <p className="row-actions">
            <button type="submit" className="button primary" disabled={state.phase === "running"}>
              {say("run.server")}
            </button>
            <button type="button" className="button" disabled={state.phase === "running"} onClick={() => ask("browser")}>
              {say("run.browser")}
            </button>
          </p>
          <RunStatus runner={runner} />
        </div>
      </form>
      <section className="limits" aria-label={say("result.limits")}>
        <h2>{say("result.limits")}</h2>
        <ul>
          {simulation.limits.map((limit) => (
            <li key={limit.ja}>
              <Local text={limit} />
            </li>
          ))}
        </ul>
      </section>
    </section>
  );
}

function RunStatus({ runner: { state, cancel } }: { readonly runner: Runner }) {
  const { say } = usePlannerSpeech();
  if (state.phase === "failed")
    return (
      <p role="alert" className="field-error">
        {state.text} {state.remedy}
      </p>
    );
  return (
    <div className="run-status">
      <p role="status">{statusText(state, say)}</p>
      {state.phase === "running" && (
        <>
          <progress
            aria-label={say("run.progress")}
            max={100}
            value={state.share === undefined ? undefined : Math.floor(state.share * 100)}
          />
          <button type="button" className="button small" onClick={cancel}>
            {say("run.cancel")}
          </button>
        </>
      )}
    </div>
  );
}

function statusText(state: Runner["state"], say: ReturnType<typeof usePlannerSpeech>["say"]): string {
  if (state.phase === "running")
    return say(state.share === undefined ? "run.waiting" : state.place === "server" ? "run.computing" : "run.computingHere");
  if (state.phase === "done") return say("run.done", { seconds: Math.round(state.tookSeconds * 10) / 10 });
  return state.phase === "cancelled" ? say("run.cancelled") : "";
}

function SavedList({ saved, onOpen }: { readonly saved: SavedRuns; readonly onOpen: (run: SavedRun) => void }) {
  const speech = usePlannerSpeech();
  const { say } = speech;
  if (saved.runs.length === 0) return null;
  return (
    <details className="fold">
      <summary>{say("keep.list", { count: saved.runs.length })}</summary>
      <ul className="saved">
        {saved.runs.map((kept) => (
          <li key={kept.run}>
            <button type="button" className="button small" onClick={() => onOpen(kept)}>
              {kept.name}
            </button>{" "}
            <span className="hint">{formatDate(kept.savedAt, speech)}</span>{" "}
            <button type="button" className="button small" onClick={() => saved.forget(kept.run)}>
              {say("keep.forget")}
              <span className="visually-hidden"> {kept.name}</span>
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
