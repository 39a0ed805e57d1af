import { useEffect, useState } from "react";
import type { ReaderLanguage } from "../model/text.ts";
import { LanguageLinks } from "./panels/language-links.tsx";
import { StatusScreen } from "./panels/status-screen.tsx";
import { chooseLanguage, htmlLanguage, inLanguage } from "./text/choose-language.ts";
import { LanguageProvider, useSpeech } from "./text/language-context.tsx";
import { type CityState, useCity } from "./use-city.ts";
import { Viewer } from "./viewer.tsx";

export function App() {
  const [language, setLanguage] = useLanguage();
  const { city, retry } = useCity(language);
  return (
    <LanguageProvider language={language}>
      <PageTitle city={city} />
      {city.phase === "ready" ? (
        <Viewer catalog={city.catalog} style={city.style} onLanguage={setLanguage} />
      ) : (
        <WaitingPage city={city} onRetry={retry} onLanguage={setLanguage} />
      )}
    </LanguageProvider>
  );
}

interface WaitingProps {
  readonly city: Exclude<CityState, { phase: "ready" }>;
  readonly onRetry: () => void;
}

function WaitingPage({ city, onRetry, onLanguage }: WaitingProps & { readonly onLanguage: (language: ReaderLanguage) => void }) {
  const { say } = useSpeech();
  return (
    <div className="viewer">
      <header className="site-header">
        <h1>{say("app.name")}</h1>
        <LanguageLinks address="/" onChoose={onLanguage} />
      </header>
      <main className="stage">
        <Waiting city={city} onRetry={onRetry} />
      </main>
    </div>
  );
}

function Waiting({ city, onRetry }: WaitingProps) {
  const { say, language } = useSpeech();
  if (city.phase === "loading") return <StatusScreen title={say("loading.title")} busy />;
  if (city.phase === "preparing") {
    return (
      <StatusScreen title={say("preparing.title")} busy>
        <p>{city.detail ?? say("preparing.body")}</p>
      </StatusScreen>
    );
  }
  return (
    <StatusScreen title={say("failed.title")}>
      <p>{city.detail ?? say("failed.body")}</p>
      {city.remedy !== undefined && <p>{city.remedy}</p>}
      <p className="actions">
        <button type="button" className="button primary" onClick={onRetry}>
          {say("failed.retry")}
        </button>
        <a href={`/data?lang=${language}`}>{say("failed.data")}</a>
      </p>
    </StatusScreen>
  );
}

function PageTitle({ city }: { readonly city: CityState }) {
  const { say, local } = useSpeech();
  return <title>{city.phase === "ready" ? say("app.title", { city: local(city.catalog.city.name) }) : say("app.name")}</title>;
}

const memory = "machizu.language";

/** The reader's language: from the address, remembered, and told to the browser. */
function useLanguage(): [ReaderLanguage, (language: ReaderLanguage) => void] {
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
