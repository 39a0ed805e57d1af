import type { StyleSpecification } from "maplibre-gl";
import { lazy, Suspense, useEffect, useEffectEvent, useMemo, useState } from "react";
import { flushSync } from "react-dom";
import type { Catalog } from "../model/catalog.ts";
import type { LonLat } from "../model/geo/tile.ts";
import type { ReaderLanguage } from "../model/text.ts";
import { sayAsOf, useAsOf } from "./as-of.tsx";
import { creditsOfMap } from "./attribution.ts";
import { type Background, emptySelection, isDrawn, type StyleChoice } from "./map/city-style.ts";
import { MapList } from "./list/map-list.tsx";
import { FirstView } from "./map/first-view.tsx";
import { loadMapView } from "./map/load-map-view.ts";
import type { InitialView } from "./map/map-state.ts";
import { AsOfBanner } from "./panels/as-of-banner.tsx";
import { AttributionBox } from "./panels/attribution-box.tsx";
import { Header, type PanelName } from "./panels/header.tsx";
import { LayersPanel } from "./panels/layers-panel.tsx";
import { LightBanner } from "./panels/light-choice.tsx";
import { MapMessages } from "./panels/map-messages.tsx";
import { PlaceCard } from "./panels/place-card.tsx";
import { SampleBanner } from "./panels/sample-banner.tsx";
import { MapUnavailable, StatusScreen } from "./panels/status-screen.tsx";
import type { ChosenPlace } from "./search/chosen-place.ts";
import { SearchBox } from "./search/search-box.tsx";
import { selectionOf } from "./selection.ts";
import { startView } from "./start-view.ts";
import { now } from "./state.ts";
import { useSpeech } from "./text/language-context.tsx";
import { type BackgroundState, useBackground } from "./use-background.ts";
import { ToolsPanel } from "./tools/tools-panel.tsx";
import { useAfterPaint } from "./use-after-paint.ts";
import { useEscape } from "./use-escape.ts";
import { type Look, useLook } from "./use-look.ts";
import { type AsOfState, useSharedState, type ViewerState } from "./use-shared-state.ts";
import { lightMaxZoom, lightStart, lightVisible, useLight } from "./use-light.ts";
import { isWide } from "./wide.ts";

const MapView = lazy(loadMapView);
const Relief = lazy(async () => ({ default: (await import("./map/relief/relief.tsx")).Relief }));

/** Houses and their streets. */
const searchedZoom = 17;

interface ViewerProps {
  readonly catalog: Catalog;
  readonly style: StyleSpecification;
  readonly time: AsOfState;
  readonly onLanguage: (language: ReaderLanguage) => void;
}

export function Viewer({ catalog, style, time, onLanguage }: ViewerProps) {
  const speech = useSpeech();
  const { light, setLight } = useLight();
  const datasets = useMemo(() => (light ? lightStart(catalog.datasets) : catalog.datasets), [catalog, light]);
  const shared = useSharedState(datasets, time);
  const changeLight = (chosen: boolean) => {
    setLight(chosen);
    shared.showOnly(lightVisible(catalog.datasets, shared.visible, chosen));
  };
  const lightness = { light, setLight: changeLight };
  const [startsWide] = useState(isWide);
  const [panel, setPanel] = useState<PanelName | undefined>(startsWide ? "layers" : undefined);
  const ground = useBackground();
  const look = useLook(speech.language);
  useSharedPlace(shared, look);
  const [start] = useState(() => startView(catalog, shared.startCamera));
  const drawn = useDrawn(catalog, shared, { background: ground.background, light }, look);
  const choice = useAfterPaint(drawn.choice);

  const showPanel = (name: PanelName | undefined) => {
    // Focus moves with the same key press: a frame later it would take the next key away from where the reader has gone since.
    flushSync(() => {
      setPanel(name);
      if (name && !isWide()) look.close();
    });
    document.getElementById(name ? `${name}-title` : `${panel}-toggle`)?.focus();
  };
  const makeRoom = () => {
    if (!isWide()) setPanel(undefined);
  };
  useEscape(() => {
    if (look.looked) look.close();
    else if (panel && !isWide()) showPanel(undefined);
  });

  const find = ({ lonLat, title, kind }: ChosenPlace) => {
    const [lon, lat] = lonLat;
    look.show({ place: lonLat, hits: [], byKeyboard: true, title, isTownPoint: kind === "town" });
    makeRoom();
    shared.go({ lon, lat, zoom: searchedZoom, bearing: 0, marked: true });
  };

  return (
    <div className={panel ? "viewer panel-open" : "viewer"}>
      <Header city={catalog.city} panel={panel} onPanel={showPanel} onLanguage={onLanguage} />
      {catalog.sample && <SampleBanner />}
      <AsOfBanner time={time} />
      <LightBanner lightness={lightness} />
      <MapMessages faults={ground.told} onPutAway={ground.putAway} />
      <main className="stage">
        {panel === "layers" && <LayersPanel {...{ catalog, ground, shared, time, lightness }} onClose={() => showPanel(undefined)} />}
        {panel === "list" && <MapList {...{ catalog, shared, look }} entries={drawn.entries} onClose={() => showPanel(undefined)} />}
        <ToolsPanel catalog={catalog} visible={shared.visible} open={panel === "tools"} onClose={() => showPanel(undefined)} />
        <div className="map-frame">
          <FirstView start={start} />
          <SearchBox catalog={catalog} onChoose={find} />
          <MapArea {...{ catalog, style, choice, start, shared, ground, look }} onFound={makeRoom} onWithoutMap={() => setPanel("list")} />
          <AttributionBox credits={creditsOfMap(drawn.entries, ground.background, speech)} roomy={startsWide} />
          <LookStatus look={look} />
        </div>
        {look.looked && <PlaceCard catalog={catalog} looked={look.looked} look={look} />}
      </main>
    </div>
  );
}

/** The place whose card is open is in the address, and an address with a place opens its card. */
function useSharedPlace({ askedPlace, setPlace }: ViewerState, { looked, show }: Look): void {
  const ask = useEffectEvent((place: LonLat) => show({ place, hits: [], byKeyboard: false }));
  useEffect(() => {
    if (askedPlace) ask(askedPlace);
  }, [askedPlace]);
  const tell = useEffectEvent(setPlace);
  const place = looked?.place;
  useEffect(() => tell(place), [place]);
}

interface Ground {
  readonly background: Background;
  readonly light: boolean;
}

/** What is to be drawn; the map is told only when one of these changes. */
function useDrawn({ datasets }: Catalog, { visible, opacity }: ViewerState, { background, light }: Ground, { looked, item }: Look) {
  const base = useMemo(() => new Set(datasets.filter((entry) => entry.base).map(({ id }) => id)), [datasets]);
  const selection = useMemo(() => (looked ? selectionOf(looked.place, item) : emptySelection), [looked, item]);
  const mostTileZoom = light ? lightMaxZoom : undefined;
  const choice = useMemo(
    () => ({ visible, base, opacity, background, mostTileZoom, selection }),
    [visible, base, opacity, background, mostTileZoom, selection],
  );
  return { choice, entries: datasets.filter(({ id }) => isDrawn(id, choice)) };
}

interface MapAreaProps {
  readonly catalog: Catalog;
  readonly style: StyleSpecification;
  readonly choice: StyleChoice;
  readonly start: InitialView;
  readonly shared: ViewerState;
  readonly ground: BackgroundState;
  readonly look: Look;
  readonly onFound: () => void;
  /** No map can be drawn here. */
  readonly onWithoutMap: () => void;
}

function MapArea({ catalog, style, choice, start, shared, ground, look, onFound, onWithoutMap }: MapAreaProps) {
  const { say, local } = useSpeech();
  const swipe = useSwipe(catalog, shared);
  if (ground.has("unsupported")) return <WithoutMap shared={shared} onShown={onWithoutMap} />;
  return (
    <Suspense fallback={<StatusScreen title={say("loading.title")} busy />}>
      <MapView
        {...{ style, choice, start }}
        label={say("map.label", { city: local(catalog.city.name) })}
        goTo={shared.goTo}
        relief={{ on: shared.relief, set: shared.setRelief }}
        onFault={ground.report}
        onMove={shared.setCamera}
        swipe={swipe}
        lookedAt={look.looked?.place}
        onLookAgain={look.renew}
        onLook={(looked) => {
          look.show(looked);
          onFound();
        }}
      />
      {shared.relief && (
        <Suspense fallback={null}>
          <Relief catalog={catalog} visible={shared.visible} startPitch={shared.startCamera?.pitch} />
        </Suspense>
      )}
    </Suspense>
  );
}

/** The two sides of a comparison in words. */
function useSwipe({ datasets }: Catalog, { compared, setCompared }: ViewerState) {
  const speech = useSpeech();
  const own = useAsOf();
  if (!compared) return undefined;
  const { asOf, layer } = compared;
  const time = (moment: string | undefined) =>
    moment === undefined || moment === now ? speech.say("time.today") : sayAsOf(moment, speech);
  const title = datasets.find(({ id }) => id === layer)?.title;
  const right = title ? speech.local(title) : time(asOf);
  return { compared, sides: [time(own), right] as const, onDivide: (share: number) => setCompared({ ...compared, share }) };
}

/** The list takes the place of the map, and goes where the map would go. */
function WithoutMap({ shared, onShown }: { readonly shared: ViewerState; readonly onShown: () => void }) {
  const { goTo, setCamera } = shared;
  const shown = useEffectEvent(onShown);
  const follow = useEffectEvent(setCamera);
  useEffect(() => shown(), []);
  useEffect(() => {
    if (goTo && !goTo.stay) follow(goTo);
  }, [goTo]);
  return <MapUnavailable />;
}

/** Says the number of finds to screen readers. */
function LookStatus({ look: { looked } }: { readonly look: Look }) {
  const { say } = useSpeech();
  return (
    <p role="status" className="visually-hidden">
      {looked &&
        looked.title === undefined &&
        say(looked.hits.length === 0 ? "place.nothing" : "place.found", { count: looked.hits.length })}
    </p>
  );
}
