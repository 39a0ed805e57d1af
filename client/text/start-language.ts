import type { ReaderLanguage } from "../../model/text.ts";
import { chooseLanguage } from "./choose-language.ts";

const memory = "machizu.language";

/** The language the page opens in; its words have to be loaded before anything is rendered. */
export function startLanguage(): ReaderLanguage {
  return chooseLanguage({ search: location.search, remembered: recall(), preferred: navigator.languages });
}

// Storage throws where the reader has forbidden it; then the language simply is not remembered.
export function rememberLanguage(language: ReaderLanguage): void {
  try {
    localStorage.setItem(memory, language);
  } catch {
    // Nothing depends on it.
  }
}

function recall(): string | null {
  try {
    return localStorage.getItem(memory);
  } catch {
    return null;
  }
}
