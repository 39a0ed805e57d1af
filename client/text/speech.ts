import type { Language, LocalText } from "../../model/text.ts";
import { en } from "./en.ts";
import { ja, type Messages, type TextKey } from "./ja.ts";

export const messages: Readonly<Record<Language, Messages>> = { ja, en };

/** The message for a key with its `{name}` placeholders filled in. */
type Say = (key: TextKey, values?: Readonly<Record<string, string | number>>) => string;

/** What a page needs to speak to its reader. */
export interface Speech {
  readonly language: Language;
  readonly say: Say;
  /** The reader's version of a text that comes from the catalogue. */
  readonly local: (text: LocalText) => string;
}

export function speech(language: Language): Speech {
  return { language, say: sayIn(language), local: (text) => text[language] };
}

function sayIn(language: Language): Say {
  return (key, values = {}) =>
    messages[language][key].replace(/\{(\w+)\}/g, (placeholder, name: string) => String(values[name] ?? placeholder));
}
