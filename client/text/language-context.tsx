import { createContext, type ReactNode, useContext, useMemo } from "react";
import type { ReaderLanguage } from "../../model/text.ts";
import { type Speech, speech } from "./speech.ts";

const LanguageContext = createContext<Speech>(speech("ja"));

export function LanguageProvider({ language, children }: { readonly language: ReaderLanguage; readonly children: ReactNode }) {
  const value = useMemo(() => speech(language), [language]);
  return <LanguageContext value={value}>{children}</LanguageContext>;
}

export function useSpeech(): Speech {
  return useContext(LanguageContext);
}
