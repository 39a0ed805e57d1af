import { useEffect, useState } from "react";
import type { ReaderLanguage } from "../../model/text.ts";
import { chooseLanguage, htmlLanguage, inLanguage } from "./choose-language.ts";

const memory = "machizu.language";

/** The reader's language: from the address, remembered, and told to the browser. */
export function useLanguage(): [ReaderLanguage, (language: ReaderLanguage) => void] {
  const [language, setLanguage] = useState(() =>
    chooseLanguage({ search: location.search, remembered: recall(), preferred: navigator.languages }),
  );
  useEffect(() => {
    document.documentElement.lang = htmlLanguage(language);
  }, [language]);
  const choose = (chosen: ReaderLanguage) => {
    remember(chosen);
    history.replaceState(null, "", inLanguage(`${location.pathname}${location.search}`, chosen) + location.hash);
    setLanguage(chosen);
  };
  return [language, choose];
}

// Storage throws where the reader has forbidden it; then the language simply is not remembered.
function recall(): string | null {
  try {
    return localStorage.getItem(memory);
  } catch {
    return null;
  }
}

function remember(language: ReaderLanguage): void {
  try {
    localStorage.setItem(memory, language);
  } catch {
    // Nothing depends on it.
  }
}
