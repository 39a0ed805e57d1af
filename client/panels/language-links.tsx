import type { FocusEvent, MouseEvent } from "react";
import type { ReaderLanguage } from "../../model/text.ts";
import { htmlLanguage, inLanguage, languageNames, languages, machineTranslated } from "../text/choose-language.ts";
import { useSpeech } from "../text/language-context.tsx";

interface LanguageLinksProps {
  /** Path and query of the page that is shown. */
  readonly address: string;
  /** Changes the language in place; without it the links load the page anew. */
  readonly onChoose?: (language: ReaderLanguage) => void;
}

/** The languages, each in its own name, behind the name of the present one; works without a script. */
export function LanguageLinks({ address, onChoose }: LanguageLinksProps) {
  const { say, language } = useSpeech();
  const isMachine = machineTranslated.has(language);
  const choose = (other: ReaderLanguage) => (event: MouseEvent<HTMLElement>) => {
    if (!onChoose) return;
    event.preventDefault();
    const menu = event.currentTarget.closest("details");
    menu?.removeAttribute("open");
    menu?.querySelector("summary")?.focus();
    onChoose(other);
  };
  return (
    <nav className="languages" aria-label={say("language.label")}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- hears of focus that leaves, which is no interaction */}
      <details onBlur={closeWhenLeft}>
        <summary>
          <span className="visually-hidden">{say("language.label")} </span>
          {languageNames[language]}
          {isMachine && <small>{say("language.machineShort")}</small>}
        </summary>
        <div className="language-menu">
          {languages.map((other) => (
            <a
              key={other}
              href={inLanguage(address, other)}
              lang={htmlLanguage(other)}
              hrefLang={other}
              aria-current={other === language ? "true" : undefined}
              onClick={choose(other)}
            >
              {languageNames[other]}
            </a>
          ))}
          {isMachine && <p className="hint">{say("language.machine")}</p>}
        </div>
      </details>
    </nav>
  );
}

/** It lies over what comes next, where the focus would not be seen. */
function closeWhenLeft({ currentTarget, relatedTarget }: FocusEvent<HTMLDetailsElement>): void {
  if (relatedTarget && !currentTarget.contains(relatedTarget)) currentTarget.open = false;
}
