import type { SiteReportPage } from "../../model/pages.ts";
import type { SiteReportTopic } from "../../model/site-report.ts";
import { formatHash } from "../state.ts";
import { useSpeech } from "../text/language-context.tsx";
import { Local } from "../text/local.tsx";
import { SiteEntry } from "./site-entry.tsx";
import { SitePlaceFacts } from "./site-place.tsx";

/** All that is known about a place, laid out to be printed. */
export function SiteReportDetails({ content, address }: { readonly content: SiteReportPage; readonly address: string }) {
  const { say, language } = useSpeech();
  const { report } = content;
  const [lon, lat] = report.place.centerLonLat;
  const isPoint = report.place.geometry.type === "Point";
  return (
    <article className="report">
      <h1>{say("report.title")}</h1>
      <p className="lead">{say("report.lead")}</p>
      <p className="links no-print">
        <a className="button primary" href={`/?lang=${language}${formatHash({ camera: { zoom: 17, lat, lon, bearing: 0 } })}`}>
          {say("report.onMap")}
        </a>
        {isPoint && <a href={withParameter(address, "f", "pdf")}>{say("report.pdf")}</a>}
        {isPoint && <a href={withParameter(address, "f", "json")}>{say("report.json")}</a>}
        <a href={`/report?lang=${language}&f=html`}>{say("report.another")}</a>
      </p>
      <p className="hint no-print">{say("report.printHint")}</p>
      <SitePlaceFacts report={report} />
      {report.topics.map((topic) => (
        <Topic key={topic.topic} topic={topic} isPoint={isPoint} />
      ))}
      <p className="disclaimer">{say("report.disclaimer")}</p>
    </article>
  );
}

function Topic({ topic: { topic, title, entries }, isPoint }: { readonly topic: SiteReportTopic; readonly isPoint: boolean }) {
  const { say } = useSpeech();
  return (
    <section aria-labelledby={`topic-${topic}`} className="topic">
      <h2 id={`topic-${topic}`}>
        <Local text={title} />
      </h2>
      {entries.length === 0 && (
        <p>
          <strong>{say("report.noData")}</strong> {say("report.noDataset")}
        </p>
      )}
      {entries.map((entry) => (
        <SiteEntry key={entry.dataset} entry={entry} isPoint={isPoint} />
      ))}
    </section>
  );
}

function withParameter(address: string, name: string, value: string): string {
  const [path = "", query = ""] = address.split("?");
  const parameters = new URLSearchParams(query);
  parameters.set(name, value);
  return `${path}?${parameters}`;
}
