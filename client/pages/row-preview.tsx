import type { DatasetPage } from "../../model/pages.ts";
import { showLayerLink } from "../state.ts";
import { formatNumber, formatValue } from "../text/format-value.ts";
import { useSpeech } from "../text/language-context.tsx";
import { Local } from "../text/local.tsx";
import { PageMap } from "./page-map.tsx";
import { ScrollTable } from "./scroll-table.tsx";

const mostRows = 10;

/** The first rows as a table, and all of them on a small map. */
export function RowPreview({ content }: { readonly content: DatasetPage }) {
  const speech = useSpeech();
  const { say, local, language } = speech;
  const { dataset, rows, baseMap } = content;
  const { state, id } = dataset;
  if (state === null || rows.length === 0) return null;
  const shown = rows.slice(0, mostRows);
  const title = local(dataset.title);
  return (
    <>
      <h2>{say("data.preview")}</h2>
      {state.bboxLonLat && (
        <PageMap label={say("data.previewMap", { title })} show={[id, ...baseMap]} bboxLonLat={state.bboxLonLat}>
          <a href={showLayerLink(id, language)}>{say("data.onMap")}</a>
        </PageMap>
      )}
      <p>
        {say("data.previewRows", { count: formatNumber(shown.length, speech), total: formatNumber(state.rowCount, speech) })}{" "}
        <a href={`/api/collections/${id}/items?f=html&lang=${speech.definitions}`}>{say("data.previewAll")}</a>
      </p>
      <ScrollTable title={say("data.preview")} kind="rows">
        <thead>
          <tr>
            <th scope="col">{say("data.rowNumber")}</th>
            {Object.entries(dataset.fields).map(([name, { label }]) => (
              <th key={name} scope="col">
                <Local text={label} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map(({ fid, values }) => (
            <tr key={fid}>
              <th scope="row">
                <a href={`/api/collections/${id}/items/${fid}?f=html&lang=${speech.definitions}`}>{fid}</a>
              </th>
              {Object.entries(dataset.fields).map(([name, field]) => (
                <td key={name} className={field.type === "number" || field.type === "integer" ? "number" : undefined}>
                  {values[name] === null ? "—" : formatValue(values[name], field, speech)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </ScrollTable>
    </>
  );
}
