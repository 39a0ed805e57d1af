import type { Language } from "../../model/text.ts";
import { en } from "./en.ts";
import { ja, type Messages, type TextKey } from "./ja.ts";

/** The message for a key with `{name}` placeholders filled in. */
export type Say = (key: TextKey, values?: Readonly<Record<string, string | number>>) => string;

export const messages: Readonly<Record<Language, Messages>> = { ja, en };

export function speak(language: Language): Say {
  return (key, values = {}) =>
    messages[language][key].replace(/\{(\w+)\}/g, (placeholder, name: string) => String(values[name] ?? placeholder));
}
