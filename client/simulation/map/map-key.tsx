import type { FeatureCollection } from "geojson";
import type { CatalogEntry } from "../../../model/catalog.ts";
import { depthClasses } from "../../../model/flood-hazard.ts";
import { Swatch } from "../../panels/swatch.tsx";
import { Local } from "../../text/local.tsx";
import { usePlannerSpeech } from "../../text/planner/speech.ts";

/** What the colours of the water mean. */
export function DepthLegend() {
  const { say } = usePlannerSpeech();
  return (
    <ul className="depth-legend" aria-label={say("map.depthLegend")}>
      {depthClasses.map(({ color, label }) => (
        <li key={color}>
          <Swatch color={color} kind="fill" />
          <Local text={label} />
        </li>
      ))}
      <li>
        <Swatch color="#c4c4c4" kind="fill" />
        {say("exposure.unknown")}
      </li>
    </ul>
  );
}

/** What the colours of areas that a run has found mean; they bring their own words. */
export function FoundLegend({ found }: { readonly found: FeatureCollection }) {
  const { say, definitions } = usePlannerSpeech();
  const rows = new Map<string, string>();
  for (const { properties } of found.features) {
    const color: unknown = properties?.["color"];
    const label: unknown = properties?.[definitions === "ja" ? "label" : "label_en"];
    if (typeof color === "string" && typeof label === "string") rows.set(color, label);
  }
  if (rows.size === 0) return null;
  return (
    <ul className="depth-legend" aria-label={say("map.foundLegend")}>
      {[...rows].map(([color, label]) => (
        <li key={color} lang={definitions}>
          <Swatch color={color} kind="fill" />
          {label}
        </li>
      ))}
    </ul>
  );
}

interface MapDatasetsProps {
  readonly datasets: readonly CatalogEntry[];
  readonly visible: ReadonlySet<string>;
  readonly onChange: (visible: ReadonlySet<string>) => void;
}

/** Which of the city's data is on the map. */
export function MapDatasets({ datasets, visible, onChange }: MapDatasetsProps) {
  const { say } = usePlannerSpeech();
  const toggle = (id: string) => {
    const next = new Set(visible);
    if (!next.delete(id)) next.add(id);
    onChange(next);
  };
  return (
    <details className="fold">
      <summary>{say("map.datasets")}</summary>
      <div className="checks">
        {datasets
          .filter(({ state, onMap }) => onMap && state !== null)
          .map(({ id, title }) => (
            <label key={id} className="check">
              <input type="checkbox" checked={visible.has(id)} onChange={() => toggle(id)} />
              <Local text={title} />
            </label>
          ))}
      </div>
    </details>
  );
}
