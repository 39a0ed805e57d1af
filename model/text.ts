/** A text for people, in the two languages every definition must speak (`localTextSchema`). */
export interface LocalText {
  readonly ja: string;
  readonly en: string;
}

/** The languages that definitions carry. The viewer speaks more; it falls back to these. */
export type Language = keyof LocalText;

/** The languages people read us in, as BCP 47 tags. `ja-x-yasashii` is やさしい日本語: plain words, with the reading of every kanji. */
export const readerLanguages = ["ja", "ja-x-yasashii", "en", "pt-BR", "zh-Hans"] as const;

export type ReaderLanguage = (typeof readerLanguages)[number];

/** The language in which somebody gets what a definition says. */
export function definitionLanguage(language: ReaderLanguage): Language {
  return language === "ja" || language === "ja-x-yasashii" ? "ja" : "en";
}

/** The language of ours that a wish (`pt`, `zh-CN`, `en-GB`) is closest to, if any. */
export function readerLanguageOf(wish: string): ReaderLanguage | undefined {
  const lower = wish.toLowerCase();
  const primary = lower.split("-")[0];
  return readerLanguages.find((known) => known.toLowerCase() === lower) ?? readerLanguages.find((known) => known.split("-")[0] === primary);
}
