import { type RefObject, useEffect, useRef } from "react";
import type { Catalog, CatalogEntry } from "../../model/catalog.ts";
import type { Hit } from "../map/identify.ts";
import type { Looked } from "../map/map-view.tsx";
import { formatValue } from "../text/format-value.ts";
import { useSpeech } from "../text/language-context.tsx";
import type { Look } from "../use-look.ts";
import { FeatureDetail } from "./feature-detail.tsx";
import { Icon } from "./icon.tsx";
import { Notice } from "./notice.tsx";
import { PlaceAnswers } from "./place-answers.tsx";

interface PlaceCardProps {
  readonly catalog: Catalog;
  readonly looked: Looked;
  readonly look: Look;
}

/** Everything the visible layers know about a place, one feature unfolded at a time. */
export function PlaceCard({ catalog, looked, look }: PlaceCardProps) {
  const { say } = useSpeech();
  const heading = useFocusOn<HTMLHeadingElement>(looked);
  const [lon, lat] = looked.place;
  return (
    <section className="card" aria-labelledby="card-title">
      <div className="panel-head">
        <h2 id="card-title" ref={heading} tabIndex={-1}>
          {looked.title ?? say("place.title")}
        </h2>
        <button type="button" className="icon-button" aria-label={say("place.close")} onClick={look.close}>
          <Icon name="close" />
        </button>
      </div>
      <div className="panel-body">
        <p className="hint">
          {say("place.position", { lat: lat.toFixed(5), lon: lon.toFixed(5) })}
          {looked.title === undefined && (
            <>
              <br />
              {say(looked.hits.length === 0 ? "place.nothing" : "place.found", { count: looked.hits.length })}
            </>
          )}
        </p>
        {looked.isTownPoint === true && <Notice>{say("place.townPoint")}</Notice>}
        <ul className="hits" hidden={looked.hits.length === 0}>
          {looked.hits.map((hit, index) => {
            const entry = catalog.datasets.find(({ id }) => id === hit.dataset);
            if (!entry) return null;
            const isOpen = index === look.open;
            const onToggle = () => look.unfold(isOpen ? undefined : index);
            return <HitRow key={`${hit.dataset}/${hit.fid}`} id={`hit-${index}`} {...{ hit, entry, isOpen, onToggle, look }} />;
          })}
        </ul>
        <PlaceAnswers place={looked.place} />
      </div>
    </section>
  );
}

interface HitRowProps {
  readonly id: string;
  readonly hit: Hit;
  readonly entry: CatalogEntry;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  readonly look: Look;
}

function HitRow({ id, hit, entry, isOpen, onToggle, look }: HitRowProps) {
  const speech = useSpeech();
  const titleField = entry.fields[entry.titleField];
  const value = hit.properties[entry.titleField];
  const named = titleField !== undefined && value !== undefined && value !== null;
  return (
    <li>
      <h3>
        <button type="button" className="hit" aria-expanded={isOpen} aria-controls={id} onClick={onToggle}>
          <span className="hit-words">
            <span className="hit-dataset">{speech.local(entry.title)}</span>
            {named && <span className="hit-title">{formatValue(value, titleField, speech)}</span>}
          </span>
          <Icon name="chevron" />
        </button>
      </h3>
      <div id={id} hidden={!isOpen}>
        {isOpen && <FeatureDetail entry={entry} item={look.item} onRetry={look.retry} />}
      </div>
    </li>
  );
}

/** An answer to a question asked by keyboard takes the focus; one to a pointer leaves it where it is. */
function useFocusOn<T extends HTMLElement>(looked: Looked): RefObject<T | null> {
  const element = useRef<T>(null);
  useEffect(() => {
    if (looked.byKeyboard) element.current?.focus();
  }, [looked]);
  return element;
}
