import type { ReaderLanguage } from "../../model/text.ts";
import { LanguageLinks } from "../panels/language-links.tsx";
import { SampleBanner } from "../panels/sample-banner.tsx";
import { StatusScreen } from "../panels/status-screen.tsx";
import { LanguageProvider } from "../text/language-context.tsx";
import { usePlannerSpeech } from "../text/planner/speech.ts";
import { useLanguage } from "../text/use-language.ts";
import { type CityState, useCity } from "../use-city.ts";
import { SimulatePage } from "./simulate-page.tsx";

/** `/simulate`: the planner's screen. */
export function SimulateApp() {
  const [language, setLanguage] = useLanguage();
  const { city, retry } = useCity(language, undefined);
  return (
    <LanguageProvider language={language}>
      <PlannerHeader onLanguage={setLanguage} />
      {city.phase === "ready" && city.catalog.sample && <SampleBanner />}
      {city.phase === "ready" ? <SimulatePage catalog={city.catalog} style={city.style} /> : <Waiting city={city} onRetry={retry} />}
    </LanguageProvider>
  );
}

function PlannerHeader({ onLanguage }: { readonly onLanguage: (language: ReaderLanguage) => void }) {
  const { say, language } = usePlannerSpeech();
  return (
    <header className="site-header">
      <title>{say("simulate.title")}</title>
      <div className="skip-links">
        <button type="button" onClick={() => document.getElementById("conditions")?.focus()}>
          {say("skip.conditions")}
        </button>
        <button type="button" onClick={() => document.getElementById("results")?.focus()}>
          {say("skip.results")}
        </button>
      </div>
      <h1>{say("simulate.title")}</h1>
      <nav className="site-nav" aria-label={say("nav.label")}>
        <a href={`/?lang=${language}`}>{say("nav.map")}</a>
        <a href={`/data?lang=${language}`}>{say("nav.data")}</a>
      </nav>
      <LanguageLinks address="/simulate" onChoose={onLanguage} />
    </header>
  );
}

function Waiting({ city, onRetry }: { readonly city: Exclude<CityState, { phase: "ready" }>; readonly onRetry: () => void }) {
  const { say } = usePlannerSpeech();
  if (city.phase !== "failed") return <StatusScreen title={say(city.phase === "loading" ? "loading.title" : "preparing.title")} busy />;
  return (
    <StatusScreen title={say("failed.title")}>
      <p>{city.detail ?? say("failed.body")}</p>
      {city.remedy !== undefined && <p>{city.remedy}</p>}
      <button type="button" className="button primary" onClick={onRetry}>
        {say("failed.retry")}
      </button>
    </StatusScreen>
  );
}
