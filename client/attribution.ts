import type { CatalogEntry } from "../model/catalog.ts";
import type { Language } from "../model/text.ts";

export interface Credit {
  readonly text: string;
  readonly url: string;
}

/** 地理院タイル asks for exactly this credit and link. */
export const gsiCredit = { text: { ja: "地理院タイル", en: "GSI Tiles" }, url: "https://maps.gsi.go.jp/development/ichiran.html" } as const;

/** The credit lines of these datasets' sources, each once, in the order of the datasets. */
export function mergeCredits(entries: readonly Pick<CatalogEntry, "sources">[], language: Language): Credit[] {
  const credits = new Map<string, Credit>();
  for (const { sources } of entries) {
    for (const { attribution, landing } of sources) {
      const text = attribution[language];
      if (!credits.has(text)) credits.set(text, { text, url: landing });
    }
  }
  return [...credits.values()];
}
