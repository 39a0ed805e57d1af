import type { CatalogEntry } from "../../model/catalog.ts";
import { licences } from "../../model/licence.ts";
import { ExternalLink } from "../panels/external-link.tsx";
import type { TextKey } from "../text/ja.ts";
import { useSpeech } from "../text/language-context.tsx";
import { Local } from "../text/local.tsx";

type Source = CatalogEntry["sources"][number];

export function SourceList({ sources }: Pick<CatalogEntry, "sources">) {
  const { say } = useSpeech();
  return (
    <ul className="sources">
      {sources.map((source) => (
        <li key={source.id}>
          <h3>
            <ExternalLink href={source.landing}>
              <Local text={source.title} />
            </ExternalLink>
          </h3>
          <dl className="facts">
            <div>
              <dt>{say("data.publisher")}</dt>
              <dd>
                <Local text={source.publisher} />
              </dd>
            </div>
            <div>
              <dt>{say("data.licence")}</dt>
              <dd>
                <ExternalLink href={source.licence.url}>
                  <Local text={source.licence.title} />
                </ExternalLink>
                <br />
                {say(permission(source))}
              </dd>
            </div>
            <div>
              <dt>{say("data.credit")}</dt>
              <dd>
                <Local text={source.attribution} />
              </dd>
            </div>
          </dl>
        </li>
      ))}
    </ul>
  );
}

/** The licence in plain words; the licence itself decides. */
function permission({ licence }: Source): TextKey {
  if (!licence.redistribute) return "licence.viewOnly";
  if (licence.id === "CC0-1.0") return "licence.shareFree";
  return licences[licence.id].shareAlike ? "licence.shareAlike" : "licence.share";
}
