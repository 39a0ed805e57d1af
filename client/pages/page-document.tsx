import type { ReactElement } from "react";
import type { PageRequest } from "../../model/pages.ts";
import { ContactLink } from "../panels/contact-link.tsx";
import { LanguageLinks } from "../panels/language-links.tsx";
import { SampleBanner } from "../panels/sample-banner.tsx";
import stylesheet from "../styles/pages.css?url";
import { htmlLanguage, inLanguage, languages, machineTranslated } from "../text/choose-language.ts";
import { LanguageProvider } from "../text/language-context.tsx";
import { speech } from "../text/speech.ts";
import { ChangesDetails } from "./changes.tsx";
import { DataList } from "./data-list.tsx";
import { DatasetDetails } from "./dataset-details.tsx";
import { JsonLd } from "./json-ld.tsx";
import { linkedData } from "./linked-data.ts";
import { DocsDetails } from "./docs.tsx";
import { ProblemDetails } from "./problem-details.tsx";
import { SiteForm } from "./site-form.tsx";
import { SiteReportDetails } from "./site-report.tsx";

/** The whole document around the content of a data page. */
export function pageDocument(request: PageRequest): ReactElement {
  const { language, publicUrl, address, content } = request;
  const { say, local } = speech(language);
  const city = local(request.city.name);
  const { title, description } = summary(request);
  const data = linkedData(request);
  const feed = feedOf(content);
  return (
    <html lang={htmlLanguage(language)}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${title} | ${say("app.title", { city })}`}</title>
        <meta name="description" content={description} />
        {(!indexed.has(content.kind) || request.sample) && <meta name="robots" content="noindex" />}
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href={stylesheet} />
        {content.kind !== "problem" &&
          languages.map((other) => <link key={other} rel="alternate" hrefLang={other} href={publicUrl + inLanguage(address, other)} />)}
        {feed !== undefined && <link rel="alternate" type="application/atom+xml" href={feed} />}
        {data && <JsonLd data={data} />}
        {withMap.has(content.kind) && <script type="module" src="/page-maps.js" />}
      </head>
      <body>
        <LanguageProvider language={language}>
          <a className="skip-link" href="#content">
            {say("skip.content")}
          </a>
          <header className="site-header">
            <p className="site-name">
              <a href={`/?lang=${language}`}>{say("app.title", { city })}</a>
            </p>
            <nav className="site-nav" aria-label={say("nav.label")}>
              <a href={`/?lang=${language}`}>{say("nav.map")}</a>
              <a href={`/data?lang=${language}`} aria-current={content.kind === "data-list" ? "page" : undefined}>
                {say("nav.data")}
              </a>
              <a href={`/docs?lang=${language}`} aria-current={content.kind === "docs" ? "page" : undefined}>
                {say("nav.docs")}
              </a>
              <a href={`/simulate?lang=${language}`}>{say("nav.simulate")}</a>
            </nav>
            <LanguageLinks address={address} />
          </header>
          {request.sample && <SampleBanner />}
          <main id="content" className="page">
            <PageContent request={request} />
          </main>
          <footer className="site-footer">
            {machineTranslated.has(language) && <p>{say("language.machine")}</p>}
            <p>
              <a href={`/offline.html?lang=${language}`}>{say("offline.title")}</a>
            </p>
            <ContactLink city={request.city} />
          </footer>
        </LanguageProvider>
      </body>
    </html>
  );
}

function feedOf(content: PageRequest["content"]): string | undefined {
  if (content.kind === "data-list") return "/feed.atom";
  return content.kind === "dataset" ? `/data/${content.dataset.id}.atom` : undefined;
}

/** The kinds of page that search engines are to know. */
const indexed: ReadonlySet<PageRequest["content"]["kind"]> = new Set(["data-list", "dataset", "docs"]);

/** The kinds of page that have room for a map. */
const withMap: ReadonlySet<PageRequest["content"]["kind"]> = new Set(["dataset", "changes"]);

function PageContent({ request }: { readonly request: PageRequest }) {
  const { content, city } = request;
  if (content.kind === "data-list") return <DataList content={content} city={city} />;
  if (content.kind === "dataset") return <DatasetDetails content={content} />;
  if (content.kind === "changes") return <ChangesDetails content={content} />;
  if (content.kind === "docs") return <DocsDetails content={content} />;
  if (content.kind === "site-report") return <SiteReportDetails content={content} address={request.address} />;
  if (content.kind === "site-form") return <SiteForm content={content} city={city} />;
  return <ProblemDetails content={content} />;
}

/** Title and description for search engines and bookmarks. */
function summary({ language, city, content }: PageRequest): { title: string; description: string } {
  const { say, local } = speech(language);
  if (content.kind === "dataset") return { title: local(content.dataset.title), description: local(content.dataset.description) };
  if (content.kind === "changes") {
    const title = say("changes.title", { title: local(content.dataset.title) });
    return { title, description: local(content.dataset.description) };
  }
  if (content.kind === "docs") return { title: say("docs.title"), description: say("docs.lead") };
  if (content.kind === "site-report") return { title: say("report.title"), description: say("report.lead") };
  if (content.kind === "site-form") return { title: say("report.formTitle"), description: say("report.formLead") };
  if (content.kind === "problem") return { title: content.problem.title, description: content.problem.detail };
  return { title: say("data.listTitle"), description: say("app.description", { city: local(city.name) }) };
}
