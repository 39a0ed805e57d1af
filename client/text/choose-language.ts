import { readerLanguageOf, readerLanguages, type ReaderLanguage } from "../../model/text.ts";

/** Languages the pages speak, each in its own name, in the order of the switch. */
export const languageNames: Readonly<Record<ReaderLanguage, string>> = {
  ja: "日本語",
  "ja-x-yasashii": "やさしい日本語",
  en: "English",
  "pt-BR": "Português",
  "zh-Hans": "简体中文",
};

export const languages = readerLanguages;

/** Texts that a machine has translated and nobody has read yet who speaks the language: every page says so. */
export const machineTranslated: ReadonlySet<ReaderLanguage> = new Set(["ja-x-yasashii", "pt-BR", "zh-Hans"]);

/** What `lang` of an element says: assistive technology knows nothing of private tags. */
export function htmlLanguage(language: ReaderLanguage): string {
  return language === "ja-x-yasashii" ? "ja" : language;
}

/** The address decides, then what was chosen before, then the browser's first language that we speak, then Japanese. */
export function chooseLanguage(from: {
  readonly search: string;
  readonly remembered: string | null;
  readonly preferred: readonly string[];
}): ReaderLanguage {
  const wishes = [new URLSearchParams(from.search).get("lang"), from.remembered, ...from.preferred];
  return wishes.map((wish) => readerLanguageOf(wish ?? "")).find((language) => language !== undefined) ?? "ja";
}

/** The same address in another language. */
export function inLanguage(pathAndQuery: string, language: ReaderLanguage): string {
  const [path = "", query = ""] = pathAndQuery.split("?");
  const parameters = new URLSearchParams(query);
  parameters.set("lang", language);
  return `${path}?${parameters}`;
}
