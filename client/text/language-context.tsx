import { createContext, type ReactNode, useContext, useMemo } from "react";
import type { Language, LocalText } from "../../model/text.ts";
import { type Say, speak } from "./say.ts";

/** What a component needs to speak to the reader. */
export interface Speech {
  readonly language: Language;
  readonly say: Say;
  /** The reader's version of a text that comes from the catalogue. */
  readonly local: (text: LocalText) => string;
}

export function speech(language: Language): Speech {
  return { language, say: speak(language), local: (text) => text[language] };
}

const LanguageContext = createContext<Speech>(speech("ja"));

export function LanguageProvider({ language, children }: { readonly language: Language; readonly children: ReactNode }) {
  const value = useMemo(() => speech(language), [language]);
  return <LanguageContext value={value}>{children}</LanguageContext>;
}

export function useSpeech(): Speech {
  return useContext(LanguageContext);
}
