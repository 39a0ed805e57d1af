import type { Language } from "../../model/text.ts";

/** Languages the pages speak, each in its own name, in the order of the switch. */
export const languageNames: Readonly<Record<Language, string>> = { ja: "日本語", en: "English" };

export const languages = Object.keys(languageNames) as readonly Language[];

/** The address decides, then what was chosen before, then the browser's first language that we speak, then Japanese. */
export function chooseLanguage(from: {
  readonly search: string;
  readonly remembered: string | null;
  readonly preferred: readonly string[];
}): Language {
  const wishes = [new URLSearchParams(from.search).get("lang"), from.remembered, ...from.preferred];
  for (const wish of wishes) {
    const language = languages.find((known) => wish?.toLowerCase().split("-")[0] === known);
    if (language !== undefined) return language;
  }
  return "ja";
}

/** The same address in another language. */
export function inLanguage(pathAndQuery: string, language: Language): string {
  const [path = "", query = ""] = pathAndQuery.split("?");
  const parameters = new URLSearchParams(query);
  parameters.set("lang", language);
  return `${path}?${parameters}`;
}
