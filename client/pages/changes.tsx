import { type ChangedRow, changeKinds, type ChangesPage } from "../../model/pages.ts";
import { formatDate, formatNumber, formatValue } from "../text/format-value.ts";
import { useSpeech } from "../text/language-context.tsx";
import { ChangesChoice } from "./changes-choice.tsx";
import { changeTitles } from "./change-titles.ts";
import { changesUrl } from "./changes-url.ts";
import { PageMap } from "./page-map.tsx";
import { ScrollTable } from "./scroll-table.tsx";

/** More than this many shapes are not drawn: the file is a hundred times their number of bytes. */
const mostOnMap = 5000;

/** What differs between two versions: numbers, a map, and each row with its fields before and after. */
export function ChangesDetails({ content }: { readonly content: ChangesPage }) {
  const speech = useSpeech();
  const { say, local, language } = speech;
  const { dataset, from, to, counts, only, after } = content;
  const total = counts.added + counts.changed + counts.removed;
  return (
    <>
      <p>
        <a href={`/data/${dataset.id}?lang=${language}`}>{say("changes.back", { title: local(dataset.title) })}</a>
      </p>
      <h1>{say("changes.title", { title: local(dataset.title) })}</h1>
      <p className="lead">{say("changes.lead", { from: versionName(from), to: versionName(to) })}</p>
      <ChangesChoice content={content} />
      <dl className="inline-facts change-counts" aria-label={say("changes.counts")}>
        {changeKinds.map((kind) => (
          <div key={kind}>
            <dt>
              <span className={`change-mark ${kind}`} aria-hidden="true" /> {say(changeTitles[kind])}
            </dt>
            <dd>{formatNumber(counts[kind], speech)}</dd>
          </div>
        ))}
      </dl>
      {total === 0 ? (
        <p>{say("changes.none")}</p>
      ) : (
        <>
          <ChangesMap content={content} total={total} />
          <h2>{say("changes.rows")}</h2>
          <ChangedRows content={content} />
          {after !== null && (
            <p className="links">
              <a className="button" href={changesUrl(dataset.id, { from, to, only, after, lang: language })}>
                {say("changes.next")}
              </a>
            </p>
          )}
          <h2>{say("changes.files")}</h2>
          <ul className="downloads">
            {(["csv", "geojson", "geojsonl"] as const).map((format) => (
              <li key={format}>
                <a
                  href={`/download/${dataset.id}/changes?from=${from}&to=${to}&f=${format}`}
                  aria-label={`${say("changes.files")} ${format}`}
                >
                  {format}
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );

  function versionName(version: number): string {
    const known = content.versions.find((candidate) => candidate.version === version);
    if (known === undefined) return say("changes.beginning");
    return say("changes.versionOf", { version: formatNumber(version, speech), date: formatDate(known.publishedAt, speech) });
  }
}

function ChangesMap({ content, total }: { readonly content: ChangesPage; readonly total: number }) {
  const speech = useSpeech();
  const { say } = speech;
  const { dataset, from, to, baseMap, counts } = content;
  const box = dataset.state?.bboxLonLat;
  if (!box) return null;
  if (total > mostOnMap) return <p className="hint">{say("changes.tooMany", { count: formatNumber(total, speech) })}</p>;
  const address = `/download/${dataset.id}/changes?from=${from}&to=${to}&f=geojson`;
  return (
    <>
      <h2>{say("changes.map")}</h2>
      <PageMap label={say("changes.map")} show={baseMap} bboxLonLat={box} changes={address}>
        <a href={address}>{say("changes.files")} geojson</a>
      </PageMap>
      {counts.changed > 0 && (
        <p className="hint no-print">
          <span className="change-mark moved-from" aria-hidden="true" /> {say("changes.moved")} – {say("changes.before")}
        </p>
      )}
    </>
  );
}

function ChangedRows({ content }: { readonly content: ChangesPage }) {
  const { say } = useSpeech();
  return (
    <ScrollTable title={say("changes.rows")} kind="changes">
      <thead>
        <tr>
          <th scope="col">{say("data.rowNumber")}</th>
          <th scope="col">{say("changes.kind")}</th>
          <th scope="col">{say("changes.field")}</th>
          <th scope="col">{say("changes.before")}</th>
          <th scope="col">{say("changes.after")}</th>
        </tr>
      </thead>
      {content.rows.map((row) => (
        <RowChanges key={row.fid} row={row} content={content} />
      ))}
    </ScrollTable>
  );
}

/** One line for each field that is another one; an added or removed row is named by its title. */
function RowChanges({ row, content }: { readonly row: ChangedRow; readonly content: ChangesPage }) {
  const speech = useSpeech();
  const { say, local, definitions } = speech;
  const { fields, titleField, id } = content.dataset;
  const { fid, change, before, after, isMoved } = row;
  const written = (values: ChangedRow["before"], name: string) => {
    const field = fields[name];
    return values === null || field === undefined ? "—" : formatValue(values[name], field, speech);
  };
  const names = Object.keys(fields).filter((name) =>
    before === null || after === null ? name === titleField : before[name] !== after[name],
  );
  const lines = [
    ...names.map((name) => ({
      key: name,
      label: local(fields[name]?.label ?? { ja: name, en: name }),
      before: written(before, name),
      after: written(after, name),
    })),
    ...(isMoved ? [{ key: "", label: say("data.geometry"), before: "", after: say("changes.moved") }] : []),
  ];
  const version = after === null ? content.from : content.to;
  return (
    <tbody>
      {lines.map((line, index) => (
        <tr key={line.key}>
          {index === 0 && (
            <>
              <th scope="rowgroup" rowSpan={lines.length}>
                <a href={`/api/collections/${id}/items/${fid}?f=html&lang=${definitions}&asOf=${version}`}>{fid}</a>
                {!names.includes(titleField) && <div className="hint">{written(after ?? before, titleField)}</div>}
              </th>
              <td rowSpan={lines.length}>
                <span className={`change-mark ${change}`} aria-hidden="true" /> {say(changeTitles[change])}
              </td>
            </>
          )}
          <td>{line.label}</td>
          <td>{line.before}</td>
          <td>{line.after}</td>
        </tr>
      ))}
    </tbody>
  );
}
