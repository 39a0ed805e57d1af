import { useEffect, useState } from "react";
import { loadMessages } from "#messages";
import type { ReaderLanguage } from "../../model/text.ts";
import { htmlLanguage, inLanguage } from "./choose-language.ts";
import { rememberLanguage, startLanguage } from "./start-language.ts";

/** The reader's language: from the address, remembered, and told to the browser. */
export function useLanguage(): [ReaderLanguage, (language: ReaderLanguage) => void] {
  const [language, setLanguage] = useState(startLanguage);
  useEffect(() => {
    document.documentElement.lang = htmlLanguage(language);
  }, [language]);
  const choose = (chosen: ReaderLanguage) => {
    rememberLanguage(chosen);
    history.replaceState(null, "", inLanguage(`${location.pathname}${location.search}`, chosen) + location.hash);
    void loadMessages(chosen).then(() => setLanguage(chosen));
  };
  return [language, choose];
}
