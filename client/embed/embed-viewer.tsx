import type { StyleSpecification } from "maplibre-gl";
import { lazy, Suspense, useMemo, useState } from "react";
import type { Catalog } from "../../model/catalog.ts";
import { useHash } from "../address.ts";
import { creditsOfMap } from "../attribution.ts";
import { emptySelection, isDrawn } from "../map/city-style.ts";
import { loadMapView } from "../map/load-map-view.ts";
import { AsOfBanner } from "../panels/as-of-banner.tsx";
import { AttributionBox } from "../panels/attribution-box.tsx";
import { ExternalLink } from "../panels/external-link.tsx";
import { Icon } from "../panels/icon.tsx";
import { Legend } from "../panels/legend.tsx";
import { SampleBanner } from "../panels/sample-banner.tsx";
import { MapUnavailable, StatusScreen } from "../panels/status-screen.tsx";
import { startView } from "../start-view.ts";
import { useSpeech } from "../text/language-context.tsx";
import { type BackgroundState, useBackground } from "../use-background.ts";
import { useEscape } from "../use-escape.ts";
import { type AsOfState, useSharedState, type ViewerState } from "../use-shared-state.ts";

const MapView = lazy(loadMapView);

interface EmbedViewerProps {
  readonly catalog: Catalog;
  readonly style: StyleSpecification;
  readonly time: AsOfState;
}

/** The map in a frame of another site: legend, credits and a way to the full map, and nothing else. */
export function EmbedViewer({ catalog, style, time }: EmbedViewerProps) {
  const speech = useSpeech();
  const { say, language } = speech;
  const hash = useHash();
  const shared = useSharedState(catalog.datasets, time);
  const ground = useBackground();
  const entries = catalog.datasets.filter(({ id }) => isDrawn(id, { visible: shared.visible, base: new Set(), background: "city" }));
  return (
    <div className="viewer embedded">
      {catalog.sample && <SampleBanner />}
      <AsOfBanner time={time} />
      <main className="stage">
        <h1 className="visually-hidden">{say("map.label", { city: speech.local(catalog.city.name) })}</h1>
        <div className="map-frame">
          <EmbeddedMap {...{ catalog, style, shared, ground }} />
          <LegendBox entries={entries} />
          <p className="full-map">
            <ExternalLink href={`/?lang=${language}${hash}`}>{say("embed.full")}</ExternalLink>
          </p>
          <AttributionBox credits={creditsOfMap(entries, "city", speech)} roomy={false} />
        </div>
      </main>
    </div>
  );
}

interface EmbeddedMapProps {
  readonly catalog: Catalog;
  readonly style: StyleSpecification;
  readonly shared: ViewerState;
  readonly ground: BackgroundState;
}

function EmbeddedMap({ catalog, style, shared, ground }: EmbeddedMapProps) {
  const { say, local } = useSpeech();
  const [start] = useState(() => startView(catalog, shared.startCamera));
  const [base] = useState(() => new Set(catalog.datasets.filter((entry) => entry.base).map(({ id }) => id)));
  const { visible, opacity } = shared;
  const choice = useMemo(
    () => ({ visible, base, opacity, background: "city", selection: emptySelection }) as const,
    [visible, base, opacity],
  );
  if (ground.has("unsupported")) return <MapUnavailable />;
  return (
    <Suspense fallback={<StatusScreen title={say("loading.title")} busy />}>
      <MapView
        {...{ style, start, choice }}
        label={say("map.label", { city: local(catalog.city.name) })}
        goTo={shared.goTo}
        onFault={ground.report}
        onMove={shared.setCamera}
      />
    </Suspense>
  );
}

function LegendBox({ entries }: { readonly entries: Catalog["datasets"] }) {
  const { say, local } = useSpeech();
  const [open, setOpen] = useState(false);
  useEscape(() => setOpen(false));
  return (
    <div className="legend-box">
      <button type="button" className="button" aria-expanded={open} aria-controls="legend-box" onClick={() => setOpen(!open)}>
        <Icon name="layers" />
        {say("embed.legend")}
      </button>
      {/* It scrolls in a small frame: then the keyboard must reach it. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolled region */}
      <div id="legend-box" role="region" aria-label={say("embed.legend")} tabIndex={0} hidden={!open}>
        {entries
          .filter(({ state }) => state !== null)
          .map((entry) => (
            <section key={entry.id}>
              <h2>{local(entry.title)}</h2>
              <Legend entry={entry} />
            </section>
          ))}
      </div>
    </div>
  );
}
