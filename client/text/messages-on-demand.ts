import type { ReaderLanguage } from "../../model/text.ts";
import type { Messages } from "./ja.ts";

const loaders: Readonly<Record<ReaderLanguage, () => Promise<Messages>>> = {
  ja: async () => (await import("./ja.ts")).ja,
  "ja-x-yasashii": async () => (await import("./ja-yasashii.ts")).yasashii,
  en: async () => (await import("./en.ts")).en,
  "pt-BR": async () => (await import("./pt-br.ts")).ptBR,
  "zh-Hans": async () => (await import("./zh-hans.ts")).zhHans,
};

/** The words of the languages that have been loaded: those that are spoken. */
export const messages = {} as Record<ReaderLanguage, Messages>;

/** Fetches the words of a language; Japanese where they cannot be had: better than no page. */
export async function loadMessages(language: ReaderLanguage): Promise<void> {
  messages[language] ??= await loaders[language]().catch(loaders.ja);
}
