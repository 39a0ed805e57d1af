import { useEffect, useState } from "react";
import type { SiteReport, SiteReportTopic } from "../../model/site-report.ts";
import type { SiteTopic } from "../../model/site-topic.ts";
import { fetchReport, reportPath, RequestFailure, withAsOf } from "../api.ts";
import { useAsOf } from "../as-of.tsx";
import { SiteEntry } from "../pages/site-entry.tsx";
import { useSpeech } from "../text/language-context.tsx";
import { Local } from "../text/local.tsx";
import { HousePicture } from "./house-picture.tsx";

/** What residents ask about their house, in this order; the printed report has the rest. */
const residentTopics: readonly SiteTopic[] = [
  "flood",
  "landslide",
  "hazard",
  "shelters",
  "zoning",
  "heritage",
  "school-district",
  "elevation",
];

/** What the city's data says about a place, in words, with source and date. */
export function PlaceAnswers({ place }: { readonly place: readonly [lon: number, lat: number] }) {
  const { say, language } = useSpeech();
  const asOf = useAsOf();
  const { report, failure, retry } = useReport(place);
  return (
    <section className="answers" aria-labelledby="answers-title" aria-busy={report === undefined && failure === undefined}>
      <h3 id="answers-title">{say("place.answers")}</h3>
      {failure !== undefined ? (
        <>
          <p>{failure}</p>
          <button type="button" className="button" onClick={retry}>
            {say("place.retry")}
          </button>
        </>
      ) : report === undefined ? (
        <p role="status">{say("place.loading")}</p>
      ) : (
        residentTopics.map((id) => {
          const topic = report.topics.find((each) => each.topic === id);
          return topic && <Answer key={id} topic={topic} />;
        })
      )}
      <p>
        <a className="button" href={withAsOf(`${reportPath(place, "html")}&lang=${language}`, asOf)}>
          {say("place.report")}
        </a>
      </p>
    </section>
  );
}

function Answer({ topic: { topic, title, entries } }: { readonly topic: SiteReportTopic }) {
  const { say } = useSpeech();
  const ranks = entries.flatMap(({ dataset, facts }) =>
    dataset === "flood-hazard" ? facts.filter((fact) => fact.distanceMeters === 0) : [],
  );
  const deepest = ranks.map(({ title: { value } }) => Number(value)).reduce((most, rank) => Math.max(most, rank), 0);
  return (
    <div className="answer">
      <h4>
        <Local text={title} />
      </h4>
      {deepest > 0 && <HousePicture rank={deepest} />}
      {topic === "shelters" && entries.some(({ facts, walkedOn }) => facts.length > 0 && !walkedOn) && (
        <p className="hint">{say("place.straight")}</p>
      )}
      {entries.length === 0 && (
        <p>
          <strong>{say("report.noData")}</strong> {say("report.noDataset")}
        </p>
      )}
      {entries.map((entry) => (
        <SiteEntry key={entry.dataset} entry={entry} isPoint level={5} />
      ))}
    </div>
  );
}

/** The report on the place; a new place takes it away until its own has come. */
function useReport([lon, lat]: readonly [number, number]) {
  const { say, language } = useSpeech();
  const [attempt, setAttempt] = useState(0);
  const asOf = useAsOf();
  const question = `${lon} ${lat} ${language} ${asOf} ${attempt}`;
  const [answer, setAnswer] = useState<{ question: string; report?: SiteReport; problem?: string | undefined }>();
  useEffect(() => {
    const abort = new AbortController();
    fetchReport([lon, lat], { language, asOf, signal: abort.signal }).then(
      (report) => setAnswer({ question, report }),
      (error: unknown) => {
        if (!abort.signal.aborted) setAnswer({ question, problem: error instanceof RequestFailure ? error.problem.detail : undefined });
      },
    );
    return () => abort.abort();
  }, [lon, lat, language, asOf, question]);
  const current = answer?.question === question ? answer : undefined;
  const failed = current !== undefined && current.report === undefined;
  return {
    report: current?.report,
    failure: failed ? (current.problem ?? say("place.failed")) : undefined,
    retry: () => setAttempt((count) => count + 1),
  };
}
