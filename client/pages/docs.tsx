import type { DocsPage } from "../../model/pages.ts";
import type { TextKey } from "../text/ja.ts";
import { useSpeech } from "../text/language-context.tsx";
import { Local } from "../text/local.tsx";
import { ApiExamples } from "./api-examples.tsx";
import { OperationTable } from "./operation-table.tsx";

/** Addresses besides `/api`, in the order in which people need them. */
const addresses: readonly (readonly [path: string, text: TextKey])[] = [
  ["/download/{dataset}.{format}", "docs.path.download"],
  ["/tiles/{dataset}/{z}/{x}/{y}.mvt", "docs.path.tiles"],
  ["/styles/{dataset}.json", "docs.path.styles"],
  ["/report?lon={lon}&lat={lat}", "docs.path.report"],
  ["/print?lon={lon}&lat={lat}&scale={scale}", "docs.path.print"],
  ["/catalog.jsonld", "docs.path.dcat"],
  ["/catalog.ttl", "docs.path.turtle"],
  ["/api/3/action/package_search", "docs.path.ckan"],
  ["/feed.atom", "docs.path.feed"],
];

/** The guide for those who use the open data. */
export function DocsDetails({ content }: { readonly content: DocsPage }) {
  const { say, local, language } = useSpeech();
  const { dataset, formats, examples, operations } = content;
  return (
    <>
      <h1>{say("docs.title")}</h1>
      <p className="lead">{say("docs.lead")}</p>
      <h2>{say("docs.choose")}</h2>
      <p>
        {say("docs.chooseText")} <a href={`/data?lang=${language}`}>{say("nav.data")}</a>
      </p>
      <h2>{say("docs.files")}</h2>
      <p>{say("docs.filesText")}</p>
      <ul className="plain-list">
        {formats.map((format) => (
          <li key={format.id}>
            <code>.{format.extension}</code> <Local text={format.label} />
          </li>
        ))}
      </ul>
      <h2>{say("docs.versions")}</h2>
      <p>{say("docs.versionsText")}</p>
      <h2>{say("docs.licence")}</h2>
      <p>{say("docs.licenceText")}</p>
      {dataset && (
        <>
          <h2>{say("docs.examples")}</h2>
          <p>{say("docs.examplesText", { title: local(dataset.title) })}</p>
          <ApiExamples examples={examples} />
        </>
      )}
      <h2>{say("docs.addresses")}</h2>
      <dl className="facts">
        {addresses.map(([path, text]) => (
          <div key={path}>
            <dt>{say(text)}</dt>
            <dd>
              <code>{path}</code>
            </dd>
          </div>
        ))}
      </dl>
      <h2>{say("docs.reference")}</h2>
      <p>
        {say("docs.referenceText")} <a href="/api/openapi.json?f=json">openapi.json</a>
      </p>
      <OperationTable operations={operations} />
      <h2>{say("docs.problems")}</h2>
      <p>{say("docs.problemsText")}</p>
    </>
  );
}
