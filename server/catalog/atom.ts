import type { PublicCity } from "../../model/city.ts";
import type { Language, LocalText } from "../../model/text.ts";
import { xmlText } from "../formats/content/xml-text.ts";
import type { PublishedVersion } from "../../sql/versions.ts";

/** Versions as an Atom feed (RFC 4287). */
export interface Feed {
  readonly city: PublicCity;
  readonly language: Language;
  readonly base: string;
  /** Address of the feed itself; of the page it belongs to. */
  readonly self: string;
  readonly page: string;
  readonly title: string;
  /** Newest first. */
  readonly versions: readonly PublishedVersion[];
  readonly titleOf: (dataset: string) => LocalText;
}

export function writeAtom({ city, language, base, self, page, title, versions, titleOf }: Feed): string {
  const updated = versions[0]?.publishedAt ?? "1970-01-01T00:00:00Z";
  const entries = versions.map((version) => entry(version, { title: titleOf(version.dataset)[language], language, base, city }));
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${language}">
  <id>${xmlText(tag(city, page))}</id>
  <title>${xmlText(title)}</title>
  <updated>${updated}</updated>
  <author><name>${xmlText(city.name[language])}</name><uri>${xmlText(city.contactPage)}</uri></author>
  <link rel="self" type="application/atom+xml" href="${xmlText(base + self)}"/>
  <link rel="alternate" type="text/html" href="${xmlText(base + page)}"/>
${entries.join("")}</feed>
`;
}

interface EntryContext {
  readonly title: string;
  readonly language: Language;
  readonly base: string;
  readonly city: PublicCity;
}

function entry(
  { dataset, version, publishedAt, added, changed, removed, rowCount, sample, positionNote }: PublishedVersion,
  context: EntryContext,
): string {
  const { title, language, base, city } = context;
  const words = {
    ja: {
      name: `${title} 第${version}版`,
      summary: `${rowCount}件（追加 ${added}、変更 ${changed}、削除 ${removed}）`,
      sample: "見本データ（架空）",
    },
    en: {
      name: `${title}, version ${version}`,
      summary: `${rowCount} records (${added} added, ${changed} changed, ${removed} removed)`,
      sample: "fictional sample data",
    },
  }[language];
  const page = `/data/${dataset}`;
  return `  <entry>
    <id>${xmlText(tag(city, `${page}/${version}`))}</id>
    <title>${xmlText(sample ? `${words.name}（${words.sample}）` : words.name)}</title>
    <updated>${publishedAt}</updated>
    <published>${publishedAt}</published>
    <category term="${xmlText(dataset)}"/>
    <link rel="alternate" type="text/html" href="${xmlText(`${base}${page}`)}"/>
    <link rel="enclosure" type="application/geo+json" href="${xmlText(`${base}/download/${dataset}.geojson?asOf=${version}`)}"/>
    <summary>${xmlText(positionNote ? `${words.summary} ${positionNote[language]}` : words.summary)}</summary>
  </entry>
`;
}

/** A name that stays the same wherever the server moves (RFC 4151). */
function tag({ code5 }: PublicCity, path: string): string {
  return `tag:machizu.${code5}.example,2026:${path}`;
}
