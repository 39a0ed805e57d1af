import { useEffect, useRef, useState } from "react";
import type { CatalogEntry } from "../../model/catalog.ts";
import { type InViewFeature, type InViewLayer, inViewLimits } from "../../model/in-view.ts";
import type { Looked } from "../map/map-view.tsx";
import { FieldList, Provenance } from "../panels/feature-detail.tsx";
import { Icon } from "../panels/icon.tsx";
import { formatLength, formatNumber, formatValue } from "../text/format-value.ts";
import { useSpeech } from "../text/language-context.tsx";
import { Local } from "../text/local.tsx";
import type { Speech } from "../text/speech.ts";
import { windOf } from "./direction.ts";

interface ListLayerProps {
  readonly entry: CatalogEntry;
  readonly layer: InViewLayer;
  readonly near: readonly [lon: number, lat: number];
  readonly onChoose: (looked: Looked) => void;
  readonly onMore: () => Promise<boolean>;
}

/** The features of one dataset in view. */
export function ListLayer({ entry, layer, near, onChoose, onMore }: ListLayerProps) {
  const speech = useSpeech();
  const { say, local } = speech;
  const list = useRef<HTMLUListElement>(null);
  // The reader goes on where the new rows begin.
  const firstNew = useRef<number>(undefined);
  const { matched, features } = layer;
  const left = matched - features.length;
  const total = formatNumber(matched, speech);
  const more = async () => {
    firstNew.current = features.length;
    if (!(await onMore())) firstNew.current = undefined;
  };
  useEffect(() => {
    const first = firstNew.current;
    if (first === undefined || first >= features.length) return;
    firstNew.current = undefined;
    list.current?.querySelectorAll<HTMLButtonElement>("button.hit")[first]?.focus();
  }, [features.length]);
  return (
    <section className="list-layer" aria-labelledby={`list-${entry.id}`}>
      <h3 id={`list-${entry.id}`}>
        <Local text={entry.title} />{" "}
        <span className="hint">
          {matched >= inViewLimits.counted
            ? say("list.orMore", { count: total })
            : left > 0
              ? say("data.searchFound", { total, count: formatNumber(features.length, speech) })
              : say("report.rows", { count: total })}
        </span>
      </h3>
      <ul className="hits" ref={list}>
        {features.map((feature) => (
          <ListRow key={feature.fid} {...{ entry, feature, near, onChoose }} />
        ))}
      </ul>
      {left > 0 && (
        <button type="button" className="button" onClick={() => void more()}>
          {say("list.more", { title: local(entry.title), count: Math.min(left, inViewLimits.pageSize) })}
        </button>
      )}
    </section>
  );
}

interface ListRowProps extends Pick<ListLayerProps, "entry" | "near" | "onChoose"> {
  readonly feature: InViewFeature;
}

function ListRow({ entry, feature, near, onChoose }: ListRowProps) {
  const speech = useSpeech();
  const { say } = speech;
  const [open, setOpen] = useState(false);
  const { fid, properties, lonLat } = feature;
  const title = titleOf(entry, feature, speech);
  const choose = () => {
    onChoose({ place: lonLat, hits: [{ dataset: entry.id, fid, properties }], byKeyboard: true, title, near });
  };
  return (
    <li data-feature={`${entry.id}/${fid}`}>
      <button type="button" className="hit" onClick={choose}>
        <span className="hit-words">
          <span className="hit-title">{title}</span>
          <span className="list-where">{whereabouts(feature, speech)}</span>
        </span>
        <Icon name="here" />
      </button>
      <details className="list-facts" onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          {say("list.facts")}
          <span className="visually-hidden"> {title}</span>
        </summary>
        {open && (
          <>
            <FieldList entry={entry} properties={properties} />
            <Provenance entry={entry} properties={properties} />
          </>
        )}
      </details>
    </li>
  );
}

/** A feature without a name is told by its number, so that two of them differ. */
function titleOf(entry: CatalogEntry, { fid, properties }: InViewFeature, speech: Speech): string {
  const field = entry.fields[entry.titleField];
  const value = properties[entry.titleField];
  if (field !== undefined && value !== undefined && value !== null) return formatValue(value, field, speech);
  return speech.say("list.unnamed", { title: speech.local(entry.title), number: fid });
}

/** "320 m to the north-east". */
function whereabouts({ distanceMeters, bearingDegrees }: InViewFeature, speech: Speech): string {
  const { say } = speech;
  if (bearingDegrees === null || distanceMeters < 0.5) return say("report.here");
  return say("list.away", { direction: say(windOf(bearingDegrees)), distance: formatLength(distanceMeters, speech) });
}
