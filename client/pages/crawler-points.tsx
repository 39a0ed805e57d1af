import type { CrawlerCheck, CrawlerPoint, CrawlerTopic } from "../../model/crawler-check.ts";
import type { TextKey } from "../text/ja.ts";
import { useSpeech } from "../text/language-context.tsx";
import { Local } from "../text/local.tsx";

const topicTitles: Readonly<Record<CrawlerTopic, TextKey>> = {
  data: "check.data",
  licence: "data.licence",
  tags: "data.keywords",
  description: "check.description",
  columns: "data.columns",
  formats: "data.formats",
  address: "check.address",
  cors: "check.cors",
};

const resultWords: Readonly<Record<CrawlerPoint["result"], TextKey>> = {
  ok: "check.ok",
  advice: "check.advice",
  blocked: "check.blocked",
};

/** For city staff: would portals take this dataset, and what to do. */
export function CrawlerPoints({ check }: { readonly check: CrawlerCheck }) {
  const { say } = useSpeech();
  return (
    <details className="check">
      <summary>
        {say("check.title")} — {say(check.accepted ? "check.accepted" : "check.refused")}
      </summary>
      <dl className="facts">
        {check.points.map(({ topic, result, finding, remedy }) => (
          <div key={topic}>
            <dt>{say(topicTitles[topic])}</dt>
            <dd>
              <strong>{say(resultWords[result])}</strong> <Local text={finding} />
              {remedy && (
                <>
                  <br />→ <Local text={remedy} />
                </>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
