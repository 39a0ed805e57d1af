import { type CatalogEntry, themeLabels } from "../../model/catalog.ts";

/** What a person looks for in the list of data; everything asked must be true. */
export interface DatasetSearch {
  /** Words, all of which must occur. */
  readonly q?: string | undefined;
  readonly theme?: string | undefined;
  readonly licence?: string | undefined;
}

export function findDatasets(entries: readonly CatalogEntry[], { q = "", theme, licence }: DatasetSearch): CatalogEntry[] {
  const words = fold(q)
    .split(/\s+/u)
    .filter((word) => word !== "");
  return entries.filter((entry) => {
    const text = textOf(entry);
    return (
      words.every((word) => text.includes(word)) &&
      (!theme || entry.theme === theme) &&
      (!licence || entry.sources.some((source) => source.licence.id === licence))
    );
  });
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
