import type { MouseEvent } from "react";
import type { Language } from "../../model/text.ts";
import { inLanguage, languageNames, languages } from "../text/choose-language.ts";
import { useSpeech } from "../text/language-context.tsx";

interface LanguageLinksProps {
  /** Path and query of the page that is shown. */
  readonly address: string;
  /** Changes the language in place; without it the links load the page anew. */
  readonly onChoose?: (language: Language) => void;
}

/** The other languages, each in its own name. */
export function LanguageLinks({ address, onChoose }: LanguageLinksProps) {
  const { say, language } = useSpeech();
  const choose = (other: Language) => (event: MouseEvent) => {
    if (!onChoose) return;
    event.preventDefault();
    onChoose(other);
  };
  return (
    <nav className="languages" aria-label={say("language.label")}>
      {languages
        .filter((other) => other !== language)
        .map((other) => (
          <a key={other} href={inLanguage(address, other)} lang={other} hrefLang={other} onClick={choose(other)}>
            {languageNames[other]}
          </a>
        ))}
    </nav>
  );
}
