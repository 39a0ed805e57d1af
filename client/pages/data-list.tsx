import type { CatalogEntry } from "../../model/catalog.ts";
import type { DataListPage, PageFormat, PageRequest } from "../../model/pages.ts";
import { showLayerLink } from "../state.ts";
import { formatDate, formatNumber } from "../text/format-value.ts";
import { useSpeech } from "../text/language-context.tsx";
import { groupByTheme, themeTitles } from "../text/theme-title.ts";
import { DataSearch } from "./data-search.tsx";
import { Downloads } from "./downloads.tsx";
import { ScrollTable } from "./scroll-table.tsx";

export function DataList({ content, city }: { readonly content: DataListPage; readonly city: PageRequest["city"] }) {
  const { say, local } = useSpeech();
  return (
    <>
      <h1>{say("data.listTitle")}</h1>
      <p className="lead">{say("data.listLead", { city: local(city.name) })}</p>
      <DataSearch content={content} />
      {groupByTheme(content.datasets).map(({ theme, entries }) => (
        <section key={theme} aria-labelledby={`theme-${theme}`}>
          <h2 id={`theme-${theme}`}>{say(themeTitles[theme])}</h2>
          <ScrollTable title={say(themeTitles[theme])} kind="datasets">
            <thead>
              <tr>
                <th scope="col">{say("data.dataset")}</th>
                <th scope="col" className="number">
                  {say("data.version")}
                </th>
                <th scope="col">{say("data.published")}</th>
                <th scope="col" className="number">
                  {say("data.rows")}
                </th>
                <th scope="col">{say("data.licence")}</th>
                <th scope="col">{say("data.formats")}</th>
              </tr>
            </thead>
            <tbody>
              {entries.map((entry) => (
                <DatasetRow key={entry.id} entry={entry} formats={content.formats} />
              ))}
            </tbody>
          </ScrollTable>
        </section>
      ))}
    </>
  );
}

function DatasetRow({ entry, formats }: { readonly entry: CatalogEntry; readonly formats: readonly PageFormat[] }) {
  const speech = useSpeech();
  const { say, local, language } = speech;
  const { state } = entry;
  const title = local(entry.title);
  const licences = [...new Set(entry.sources.map(({ licence }) => local(licence.title)))];
  return (
    <tr>
      <th scope="row">
        <a href={`/data/${entry.id}?lang=${language}`}>{title}</a>
        {state && (
          <a className="map-link" href={showLayerLink(entry.id, language)} aria-label={say("data.onMapOf", { title })}>
            {say("data.onMap")}
          </a>
        )}
      </th>
      {state ? (
        <>
          <td className="number">{formatNumber(state.version, speech)}</td>
          <td className="date">{formatDate(state.publishedAt, speech)}</td>
          <td className="number">{formatNumber(state.rowCount, speech)}</td>
        </>
      ) : (
        <td colSpan={3}>{say("data.notYet")}</td>
      )}
      <td>{licences.join(say("list.separator"))}</td>
      <td>
        <Downloads entry={entry} formats={formats} compact />
      </td>
    </tr>
  );
}
