import type { SiteFact, SiteReportEntry, SiteValue, WalkedRoads } from "../../model/site-report.ts";
import { Notice } from "../panels/notice.tsx";
import { formatDate, formatLength, formatNumber, formatValue } from "../text/format-value.ts";
import { useSpeech } from "../text/language-context.tsx";
import { Local } from "../text/local.tsx";
import type { Speech } from "../text/speech.ts";

interface EntryProps {
  readonly entry: SiteReportEntry;
  readonly isPoint: boolean;
  /** Level of the heading. */
  readonly level?: 3 | 5;
}

/** What one dataset says about the place, with its source, date and version. */
export function SiteEntry({ entry, isPoint, level = 3 }: EntryProps) {
  const Heading = `h${level}` as const;
  const { say, local, language } = useSpeech();
  const { status, statement, facts, notice } = entry;
  const isMissing = status === "no-data" || status === "outside" || status === "unclear";
  return (
    <div className="entry">
      <Heading>
        {entry.hasPage === false ? (
          <Local text={entry.title} />
        ) : (
          <a href={`/data/${entry.dataset}?lang=${language}`}>
            <Local text={entry.title} />
          </a>
        )}
      </Heading>
      {statement && <p>{isMissing ? local(statement) : <Absence text={local(statement)} />}</p>}
      {facts.length > 0 && (
        <ul className="site-facts">
          {facts.map((fact, index) => (
            <li key={`${index}-${fact.features[0]}`}>
              <Fact fact={fact} isPoint={isPoint} />
            </li>
          ))}
        </ul>
      )}
      {entry.truncated && <p className="hint">{say("report.truncated")}</p>}
      {notice && (
        <Notice>
          <Local text={notice} />
        </Notice>
      )}
      <Credit entry={entry} />
      {entry.walkedOn && <WalkedOn roads={entry.walkedOn} />}
    </div>
  );
}

function Absence({ text }: { readonly text: string }) {
  const { say } = useSpeech();
  return (
    <>
      <strong>{say("report.none")}</strong> {text}
    </>
  );
}

function Fact({ fact, isPoint }: { readonly fact: SiteFact; readonly isPoint: boolean }) {
  const speech = useSpeech();
  const { say } = speech;
  const known = fact.values.filter(({ value }) => value !== null);
  return (
    <>
      <p className="fact-title">
        <strong>{writeValue(fact.title, speech)}</strong> <span>{whereabouts(fact, isPoint, speech)}</span>
        {fact.rows > 1 && <span className="hint"> {say("report.rows", { count: formatNumber(fact.rows, speech) })}</span>}
      </p>
      {known.length > 0 && (
        <dl className="inline-facts">
          {known.map((value) => (
            <div key={value.label.ja}>
              <dt>
                <Local text={value.label} />
              </dt>
              <dd>{writeValue(value, speech)}</dd>
            </div>
          ))}
        </dl>
      )}
      {fact.nearBoundary && <Notice>{boundaryWarning(fact.nearBoundary, speech)}</Notice>}
    </>
  );
}

/** Minutes on foot are counted as in advertisements of flats: 80 m each, begun ones as whole. */
const walkedPerMinuteMeters = 80;

function whereabouts(fact: SiteFact, isPoint: boolean, speech: Speech): string {
  const { distanceMeters, walkingMeters, overlapSquareMeters, overlapPercent } = fact;
  const { say } = speech;
  const distance = formatLength(distanceMeters, speech);
  if (distanceMeters > 0 && walkingMeters === null) return say("report.walkUnknown", { distance });
  if (distanceMeters > 0 && typeof walkingMeters === "number") {
    const minutes = Math.ceil(walkingMeters / walkedPerMinuteMeters);
    return say("report.walk", { distance, walked: formatLength(walkingMeters, speech), minutes });
  }
  if (distanceMeters > 0) return say("report.away", { distance });
  if (isPoint || overlapSquareMeters === null || overlapPercent === null) return say("report.here");
  const oneDecimal = (value: number) => formatNumber(Math.round(value * 10) / 10, speech);
  return say("report.overlap", { area: oneDecimal(overlapSquareMeters), percent: oneDecimal(overlapPercent) });
}

function boundaryWarning({ distanceMeters, accuracyMeters, statement }: NonNullable<SiteFact["nearBoundary"]>, speech: Speech): string {
  const { say, local } = speech;
  const words = { accuracy: formatLength(accuracyMeters, speech), statement: local(statement) };
  if (distanceMeters === 0) return say("report.onBoundary", words);
  return say("report.nearBoundary", { ...words, distance: formatLength(distanceMeters, speech) });
}

function writeValue({ value, meaning, type, unit }: SiteValue, speech: Speech): string {
  return meaning ? speech.local(meaning) : formatValue(value, { type, unit }, speech);
}

function Credit({ entry: { sources, version } }: { readonly entry: SiteReportEntry }) {
  const speech = useSpeech();
  const { say, local } = speech;
  if (version === null) return null;
  const published = say("place.versionValue", { version: version.version, date: formatDate(version.publishedAt, speech) });
  return (
    <p className="credit hint">
      {say("report.source")}:{" "}
      {sources.map((source) => `${local(source.attribution)}（${dateOf(source.releasedOn, speech)}）`).join(say("list.separator"))}
      {" ／ "}
      {published}
      {version.sample && (
        <>
          {" ／ "}
          <strong>{say("sample.name")}</strong>
        </>
      )}
    </p>
  );
}

function WalkedOn({ roads }: { readonly roads: WalkedRoads }) {
  const speech = useSpeech();
  const sources = roads.sources.map(({ attribution, releasedOn }) => `${speech.local(attribution)}（${dateOf(releasedOn, speech)}）`);
  return (
    <p className="credit hint">
      {speech.say("report.walkedOn", { sources: sources.join(speech.say("list.separator")), version: roads.version })}
      {roads.sample && (
        <>
          {" ／ "}
          <strong>{speech.say("sample.name")}</strong>
        </>
      )}
    </p>
  );
}

function dateOf(releasedOn: string | null, speech: Speech): string {
  return releasedOn === null ? speech.say("report.dateUnknown") : speech.say("report.dataDate", { date: formatDate(releasedOn, speech) });
}
