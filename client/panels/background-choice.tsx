import type { Background } from "../map/city-style.ts";
import { useSpeech } from "../text/language-context.tsx";
import type { BackgroundState } from "../use-background.ts";

interface BackgroundChoiceProps {
  readonly ground: BackgroundState;
  readonly sample: boolean;
}

export function BackgroundChoice({ ground, sample }: BackgroundChoiceProps) {
  const { say } = useSpeech();
  const option = (value: Background, label: string, hintId?: string) => (
    <label className="check">
      <input
        type="radio"
        name="background"
        checked={ground.background === value}
        aria-describedby={hintId}
        onChange={() => ground.choose(value)}
      />
      <span>{label}</span>
    </label>
  );
  return (
    <fieldset className="background">
      <legend>{say("background.title")}</legend>
      {option("city", say("background.city"))}
      {option("gsi", say("background.gsi"), "gsi-hint")}
      <p className="hint" id="gsi-hint">
        {say("background.gsiHint")}
        {sample && ` ${say("background.gsiSample")}`}
      </p>
    </fieldset>
  );
}
