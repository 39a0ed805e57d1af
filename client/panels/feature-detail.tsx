import type { CatalogEntry } from "../../model/catalog.ts";
import { formatDate, formatValue } from "../text/format-value.ts";
import { useSpeech } from "../text/language-context.tsx";
import { Local } from "../text/local.tsx";
import type { ItemState } from "../use-item.ts";
import { ExternalLink } from "./external-link.tsx";
import { Notice } from "./notice.tsx";

interface FeatureDetailProps {
  readonly entry: CatalogEntry;
  readonly item: ItemState;
  readonly onRetry: () => void;
}

/** One row in words: every public field, where it comes from and which version it is. */
export function FeatureDetail({ entry, item, onRetry }: FeatureDetailProps) {
  const { say, language } = useSpeech();
  if (item.phase === "failed") {
    return (
      <div className="hit-body">
        <p>{item.message ?? say("place.failed")}</p>
        <button type="button" className="button" onClick={onRetry}>
          {say("place.retry")}
        </button>
      </div>
    );
  }
  if (item.phase !== "ready") return <p className="hit-body">{say("place.loading")}</p>;
  return (
    <div className="hit-body">
      {entry.notice && (
        <Notice>
          <Local text={entry.notice} />
        </Notice>
      )}
      <FieldList entry={entry} properties={item.feature.properties ?? {}} />
      <Provenance entry={entry} properties={item.feature.properties ?? {}} />
      <a href={`/data/${entry.id}?lang=${language}`}>{say("place.about")}</a>
    </div>
  );
}

interface RowProps {
  readonly entry: CatalogEntry;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Every public field of a row; what is not known is said to be. */
export function FieldList({ entry, properties }: RowProps) {
  const speech = useSpeech();
  return (
    <dl className="fields">
      {Object.entries(entry.fields).map(([name, field]) => (
        <div key={name}>
          <dt>{speech.local(field.label)}</dt>
          <dd>
            <FieldValue text={formatValue(properties[name], field, speech)} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Addresses of pages are links; anything else stays text. */
function FieldValue({ text }: { readonly text: string }) {
  return /^https?:\/\/\S+$/.test(text) ? <ExternalLink href={text}>{text}</ExternalLink> : text;
}

/** The row's own source; all of the dataset's if the row does not name one. */
function RowSources({ entry, properties }: RowProps) {
  const { say } = useSpeech();
  const own = entry.sources.filter(({ id }) => id === properties["source"]);
  return (own.length > 0 ? own : entry.sources).map((source) => (
    <div key={source.id}>
      <dt>{say("place.source")}</dt>
      <dd>
        <ExternalLink href={source.landing}>
          <Local text={source.attribution} />
        </ExternalLink>
      </dd>
      <dt>{say("place.licence")}</dt>
      <dd>
        <ExternalLink href={source.licence.url}>
          <Local text={source.licence.title} />
        </ExternalLink>
      </dd>
    </div>
  ));
}

/** Where a row comes from, under which licence, in which version. */
export function Provenance({ entry, properties }: RowProps) {
  const speech = useSpeech();
  const { say } = speech;
  const { state } = entry;
  const since = properties["version_from"];
  return (
    <dl className="fields provenance">
      {state?.sample ? (
        <div>
          <dt>{say("place.source")}</dt>
          <dd>{say("sample.name")}</dd>
        </div>
      ) : (
        <RowSources entry={entry} properties={properties} />
      )}
      {state && (
        <div>
          <dt>{say("place.version")}</dt>
          <dd>
            {say("place.versionValue", { version: state.version, date: formatDate(state.publishedAt, speech) })}
            {typeof since === "number" && <p className="hint">{say("place.rowSince", { version: since })}</p>}
          </dd>
        </div>
      )}
    </dl>
  );
}
