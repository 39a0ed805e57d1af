import { useState } from "react";
import type { CatalogEntry } from "../../model/catalog.ts";
import { now } from "../state.ts";
import type { TextKey } from "../text/ja.ts";
import { useSpeech } from "../text/language-context.tsx";
import { dayInJapan } from "../time-steps.ts";
import type { ViewerState } from "../use-shared-state.ts";

interface CompareChoiceProps {
  readonly datasets: readonly CatalogEntry[];
  readonly shared: ViewerState;
}

type Kind = "off" | "date" | "layer";

const kinds: readonly (readonly [Kind, TextKey])[] = [
  ["off", "compare.off"],
  ["date", "compare.date"],
  ["layer", "compare.layer"],
];

/** What the right part of the map shows instead. */
export function CompareChoice({ datasets, shared: { compared, setCompared } }: CompareChoiceProps) {
  const { say, local } = useSpeech();
  const [today] = useState(() => dayInJapan(new Date().toISOString()));
  const kind: Kind = compared === undefined ? "off" : compared.layer === undefined ? "date" : "layer";
  const layers = datasets.filter(({ base, state }) => !base && state !== null);
  const share = compared?.share ?? 0.5;
  const choose = (chosen: Kind) => {
    if (chosen === "off") setCompared(undefined);
    else setCompared(chosen === "date" ? { share, asOf: now } : { share, layer: layers[0]?.id ?? "" });
  };
  return (
    <details className="time-choice" open={compared !== undefined || undefined}>
      <summary>{say("compare.title")}</summary>
      {kinds.map(([value, title]) => (
        <label key={value} className="check">
          <input type="radio" name="compare" checked={kind === value} onChange={() => choose(value)} />
          <span>{say(title)}</span>
        </label>
      ))}
      {kind === "date" && (
        <label className="field">
          <span>{say("compare.dateRight")}</span>
          <input
            type="date"
            max={today}
            value={compared?.asOf === undefined || compared.asOf === now ? today : dayInJapan(compared.asOf)}
            onChange={({ target }) => target.value >= "1900" && setCompared({ share, asOf: target.value === today ? now : target.value })}
          />
        </label>
      )}
      {kind === "layer" && (
        <label className="field">
          <span>{say("compare.layerRight")}</span>
          <select value={compared?.layer} onChange={({ target }) => setCompared({ share, layer: target.value })}>
            {layers.map(({ id, title }) => (
              <option key={id} value={id}>
                {local(title)}
              </option>
            ))}
          </select>
        </label>
      )}
      {kind !== "off" && <p className="hint">{say("compare.hint")}</p>}
    </details>
  );
}
