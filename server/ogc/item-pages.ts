import type { DatasetDefinition } from "../../model/dataset.ts";
import { itemMembers } from "../../sql/build/items-query.ts";
import type { ItemsPage } from "../../sql/items.ts";
import type { OgcRequest, PageContent } from "./ogc-request.ts";
import { html } from "./html.ts";
import type { Link } from "./links.ts";
import { definitions, linkList, table } from "./page.ts";
import { returnableTitles } from "./schemas.ts";

interface Feature {
  readonly id: number;
  readonly geometry: { readonly type: string } | null;
  readonly properties: Readonly<Record<string, string | number | boolean | null>>;
}

interface Shown {
  readonly page: ItemsPage;
  readonly links: readonly Link[];
  readonly matched: number;
  readonly filterText: string | undefined;
}

type Steps = PageContent["path"];

/** Features as a table. */
export function itemsPageContent(
  ogc: OgcRequest,
  dataset: DatasetDefinition,
  { page, links, matched, filterText }: Shown,
  path: Steps,
): PageContent {
  const { say, api } = ogc;
  const features = page.features.map((text) => JSON.parse(text) as Feature);
  const titles = returnableTitles(ogc, dataset);
  const names = itemMembers(dataset).filter((name) => features.some(({ properties }) => properties[name] != null));
  const title = say("items.title", { title: dataset.title[ogc.language] });
  const count = say("items.count", {
    matched: matched.toLocaleString(ogc.language),
    returned: features.length.toLocaleString(ogc.language),
  });
  const rows = features.map(({ id, properties }) => [
    html`<a href="${api}/collections/${dataset.id}/items/${id}">${id}</a>`,
    ...names.map((name) => asText(ogc, properties[name] ?? null)),
  ]);
  return {
    title,
    path,
    main: html`${filterText === undefined ? "" : definitions([[say("items.filter"), html`<code>${filterText}</code>`]])}
    ${features.length === 0 ? html`<p>${say("items.none")}</p>` : table(count, [say("items.number"), ...names.map((name) => titles.get(name) ?? name)], rows)}
    ${linkList(links.filter(({ rel }) => rel !== "collection").map((link) => (link.rel === "next" ? { ...link, href: asHtml(link.href) } : link)))}`,
  };
}

/** One feature as terms and values. */
export function itemPage(ogc: OgcRequest, dataset: DatasetDefinition, text: string, path: Steps): PageContent {
  const { say, api, language } = ogc;
  const { id, geometry, properties } = JSON.parse(text) as Feature;
  const titles = returnableTitles(ogc, dataset);
  const itemsTitle = say("items.title", { title: dataset.title[language] });
  return {
    title: say("item.title", { title: dataset.title[language], number: id }),
    path: [...path, { title: itemsTitle, href: `${api}/collections/${dataset.id}/items` }],
    main: definitions([
      ...itemMembers(dataset).map(
        (name) => [titles.get(name) ?? name, properties[name] == null ? undefined : asText(ogc, properties[name])] as const,
      ),
      [say("item.geometry"), geometry?.type ?? say("item.noGeometry")],
    ]),
  };
}

function asText({ say, language }: OgcRequest, value: string | number | boolean | null): string {
  if (typeof value === "boolean") return say(value ? "page.yes" : "page.no");
  return typeof value === "number" ? value.toLocaleString(language, { maximumFractionDigits: 10, useGrouping: false }) : (value ?? "");
}

/** A person stays among pages. */
function asHtml(href: string): string {
  return /[?&]f=html(?:&|$)/.test(href) ? href : `${href}&f=html`;
}
