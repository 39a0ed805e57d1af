import type { DataListPage } from "../../model/pages.ts";
import { formatNumber } from "../text/format-value.ts";
import { useSpeech } from "../text/language-context.tsx";
import { themeOrder, themeTitles } from "../text/theme-title.ts";

/** Looks for datasets with a plain form. */
export function DataSearch({ content }: { readonly content: DataListPage }) {
  const speech = useSpeech();
  const { say, local, language } = speech;
  const { search, licences, formats, datasets, total } = content;
  const isSearch = Object.values(search).some((asked) => asked !== "");
  return (
    <search>
      <form className="fields" action="/data" method="get">
        <input type="hidden" name="lang" value={language} />
        <label>
          {say("data.searchWords")}
          <input type="search" name="q" defaultValue={search.q} maxLength={200} />
        </label>
        <label>
          {say("data.theme")}
          <select name="theme" defaultValue={search.theme}>
            <option value="">{say("data.searchAll")}</option>
            {themeOrder.map((theme) => (
              <option key={theme} value={theme}>
                {say(themeTitles[theme])}
              </option>
            ))}
          </select>
        </label>
        <label>
          {say("data.licence")}
          <select name="licence" defaultValue={search.licence}>
            <option value="">{say("data.searchAll")}</option>
            {licences.map(({ id, title }) => (
              <option key={id} value={id}>
                {local(title)}
              </option>
            ))}
          </select>
        </label>
        <label>
          {say("data.formats")}
          <select name="format" defaultValue={search.format}>
            <option value="">{say("data.searchAll")}</option>
            {formats.map(({ id, label }) => (
              <option key={id} value={id}>
                {local(label)}
              </option>
            ))}
          </select>
        </label>
        <label>
          {say("data.since")}
          <input type="date" name="since" defaultValue={search.since} />
        </label>
        <button type="submit" className="button primary">
          {say("data.search")}
        </button>
      </form>
      <p className="hint" role="status">
        {say("data.searchFound", { count: formatNumber(datasets.length, speech), total: formatNumber(total, speech) })}
        {isSearch && (
          <>
            {" "}
            <a href={`/data?lang=${language}`}>{say("data.searchReset")}</a>
          </>
        )}
      </p>
    </search>
  );
}
