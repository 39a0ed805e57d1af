import { type RefObject, useEffect, useRef } from "react";
import type { Catalog, CatalogEntry } from "../../model/catalog.ts";
import type { Hit } from "../map/identify.ts";
import { formatValue } from "../text/format-value.ts";
import { useSpeech } from "../text/language-context.tsx";
import type { ItemState } from "../use-item.ts";
import { FeatureDetail } from "./feature-detail.tsx";
import { Icon } from "./icon.tsx";

interface PlaceCardProps {
  readonly catalog: Catalog;
  readonly place: readonly [lon: number, lat: number];
  readonly hits: readonly Hit[];
  /** Which hit is unfolded. */
  readonly open: number | undefined;
  readonly item: ItemState;
  readonly takeFocus: boolean;
  readonly onOpen: (index: number | undefined) => void;
  readonly onRetry: () => void;
  readonly onClose: () => void;
}

/** Everything the visible layers know about a place, one feature unfolded at a time. */
export function PlaceCard(props: PlaceCardProps) {
  const { catalog, place, hits, open, item, takeFocus, onOpen, onRetry, onClose } = props;
  const { say } = useSpeech();
  const heading = useFocusOn<HTMLHeadingElement>(takeFocus, place);
  return (
    <section className="card" aria-labelledby="card-title">
      <div className="panel-head">
        <h2 id="card-title" ref={heading} tabIndex={-1}>
          {say("place.title")}
        </h2>
        <button type="button" className="icon-button" aria-label={say("place.close")} onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      <div className="panel-body">
        <p className="hint">
          {say("place.position", { lat: place[1].toFixed(5), lon: place[0].toFixed(5) })}
          <br />
          {say("place.found", { count: hits.length })}
        </p>
        <ul className="hits">
          {hits.map((hit, index) => {
            const entry = catalog.datasets.find(({ id }) => id === hit.dataset);
            if (!entry) return null;
            return (
              <HitRow
                key={`${hit.dataset}/${hit.fid}`}
                {...{ hit, entry, item, onRetry }}
                id={`hit-${index}`}
                isOpen={index === open}
                onToggle={() => onOpen(index === open ? undefined : index)}
              />
            );
          })}
        </ul>
      </div>
    </section>
  );
}

interface HitRowProps {
  readonly id: string;
  readonly hit: Hit;
  readonly entry: CatalogEntry;
  readonly isOpen: boolean;
  readonly item: ItemState;
  readonly onToggle: () => void;
  readonly onRetry: () => void;
}

function HitRow({ id, hit, entry, isOpen, item, onToggle, onRetry }: HitRowProps) {
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
        {isOpen && <FeatureDetail entry={entry} item={item} onRetry={onRetry} />}
      </div>
    </li>
  );
}

/** Focuses an element when it appears and each time `cause` changes, if wanted. */
function useFocusOn<T extends HTMLElement>(wanted: boolean, cause: unknown): RefObject<T | null> {
  const element = useRef<T>(null);
  useEffect(() => {
    if (wanted) element.current?.focus();
  }, [wanted, cause]);
  return element;
}
