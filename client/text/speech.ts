import { definitionLanguage, type Language, type LocalText, type ReaderLanguage } from "../../model/text.ts";
import { messages } from "#messages";
import type { TextKey } from "./ja.ts";
import { markReadings } from "./ruby.ts";

/** The message for a key with its `{name}` placeholders filled in. */
type Say = (key: TextKey, values?: Readonly<Record<string, string | number>>) => string;

/** What a page needs to speak to its reader. */
export interface Speech {
  readonly language: ReaderLanguage;
  readonly say: Say;
  /** The language of texts that come from the catalogue: theirs are fewer than ours. */
  readonly definitions: Language;
  /** A text that comes from the catalogue, in that language. */
  readonly local: (text: LocalText) => string;
}

/** In the browser the words of the language have to be there (`loadMessages`). */
export function speech(language: ReaderLanguage): Speech {
  const definitions = definitionLanguage(language);
  return { language, say: sayIn(language), definitions, local: (text) => text[definitions] };
}

function sayIn(language: ReaderLanguage): Say {
  return (key, values) => sayFrom(messages[language][key], values);
}

/** A message with its placeholders filled in and its readings marked. */
export function sayFrom(message: string, values: Readonly<Record<string, string | number>> = {}): string {
  return markReadings(message).replace(/\{(\w+)\}/g, (placeholder, name: string) => String(values[name] ?? placeholder));
}
