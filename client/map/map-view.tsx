import type * as maplibre from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import { Map as MapCanvas, type MapRef, ScaleControl } from "@vis.gl/react-maplibre";
import { lazy, Suspense, useEffect, useEffectEvent, useMemo, useRef, useState } from "react";
import { useAsOf } from "../as-of.tsx";
import type { Camera, Comparing } from "../state.ts";
import type { Destination } from "../use-shared-state.ts";
import { useSharedMap } from "./map-context.tsx";
import { withOverlays } from "./overlay.ts";
import { cityStyle, type StyleChoice } from "./city-style.ts";
import { Crosshair } from "./crosshair.tsx";
import { type Hit, identify } from "./identify.ts";
import { keepTilesFresh } from "./fresh-tiles.ts";
import { bringIntoSight } from "./in-sight.ts";
import { MapControls, type ReliefSwitch } from "./map-controls.tsx";
import { deviceFonts } from "./device-fonts.ts";
import { mapLibrary } from "./map-library.ts";
import { markPaints } from "./paint-marks.ts";
import { drawPatterns } from "./pattern-images.ts";
import { cameraOf, type InitialView, type MapFault, mapFault } from "./map-state.ts";
import { useCanvas } from "./use-canvas.ts";

/** The answer to "what is here?". */
export interface Looked {
  readonly place: readonly [lon: number, lat: number];
  readonly hits: readonly Hit[];
  /** Asked without a pointer: then the answer takes the focus. */
  readonly byKeyboard: boolean;
  /** The name it was searched by. */
  readonly title?: string;
  /** It is a point that stands for a whole town. */
  readonly isTownPoint?: boolean;
  /** Chosen from the list, whose distances are told from here. */
  readonly near?: readonly [lon: number, lat: number];
}

interface MapViewProps {
  readonly style: maplibre.StyleSpecification;
  readonly choice: StyleChoice;
  /** The map's name for screen readers. */
  readonly label: string;
  readonly start: InitialView;
  /** When this becomes another camera, the map goes there. */
  readonly goTo: Destination | undefined;
  /** Without it nothing is looked up. */
  readonly onLook?: (looked: Looked) => void;
  /** The place whose card is open. */
  readonly lookedAt?: Looked["place"] | undefined;
  readonly onLookAgain?: (hits: readonly Hit[]) => void;
  readonly onMove: (camera: Camera) => void;
  readonly onFault: (fault: MapFault) => void;
  /** Another map over the right part. */
  readonly swipe?: Swipe | undefined;
  readonly relief?: ReliefSwitch | undefined;
}

interface Swipe {
  readonly compared: Comparing;
  readonly sides: readonly [left: string, right: string];
  readonly onDivide: (share: number) => void;
}

const SwipeMap = lazy(async () => ({ default: (await import("./swipe-map.tsx")).SwipeMap }));

const tolerancePx = { mouse: 4, touch: 12, center: 8 } as const;

export function MapView(props: MapViewProps) {
  const { style, choice, goTo } = props;
  const [ref, setRef] = useState<MapRef | null>(null);
  const map = ref?.getMap();
  const { overlays, picker, setMap } = useSharedMap();
  useEffect(() => setMap(map), [map, setMap]);
  const mapStyle = useMemo(() => withOverlays(cityStyle(style, choice), overlays.values()), [style, choice, overlays]);

  const look = (place: maplibre.LngLat, by: keyof typeof tolerancePx) => {
    if (!map || !props.onLook) return;
    const point = map.project(place);
    const hits = identify(map, point, { tolerancePx: tolerancePx[by], base: choice.base });
    props.onLook({ place: [place.lng, place.lat], hits, byKeyboard: by === "center" });
    bringIntoSight(map, point);
  };
  const lookAtCenter = () => {
    if (map) look(map.getCenter(), "center");
  };
  const press = (place: maplibre.LngLat, by: keyof typeof tolerancePx) => {
    if (picker) picker([place.lng, place.lat], by !== "center");
    else look(place, by);
  };
  useCanvas(map, props.label, () => map && press(map.getCenter(), "center"));
  useLookAgain(map, props);
  const asOf = useAsOf();
  // The past does not change.
  useEffect(() => (map && asOf === undefined ? keepTilesFresh(map) : undefined), [map, asOf]);
  useEffect(() => map && drawPatterns(map), [map]);
  useEffect(() => map && markPaints(map), [map]);
  useEffect(() => {
    if (!goTo || !map) return;
    if (!goTo.stay)
      map.jumpTo({ center: [goTo.lon, goTo.lat], zoom: goTo.zoom, bearing: goTo.bearing, pitch: goTo.pitch ?? map.getPitch() });
    if (goTo.marked) bringIntoSight(map, map.project([goTo.lon, goTo.lat]));
  }, [map, goTo]);

  return (
    <div className={picker ? "map-area picking" : "map-area"}>
      <MapCanvas
        ref={setRef}
        mapLib={mapLibrary}
        workerUrl={workerUrl}
        mapStyle={mapStyle}
        initialViewState={props.start}
        localIdeographFontFamily={deviceFonts}
        attributionControl={false}
        // test/client/map/style-specification.test.ts checks it: here that would take longer than to draw the change.
        validateStyle={false}
        // Names that fade in keep the map drawing for a third of a second after every move, while the next press waits.
        fadeDuration={0}
        maxPitch={0}
        maxZoom={19}
        renderWorldCopies={false}
        onClick={({ lngLat }) => press(lngLat, matchMedia("(pointer: coarse)").matches ? "touch" : "mouse")}
        onLoad={({ target }) => props.onMove(currentCamera(target))}
        onMoveEnd={({ viewState }) => props.onMove(cameraOf(viewState))}
        onError={(event) => props.onFault(mapFault(event))}
      >
        <ScaleControl position="bottom-left" unit="metric" />
      </MapCanvas>
      {map && props.swipe && (
        <Suspense>
          <SwipeMap {...{ map, style, choice }} {...props.swipe} />
        </Suspense>
      )}
      <Crosshair />
      <MapControls map={map} onIdentifyCenter={props.onLook && lookAtCenter} relief={props.relief} />
    </div>
  );
}

/** What is drawn at the place whose card is open is known when the map has drawn it: at the start, and at another time. */
function useLookAgain(map: maplibre.Map | undefined, { style, choice, lookedAt, onLookAgain }: MapViewProps): void {
  const again = useEffectEvent(() => {
    if (!map || !lookedAt || !onLookAgain) return;
    const point = map.project([lookedAt[0], lookedAt[1]]);
    onLookAgain(identify(map, point, { tolerancePx: tolerancePx.mouse, base: choice.base }));
  });
  const known = useRef<maplibre.StyleSpecification>(undefined);
  useEffect(() => {
    if (!map || known.current === style) return undefined;
    known.current = style;
    const look = () => again();
    map.once("idle", look);
    return () => void map.off("idle", look);
  }, [map, style]);
}

function currentCamera(map: maplibre.Map): Camera {
  const { lng, lat } = map.getCenter();
  return { lon: lng, lat, zoom: map.getZoom(), bearing: map.getBearing(), ...(map.getPitch() > 0 && { pitch: map.getPitch() }) };
}
