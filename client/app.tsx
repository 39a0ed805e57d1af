import type { ReaderLanguage } from "../model/text.ts";
import { AsOfProvider } from "./as-of.tsx";
import { EmbedViewer } from "./embed/embed-viewer.tsx";
import { MapProvider } from "./map/map-context.tsx";
import { LanguageLinks } from "./panels/language-links.tsx";
import { StatusScreen } from "./panels/status-screen.tsx";
import { LanguageProvider, useSpeech } from "./text/language-context.tsx";
import { useLanguage } from "./text/use-language.ts";
import { type CityState, useCity } from "./use-city.ts";
import { useAsOfState } from "./use-shared-state.ts";
import { Viewer } from "./viewer.tsx";

/** Inside a frame of another site. */
const isEmbedded = new URLSearchParams(location.search).get("embed") === "1";

export function App() {
  const [language, setLanguage] = useLanguage();
  const time = useAsOfState();
  const { city, retry } = useCity(language, time.asOf);
  return (
    <LanguageProvider language={language}>
      <AsOfProvider asOf={time.asOf}>
        <PageTitle city={city} />
        {city.phase === "ready" ? (
          <MapProvider>
            {isEmbedded ? (
              <EmbedViewer catalog={city.catalog} style={city.style} time={time} />
            ) : (
              <Viewer catalog={city.catalog} style={city.style} time={time} onLanguage={setLanguage} />
            )}
          </MapProvider>
        ) : (
          <WaitingPage city={city} onRetry={retry} onLanguage={setLanguage} />
        )}
      </AsOfProvider>
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
        <a href={`/data?lang=${language}`}>{say("failed.data")}</a> <a href={`/offline.html?lang=${language}`}>{say("offline.title")}</a>
      </p>
    </StatusScreen>
  );
}

function PageTitle({ city }: { readonly city: CityState }) {
  const { say, local } = useSpeech();
  return <title>{city.phase === "ready" ? say("app.title", { city: local(city.catalog.city.name) }) : say("app.name")}</title>;
}
