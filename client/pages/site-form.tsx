import type { PageRequest, SiteFormPage } from "../../model/pages.ts";
import { formatNumber } from "../text/format-value.ts";
import { useSpeech } from "../text/language-context.tsx";

/** Names a place without a map and without a script. */
export function SiteForm({ content, city }: { readonly content: SiteFormPage; readonly city: PageRequest["city"] }) {
  const speech = useSpeech();
  const { say, language } = speech;
  const { areaSquareMeters, vertices } = content.limits;
  const [lon, lat] = city.center;
  return (
    <>
      <h1>{say("report.formTitle")}</h1>
      <p className="lead">{say("report.formLead")}</p>
      <h2>{say("report.byPoint")}</h2>
      <form className="fields" action="/report" method="get">
        <input type="hidden" name="lang" value={language} />
        <label>
          {say("report.lon")}
          <input name="lon" inputMode="decimal" required defaultValue={lon} />
        </label>
        <label>
          {say("report.lat")}
          <input name="lat" inputMode="decimal" required defaultValue={lat} />
        </label>
        <button type="submit" className="button primary">
          {say("report.make")}
        </button>
      </form>
      <h2>{say("report.byArea")}</h2>
      <form className="fields wide" action={`/report?lang=${language}`} method="post">
        <label>
          {say("report.areaInput")}
          <textarea name="area" rows={5} required />
        </label>
        <p className="hint">
          {say("report.areaHint", { area: formatNumber(areaSquareMeters, speech), vertices: formatNumber(vertices, speech) })}
        </p>
        <button type="submit" className="button primary">
          {say("report.make")}
        </button>
      </form>
    </>
  );
}
