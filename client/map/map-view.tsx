import * as maplibre from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import "maplibre-gl/dist/maplibre-gl.css";
import { Map as MapCanvas, type MapLayerMouseEvent, type MapRef, ScaleControl } from "@vis.gl/react-maplibre";
import { type KeyboardEvent, type RefObject, useEffect, useMemo, useRef } from "react";
import type { Camera } from "../state.ts";
import { cityStyle, type StyleChoice } from "./city-style.ts";
import { type Hit, identify } from "./identify.ts";
import { bringIntoSight } from "./in-sight.ts";
import { MapControls } from "./map-controls.tsx";
import { cameraOf, type InitialView, type MapFault, mapFault } from "./map-state.ts";

/** The answer to "what is here?". */
export interface Looked {
  readonly place: readonly [lon: number, lat: number];
  readonly hits: readonly Hit[];
  /** Asked without a pointer: then the answer takes the focus. */
  readonly byKeyboard: boolean;
}

export interface MapViewProps {
  readonly style: maplibre.StyleSpecification;
  readonly choice: StyleChoice;
  /** The map's name for screen readers. */
  readonly label: string;
  readonly start: InitialView;
  /** When this becomes another camera, the map goes there. */
  readonly goTo: Camera | undefined;
  readonly onLook: (looked: Looked) => void;
  readonly onMove: (camera: Camera) => void;
  readonly onFault: (fault: MapFault) => void;
}

/** Labels are drawn with the fonts of the reader's device, so that no font is fetched. */
const deviceFonts = '"Noto Sans JP","Noto Sans CJK JP","Hiragino Sans","Yu Gothic",Meiryo,sans-serif';

const tolerancePx = { mouse: 4, touch: 12, center: 8 } as const;

export function MapView(props: MapViewProps) {
  const map = useRef<MapRef>(null);
  const { base } = props.choice;
  const mapStyle = useMemo(() => cityStyle(props.style, props.choice), [props.style, props.choice]);
  useEffect(() => nameCanvas(map.current, props.label), [props.label]);
  useGoTo(map, props.goTo);

  const lookAtPointer = ({ point, lngLat, target }: MapLayerMouseEvent) => {
    const tolerance = matchMedia("(pointer: coarse)").matches ? tolerancePx.touch : tolerancePx.mouse;
    const hits = identify(target, point, { tolerancePx: tolerance, base });
    props.onLook({ place: [lngLat.lng, lngLat.lat], hits, byKeyboard: false });
    if (hits.length > 0) bringIntoSight(target, point);
  };
  const lookAtCenter = () => {
    const target = map.current?.getMap();
    if (!target) return;
    const { lng, lat } = target.getCenter();
    const point = target.project([lng, lat]);
    const hits = identify(target, point, { tolerancePx: tolerancePx.center, base });
    props.onLook({ place: [lng, lat], hits, byKeyboard: true });
    if (hits.length > 0) bringIntoSight(target, point);
  };

  return (
    <div className="map-area" onKeyDown={onEnterInCanvas(lookAtCenter)}>
      <MapCanvas
        ref={map}
        mapLib={maplibre}
        workerUrl={workerUrl}
        mapStyle={mapStyle}
        initialViewState={props.start}
        localIdeographFontFamily={deviceFonts}
        attributionControl={false}
        maxPitch={0}
        maxZoom={19}
        renderWorldCopies={false}
        onClick={lookAtPointer}
        onLoad={({ target }) => {
          nameCanvas(target, props.label);
          props.onMove(cameraOf(currentView(target)));
        }}
        onMoveEnd={({ viewState }) => props.onMove(cameraOf(viewState))}
        onError={(event) => props.onFault(mapFault(event))}
      >
        <ScaleControl position="bottom-left" unit="metric" />
      </MapCanvas>
      <div className="crosshair" aria-hidden="true" />
      <MapControls map={map} onIdentifyCenter={lookAtCenter} />
    </div>
  );
}

/** The canvas is MapLibre's, so its name is set from outside; MapLibre itself would name it once and in one language. */
function nameCanvas(map: Pick<maplibre.Map, "getCanvas"> | null, label: string): void {
  const canvas = map?.getCanvas();
  canvas?.setAttribute("aria-label", label);
  canvas?.setAttribute("id", "map-canvas");
}

function currentView(map: maplibre.Map) {
  const { lng, lat } = map.getCenter();
  return { longitude: lng, latitude: lat, zoom: map.getZoom(), bearing: map.getBearing() };
}

function useGoTo(map: RefObject<MapRef | null>, camera: Camera | undefined): void {
  useEffect(() => {
    if (camera) map.current?.jumpTo({ center: [camera.lon, camera.lat], zoom: camera.zoom, bearing: camera.bearing });
  }, [map, camera]);
}

function onEnterInCanvas(action: () => void) {
  return (event: KeyboardEvent) => {
    if (event.key === "Enter" && event.target instanceof HTMLCanvasElement) action();
  };
}
