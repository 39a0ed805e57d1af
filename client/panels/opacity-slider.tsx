import type { CatalogEntry } from "../../model/catalog.ts";
import { leastOpacity } from "../state.ts";
import { useSpeech } from "../text/language-context.tsx";
import type { ViewerState } from "../use-shared-state.ts";

interface OpacitySliderProps {
  readonly entry: CatalogEntry;
  readonly shared: ViewerState;
}

/** How strongly a layer is drawn; by pointer, arrow keys, Home and End. */
export function OpacitySlider({ entry, shared }: OpacitySliderProps) {
  const { say, local } = useSpeech();
  const percent = Math.round((shared.opacity.get(entry.id) ?? 1) * 100);
  const written = say("layers.percent", { percent });
  return (
    <label className="opacity">
      <span>{say("layers.opacity")}</span>
      <input
        type="range"
        min={leastOpacity * 100}
        max={100}
        step={5}
        value={percent}
        aria-label={say("layers.opacityOf", { title: local(entry.title) })}
        aria-valuetext={written}
        onChange={({ target }) => shared.setOpacity(entry.id, target.valueAsNumber / 100)}
      />
      <output>{written}</output>
    </label>
  );
}
