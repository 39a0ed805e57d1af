import type { CatalogEntry } from "../../model/catalog.ts";
import type { TextKey } from "../text/ja.ts";
import { useSpeech } from "../text/language-context.tsx";
import type { ViewerState } from "../use-shared-state.ts";

/** Layers that answer one question together; the base map stays as it is. */
const presets: readonly { readonly title: TextKey; readonly layers: readonly string[] }[] = [
  { title: "preset.flood", layers: ["flood-hazard", "shelters", "rivers"] },
  { title: "preset.house", layers: ["land-use-zones", "flood-hazard", "landslide-hazard", "public-facilities", "medical-institutions"] },
  { title: "preset.school", layers: ["public-facilities", "shelters", "landslide-hazard", "roads"] },
];

interface PresetChoiceProps {
  readonly datasets: readonly CatalogEntry[];
  readonly shared: ViewerState;
}

export function PresetChoice({ datasets, shared }: PresetChoiceProps) {
  const { say } = useSpeech();
  const base = datasets.filter((entry) => entry.base && shared.visible.has(entry.id)).map(({ id }) => id);
  return (
    <div className="presets" role="group" aria-labelledby="presets-title">
      <h3 id="presets-title">{say("preset.title")}</h3>
      {presets.map(({ title, layers }) => {
        const known = datasets.filter(({ id, base: isBase }) => !isBase && layers.includes(id)).map(({ id }) => id);
        const shown = [...shared.visible].filter((id) => !base.includes(id));
        const isOn = shown.length === known.length && known.every((id) => shared.visible.has(id));
        return (
          <button key={title} type="button" className="button" aria-pressed={isOn} onClick={() => shared.showOnly([...base, ...known])}>
            {say(title)}
          </button>
        );
      })}
    </div>
  );
}
