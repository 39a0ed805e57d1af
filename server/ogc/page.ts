import type { OgcRequest, PageContent } from "./ogc-request.ts";
import { type Html, html } from "./html.ts";
import { type Link, ownAddress } from "./links.ts";

/** A complete document: no script, one column, readable with a screen reader and on paper. */
export function writePage(ogc: OgcRequest, { title, path, main }: PageContent, isSample: boolean): string {
  const { platform, language, say, base } = ogc;
  const other = language === "ja" ? "en" : "ja";
  const site = say("api.title", { city: platform.city.name[language] });
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title === site ? site : `${title} | ${site}`}</title>
        <style>
          ${style}
        </style>
      </head>
      <body>
        <a class="skip" href="#main">${say("page.skip")}</a>
        ${
          isSample
            ? html`<aside class="sample" aria-label="${say("sample.name")}">
                <p><strong>${say("sample.name")}</strong> ${say("sample.explanation")}</p>
              </aside>`
            : ""
        }
        <header>
          <nav aria-label="${say("page.path")}">
            <ol>
              ${path.map((step) => html`<li><a href="${step.href}">${step.title}</a></li>`)}
              <li aria-current="page">${title}</li>
            </ol>
          </nav>
          <p>
            <a href="${base}/">${say("page.map")}</a> <a href="${base}/data">${say("page.data")}</a>
            <a href="${ownAddress(ogc, { f: "json" })}">${say("page.json")}</a>
            <a href="${ownAddress(ogc, { lang: other })}" lang="${other}" hreflang="${other}">${say("page.language")}</a>
          </p>
        </header>
        <main id="main">
          <h1>${title}</h1>
          ${main}
        </main>
      </body>
    </html> `.html;
}

/** A table whose first column names the row. */
export function table(caption: string, head: readonly string[], rows: readonly (readonly (Html | string)[])[]): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${head.map((cell) => html`<th scope="col">${cell}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ([first = "", ...rest]) =>
            html`<tr>
              <th scope="row">${first}</th>
              ${rest.map((cell) => html`<td>${cell}</td>`)}
            </tr> `,
        )}
      </tbody>
    </table>
  </div>`;
}

/** Terms and what they say; those without a value are left out. */
export function definitions(entries: readonly (readonly [term: string, value: Html | string | undefined])[]): Html {
  const given = entries.filter((entry): entry is [string, Html | string] => entry[1] !== undefined);
  return html`<dl>
    ${given.map(
      ([term, value]) =>
        html`<dt>${term}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
}

/** Links as a list, once per address and title. */
export function linkList(links: readonly Link[]): Html {
  const shown = links.filter(({ rel, templated }) => !["self", "alternate"].includes(rel) && templated !== true);
  return html`<ul>
    ${shown.map(({ href, title }) => html`<li><a href="${href}">${title ?? href}</a></li>`)}
  </ul>`;
}

const style = {
  html: `body{margin:0 auto;max-width:72rem;padding:1rem;font:1rem/1.7 system-ui,sans-serif;color:#1a1a1c;background:#fff}
a{color:#0017c1}h1{font-size:1.6rem}h2{font-size:1.25rem}
nav ol{display:flex;flex-wrap:wrap;gap:.25rem 1rem;list-style:none;padding:0}nav li+li::before{content:"› "}
header p{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem}
.sample{background:#fff2cc;border:2px solid #8a5a00;padding:.5rem 1rem}
.skip{position:absolute;left:-999rem}.skip:focus{position:static}
p,dd,li{overflow-wrap:anywhere}pre{overflow-x:auto;padding:.5rem;background:#f2f2f2}
.scroll{overflow-x:auto}table{border-collapse:collapse}caption{text-align:start;padding:.25rem 0}
th,td{border:1px solid #767680;padding:.25rem .5rem;text-align:start;vertical-align:top}
dt{font-weight:bold}pre,code{overflow-wrap:anywhere;white-space:pre-wrap}`,
};
