import { type CatalogEntry, themeLabels } from "../../model/catalog.ts";

/** What a person looks for in the list of data; everything asked must be true. */
export interface DatasetSearch {
  /** Words, all of which must occur. */
  readonly q?: string | undefined;
  readonly theme?: string | undefined;
  readonly licence?: string | undefined;
  /** It can be downloaded in this format. */
  readonly format?: string | undefined;
  /** Its newest version came out on this day (in Japan) or later. */
  readonly since?: string | undefined;
  /** The formats a dataset can be had in. */
  formats(dataset: string): readonly string[];
}

export function findDatasets(entries: readonly CatalogEntry[], search: DatasetSearch): CatalogEntry[] {
  const { q = "", theme, licence, format, since } = search;
  const words = fold(q)
    .split(/\s+/u)
    .filter((word) => word !== "");
  return entries.filter((entry) => {
    const text = textOf(entry);
    return (
      words.every((word) => text.includes(word)) &&
      (!theme || entry.theme === theme) &&
      (!licence || entry.sources.some((source) => source.licence.id === licence)) &&
      (!format || (isOffered(entry) && search.formats(entry.id).includes(format))) &&
      (!since || (entry.state !== null && Date.parse(entry.state.publishedAt) >= Date.parse(`${since}T00:00:00+09:00`)))
    );
  });
}

function isOffered({ state, sources }: CatalogEntry): boolean {
  return state !== null && sources.some(({ licence }) => licence.redistribute);
}

function textOf({ id, title, description, keywords, fields, theme }: CatalogEntry): string {
  const labels = Object.values(fields).flatMap(({ label }) => [label.ja, label.en]);
  return fold(
    [id, title.ja, title.en, description.ja, description.en, ...keywords, themeLabels[theme].ja, themeLabels[theme].en, ...labels].join(
      "\n",
    ),
  );
}

function fold(text: string): string {
  return text.normalize("NFKC").toLowerCase().trim();
}
