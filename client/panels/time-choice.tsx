import { useEffect, useState } from "react";
import type { CatalogEntry } from "../../model/catalog.ts";
import type { CityHistory, ListedVersion } from "../../model/city-history.ts";
import { fetchHistory } from "../api.ts";
import { formatDate, formatMoment } from "../text/format-value.ts";
import { useSpeech } from "../text/language-context.tsx";
import { dayInJapan, stepAt, timeSteps, type TimeStep } from "../time-steps.ts";
import type { AsOfState } from "../use-shared-state.ts";
import { Icon } from "./icon.tsx";

interface TimeChoiceProps {
  readonly datasets: readonly CatalogEntry[];
  readonly time: AsOfState;
}

/** Which day's map is shown: by date, by the days on which something changed, or by a version of a dataset. */
export function TimeChoice({ datasets, time }: TimeChoiceProps) {
  const { say } = useSpeech();
  const [open, setOpen] = useState(time.asOf !== undefined);
  const { history, failed } = useHistory(open);
  const steps = timeSteps(history?.versions ?? []);
  return (
    <details className="time-choice" open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{say("time.title")}</summary>
      {failed && <p>{say("time.failed")}</p>}
      <DateField steps={steps} time={time} />
      {steps.length > 0 && <StepSlider {...{ datasets, steps, time }} />}
      {history && <VersionSelect {...{ datasets, time }} versions={history.versions} />}
    </details>
  );
}

function DateField({ steps, time: { asOf, setAsOf } }: { readonly steps: readonly TimeStep[]; readonly time: AsOfState }) {
  const { say } = useSpeech();
  const [today] = useState(() => dayInJapan(new Date().toISOString()));
  return (
    <label className="field">
      <span>{say("time.date")}</span>
      <input
        type="date"
        min={steps[0]?.day}
        max={today}
        value={asOf === undefined ? "" : dayInJapan(asOf)}
        // While a year is being typed it is a number like 2.
        onChange={({ target }) => (target.value === "" ? setAsOf(undefined) : target.value >= "1900" && setAsOf(target.value))}
      />
    </label>
  );
}

interface StepSliderProps extends TimeChoiceProps {
  readonly steps: readonly TimeStep[];
}

/** One place for every day on which something was published, and the last for now. */
function StepSlider({ datasets, steps, time: { asOf, setAsOf } }: StepSliderProps) {
  const speech = useSpeech();
  const { say } = speech;
  const now = steps.length;
  const at = asOf === undefined ? now : stepAt(steps, asOf);
  const go = (step: number) => setAsOf(steps[step]?.day);
  const step = steps[at];
  const written = at === now ? say("time.today") : step ? formatDate(step.day, speech) : say("time.before");
  return (
    <div className="time-steps">
      <div className="time-slider">
        <StepButton icon="left" name={say("time.older")} disabled={at <= 0} onPress={() => go(at - 1)} />
        <input
          type="range"
          min={0}
          max={now}
          step={1}
          value={Math.max(0, at)}
          aria-label={say("time.slider")}
          aria-valuetext={written}
          onChange={({ target }) => go(target.valueAsNumber)}
        />
        <StepButton icon="right" name={say("time.newer")} disabled={at >= now} onPress={() => go(at + 1)} />
      </div>
      <p className="hint">
        {written}
        {step && <br />}
        {step && updatesOf(step, datasets, speech)}
      </p>
    </div>
  );
}

interface StepButtonProps {
  readonly icon: "left" | "right";
  readonly name: string;
  readonly disabled: boolean;
  readonly onPress: () => void;
}

/** It keeps the focus when it can do no more. */
function StepButton({ icon, name, disabled, onPress }: StepButtonProps) {
  return (
    <button type="button" className="icon-button" aria-label={name} aria-disabled={disabled} onClick={() => !disabled && onPress()}>
      <Icon name={icon} />
    </button>
  );
}

function updatesOf({ versions }: TimeStep, datasets: readonly CatalogEntry[], { say, local }: ReturnType<typeof useSpeech>): string {
  const changed = datasets.filter(({ id }) => versions.some(({ dataset }) => dataset === id));
  return changed.map(({ title }) => local(title)).join(say("list.separator"));
}

interface VersionSelectProps extends TimeChoiceProps {
  readonly versions: readonly ListedVersion[];
}

function VersionSelect({ datasets, versions, time: { asOf, setAsOf } }: VersionSelectProps) {
  const speech = useSpeech();
  const { say, local } = speech;
  const chosen = versions.find(({ publishedAt }) => publishedAt === asOf)?.publishedAt ?? "";
  return (
    <label className="field">
      <span>{say("time.version")}</span>
      <select value={chosen} onChange={({ target }) => target.value !== "" && setAsOf(target.value)}>
        <option value="">{say("time.versionNone")}</option>
        {datasets.map(({ id, title }) => (
          <optgroup key={id} label={local(title)}>
            {versions
              .filter(({ dataset }) => dataset === id)
              .map(({ version, publishedAt }) => (
                <option key={version} value={publishedAt}>
                  {say("time.versionOf", { title: local(title), version, date: formatMoment(publishedAt, speech) })}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
    </label>
  );
}

/** What was published when; asked for when the reader first wants to know. */
function useHistory(wanted: boolean): { history: CityHistory | undefined; failed: boolean } {
  const { language } = useSpeech();
  const [history, setHistory] = useState<CityHistory>();
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (!wanted) return undefined;
    const abort = new AbortController();
    fetchHistory({ language, signal: abort.signal }).then(setHistory, () => setFailed(!abort.signal.aborted));
    return () => abort.abort();
  }, [wanted, language]);
  return { history, failed };
}
