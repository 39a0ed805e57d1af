import { changeKinds, type ChangesPage } from "../../model/pages.ts";
import { formatDate, formatNumber } from "../text/format-value.ts";
import { useSpeech } from "../text/language-context.tsx";
import { changeTitles } from "./change-titles.ts";

/** Which two versions are compared, and what of their difference is listed: a plain form. */
export function ChangesChoice({ content }: { readonly content: ChangesPage }) {
  const speech = useSpeech();
  const { say, language } = speech;
  const { dataset, versions, from, to, only } = content;
  const options = versions.map(({ version, publishedAt }) => (
    <option key={version} value={version}>
      {say("changes.versionOf", { version: formatNumber(version, speech), date: formatDate(publishedAt, speech) })}
    </option>
  ));
  return (
    <form className="fields no-print" action={`/data/${dataset.id}/changes`} method="get">
      <input type="hidden" name="lang" value={language} />
      <label>
        {say("changes.from")}
        <select name="from" defaultValue={from}>
          {options}
          <option value={0}>{say("changes.beginning")}</option>
        </select>
      </label>
      <label>
        {say("changes.to")}
        <select name="to" defaultValue={to}>
          {options}
        </select>
      </label>
      <label>
        {say("changes.kind")}
        <select name="only" defaultValue={only ?? ""}>
          <option value="">{say("data.searchAll")}</option>
          {changeKinds.map((kind) => (
            <option key={kind} value={kind}>
              {say(changeTitles[kind])}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" className="button primary">
        {say("changes.compare")}
      </button>
    </form>
  );
}
