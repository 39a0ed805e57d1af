import type { Background } from "../map/city-style.ts";
import { useSpeech } from "../text/language-context.tsx";

interface BackgroundChoiceProps {
  readonly background: Background;
  readonly onBackground: (background: Background) => void;
  readonly sample: boolean;
}

export function BackgroundChoice({ background, onBackground, sample }: BackgroundChoiceProps) {
  const { say } = useSpeech();
  const option = (value: Background, label: string, hintId?: string) => (
    <label className="check">
      <input
        type="radio"
        name="background"
        checked={background === value}
        aria-describedby={hintId}
        onChange={() => onBackground(value)}
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
