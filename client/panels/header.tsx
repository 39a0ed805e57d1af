import type { Catalog } from "../../model/catalog.ts";
import type { ReaderLanguage } from "../../model/text.ts";
import { useSpeech } from "../text/language-context.tsx";
import { Icon } from "./icon.tsx";
import { LanguageLinks } from "./language-links.tsx";

interface HeaderProps {
  readonly city: Catalog["city"];
  readonly panelOpen: boolean;
  readonly onPanel: (open: boolean) => void;
  readonly onLanguage: (language: ReaderLanguage) => void;
}

export function Header({ city, panelOpen, onPanel, onLanguage }: HeaderProps) {
  const { say, local, language } = useSpeech();
  return (
    <header className="site-header">
      {/* Buttons, not links: the hash of the address holds the state of the map. */}
      <div className="skip-links">
        <button type="button" onClick={() => document.getElementById("search-input")?.focus()}>
          {say("skip.search")}
        </button>
        <button type="button" onClick={() => document.getElementById("map-canvas")?.focus()}>
          {say("skip.map")}
        </button>
        <button type="button" onClick={() => onPanel(true)}>
          {say("skip.layers")}
        </button>
      </div>
      <button
        type="button"
        id="layers-toggle"
        className="button layers-toggle"
        aria-expanded={panelOpen}
        aria-controls="layers-panel"
        onClick={() => onPanel(!panelOpen)}
      >
        <Icon name="layers" />
        {say("layers.title")}
      </button>
      <h1>{say("app.title", { city: local(city.name) })}</h1>
      <nav className="site-nav" aria-label={say("nav.label")}>
        <a href={`/data?lang=${language}`}>{say("nav.data")}</a>
      </nav>
      <LanguageLinks address="/" onChoose={onLanguage} />
    </header>
  );
}
