import type { Catalog } from "../../model/catalog.ts";
import type { ReaderLanguage } from "../../model/text.ts";
import type { TextKey } from "../text/ja.ts";
import { useSpeech } from "../text/language-context.tsx";
import { Icon, type IconName } from "./icon.tsx";
import { LanguageLinks } from "./language-links.tsx";

/** What can stand beside the map, one at a time. */
export type PanelName = "layers" | "list" | "tools";

const panels: readonly { readonly name: PanelName; readonly icon: IconName; readonly title: TextKey }[] = [
  { name: "layers", icon: "layers", title: "layers.title" },
  { name: "list", icon: "list", title: "list.open" },
  { name: "tools", icon: "tools", title: "tools.title" },
];

interface HeaderProps {
  readonly city: Catalog["city"];
  /** The open one. */
  readonly panel: PanelName | undefined;
  readonly onPanel: (panel: PanelName | undefined) => void;
  readonly onLanguage: (language: ReaderLanguage) => void;
}

export function Header({ city, panel, onPanel, onLanguage }: HeaderProps) {
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
        <button type="button" onClick={() => onPanel("layers")}>
          {say("skip.layers")}
        </button>
        <button type="button" onClick={() => onPanel("list")}>
          {say("skip.list")}
        </button>
      </div>
      <div className="panel-toggles">
        {panels.map(({ name, icon, title }) => (
          <button
            key={name}
            type="button"
            id={`${name}-toggle`}
            className="button"
            aria-expanded={panel === name}
            aria-controls={`${name}-panel`}
            onClick={() => onPanel(panel === name ? undefined : name)}
          >
            <Icon name={icon} />
            {say(title)}
          </button>
        ))}
      </div>
      <h1>{say("app.title", { city: local(city.name) })}</h1>
      <nav className="site-nav" aria-label={say("nav.label")}>
        <a href={`/data?lang=${language}`}>{say("nav.data")}</a>
        <a href={`/simulate?lang=${language}`}>{say("nav.simulate")}</a>
      </nav>
      <LanguageLinks address="/" onChoose={onLanguage} />
    </header>
  );
}
