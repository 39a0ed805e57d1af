import type { StyleSpecification } from "maplibre-gl";
import { type KeyboardEvent, lazy, Suspense, useMemo, useState } from "react";
import type { Catalog } from "../model/catalog.ts";
import type { Language } from "../model/text.ts";
import { gsiCredit, mergeCredits } from "./attribution.ts";
import { type Background, emptySelection } from "./map/city-style.ts";
import { type InitialView, initialView, type MapFault } from "./map/map-state.ts";
import { AttributionBox } from "./panels/attribution-box.tsx";
import { Header } from "./panels/header.tsx";
import { LayersPanel } from "./panels/layers-panel.tsx";
import { MapMessages } from "./panels/map-messages.tsx";
import { PlaceCard } from "./panels/place-card.tsx";
import { SampleBanner } from "./panels/sample-banner.tsx";
import { MapUnavailable, StatusScreen } from "./panels/status-screen.tsx";
import { selectionOf } from "./selection.ts";
import type { Camera } from "./state.ts";
import { useSpeech } from "./text/language-context.tsx";
import { useLook } from "./use-look.ts";
import { useSharedState } from "./use-shared-state.ts";
import { wide } from "./wide.ts";

// The map library is most of the code; panels and texts appear before it has arrived.
const MapView = lazy(() =>
  import("./map/map-view.tsx").then(
    (module) => ({ default: module.MapView }),
    () => ({ default: MapUnavailable }),
  ),
);

interface ViewerProps {
  readonly catalog: Catalog;
  readonly style: StyleSpecification;
  readonly onLanguage: (language: Language) => void;
}

export function Viewer({ catalog, style, onLanguage }: ViewerProps) {
  const speech = useSpeech();
  const { say, local, language } = speech;
  const { datasets } = catalog;
  const shared = useSharedState(datasets);
  const { visible } = shared;
  const [startsWide] = useState(() => matchMedia(wide).matches);
  const [panelOpen, setPanelOpen] = useState(startsWide);
  const [background, setBackground] = useState<Background>("city");
  const [faults, setFaults] = useState<ReadonlySet<MapFault>>(new Set());
  const look = useLook(language);

  const base = useMemo(() => new Set(datasets.filter((entry) => entry.base).map(({ id }) => id)), [datasets]);
  const selection = useMemo(() => (look.looked ? selectionOf(look.looked.place, look.item) : emptySelection), [look.looked, look.item]);
  const choice = useMemo(() => ({ visible, base, background, selection }), [visible, base, background, selection]);
  const start = useMemo(() => startView(catalog, shared.startCamera), [shared.startCamera, catalog]);
  const shownEntries = datasets.filter(({ id }) => visible.has(id) && !(background === "gsi" && base.has(id)));
  const credits = mergeCredits(shownEntries, speech);
  const gsi = { text: local(gsiCredit.text), url: gsiCredit.url };

  const onFault = (fault: MapFault) => {
    if (fault === "gsi-unreachable") setBackground("city");
    setFaults((known) => (known.has(fault) ? known : new Set([...known, fault])));
  };
  const chooseBackground = (chosen: Background) => {
    if (chosen === "gsi") setFaults((known) => new Set([...known].filter((fault) => fault !== "gsi-unreachable")));
    setBackground(chosen);
  };
  const setPanel = (open: boolean) => {
    setPanelOpen(open);
    if (open && !matchMedia(wide).matches) look.close();
    requestAnimationFrame(() => document.getElementById(open ? "layers-title" : "layers-toggle")?.focus());
  };
  const onKeyDown = ({ key }: KeyboardEvent) => {
    if (key !== "Escape") return;
    if (look.looked) look.close();
    else if (panelOpen && !matchMedia(wide).matches) setPanel(false);
  };

  return (
    <div className={panelOpen ? "viewer panel-open" : "viewer"} onKeyDown={onKeyDown}>
      <Header city={catalog.city} panelOpen={panelOpen} onPanel={setPanel} onLanguage={onLanguage} />
      {catalog.sample && <SampleBanner />}
      <MapMessages faults={faults} />
      <main className="stage">
        {panelOpen && (
          <LayersPanel
            entries={datasets}
            visible={visible}
            onToggle={shared.toggle}
            background={background}
            onBackground={chooseBackground}
            sample={catalog.sample}
            city={catalog.city}
            zoom={shared.camera?.zoom}
            onClose={() => setPanel(false)}
          />
        )}
        <div className="map-frame">
          {faults.has("unsupported") ? (
            <MapUnavailable />
          ) : (
            <Suspense fallback={<StatusScreen title={say("loading.title")} busy />}>
              <MapView
                {...{ style, choice, start, onFault }}
                label={say("map.label", { city: local(catalog.city.name) })}
                goTo={shared.goTo}
                onMove={shared.setCamera}
                onLook={(looked) => {
                  look.show(looked);
                  if (looked.hits.length > 0 && !matchMedia(wide).matches) setPanelOpen(false);
                }}
              />
            </Suspense>
          )}
          <AttributionBox credits={background === "gsi" ? [gsi, ...credits] : credits} roomy={startsWide} />
          <p role="status" className={look.nothingFound ? "toast" : "visually-hidden"}>
            {look.looked && say(look.nothingFound ? "place.nothing" : "place.found", { count: look.looked.hits.length })}
          </p>
        </div>
        {look.looked && !look.nothingFound && <PlaceCard catalog={catalog} looked={look.looked} look={look} />}
      </main>
    </div>
  );
}

function startView({ city, datasets }: Catalog, shared: Camera | undefined): InitialView {
  const shown = datasets.filter(({ base, visibleAtStart }) => base || visibleAtStart);
  const boxes = shown.flatMap(({ state }) => (state?.bboxLonLat ? [state.bboxLonLat] : []));
  return initialView(shared, { center: city.center, zoom: city.zoom, boxes });
}
