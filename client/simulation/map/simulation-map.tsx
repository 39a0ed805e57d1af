import type { FeatureCollection } from "geojson";
import type * as maplibre from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import "maplibre-gl/dist/maplibre-gl.css";
import { Layer, Map as MapCanvas, type MapRef, ScaleControl, Source } from "@vis.gl/react-maplibre";
import { lazy, Suspense, useEffect, useMemo, useState } from "react";
import { datasetOf } from "../../map/city-style.ts";
import { Crosshair } from "../../map/crosshair.tsx";
import { mapLibrary } from "../../map/map-library.ts";
import { MapControls, type ReliefSwitch } from "../../map/map-controls.tsx";
import type { InitialView } from "../../map/map-state.ts";
import { drawPatterns } from "../../map/pattern-images.ts";
import { usePlannerSpeech } from "../../text/planner/speech.ts";
import type { Clock } from "../results/clock.ts";
import type { DepthSlices } from "../runs/run-view.ts";
import { peopleAt } from "../results/people-on-the-way.ts";
import { nothing } from "../results/use-found.ts";
import type { Moments } from "../results/water-clock.ts";
import type { Walk } from "../results/use-people.ts";
import { secondsAt } from "../results/playback-bar.tsx";
import type { Restyle } from "./depth-relief.tsx";
import { drawnLayers, peopleLayers, peopleSource, resultLayers } from "./layers.ts";
import { WaterLayer } from "./water-layer.ts";
import { useCanvas } from "../../map/use-canvas.ts";

interface SimulationMapProps {
  readonly style: maplibre.StyleSpecification;
  /** Datasets that are shown under the simulation. */
  readonly visible: ReadonlySet<string>;
  /** Datasets of the base map. */
  readonly base: ReadonlySet<string>;
  readonly relief: ReliefSwitch;
  /** Is the height of the ground known anywhere? */
  readonly terrain: boolean;
  readonly label: string;
  readonly start: InitialView;
  readonly drawn: FeatureCollection;
  /** Lines and points of the result. */
  readonly found: FeatureCollection;
  readonly water: DepthSlices | undefined;
  readonly walk: Walk | undefined;
  readonly clock: Clock;
  /** Which slice of the water is shown when. */
  readonly waterMoments: Moments;
  /** Is a press on the map taken as a position? */
  readonly isPicking: boolean;
  readonly onPosition: (lonLat: readonly [number, number]) => void;
}

/** Labels are drawn with the fonts of the reader's device, so that no font is fetched. */
const deviceFonts = '"Noto Sans JP","Noto Sans CJK JP","Hiragino Sans","Yu Gothic",Meiryo,sans-serif';

const DepthRelief = lazy(async () => ({ default: (await import("./depth-relief.tsx")).DepthRelief }));

export function SimulationMap(props: SimulationMapProps) {
  const { say } = usePlannerSpeech();
  const [ref, setRef] = useState<MapRef | null>(null);
  const map = ref?.getMap();
  // An object around the function, because a state setter calls functions.
  const [relief, setRelief] = useState<{ readonly restyle: Restyle | undefined }>();
  const mapStyle = useMemo(() => {
    const chosen = withDatasets(props.style, props.visible);
    return relief?.restyle?.(chosen) ?? chosen;
  }, [props.style, props.visible, relief]);
  const pickCenter = () => {
    if (!map || !props.isPicking) return;
    const { lng, lat } = map.getCenter();
    props.onPosition([lng, lat]);
  };
  useCanvas(map, props.label, pickCenter);
  useEffect(() => map && drawPatterns(map), [map]);
  useWater(map, props.relief.on ? undefined : props.water, props.waterMoments);
  useWalk(map, props.walk, props.clock);
  return (
    <div className={props.isPicking ? "map-area picking" : "map-area"}>
      <MapCanvas
        ref={setRef}
        mapLib={mapLibrary}
        workerUrl={workerUrl}
        mapStyle={mapStyle}
        initialViewState={props.start}
        localIdeographFontFamily={deviceFonts}
        attributionControl={false}
        validateStyle={false}
        maxPitch={0}
        maxZoom={19}
        renderWorldCopies={false}
        cursor={props.isPicking ? "crosshair" : "grab"}
        onClick={({ lngLat }) => props.isPicking && props.onPosition([lngLat.lng, lngLat.lat])}
      >
        <Source id="machizu-found" type="geojson" data={props.found}>
          {resultLayers.map((layer) => (
            <Layer key={layer.id} {...layer} />
          ))}
        </Source>
        <Source id="machizu-drawn" type="geojson" data={props.drawn}>
          {drawnLayers.map((layer) => (
            <Layer key={layer.id} {...layer} />
          ))}
        </Source>
        <Source id={peopleSource} type="geojson" data={nothing}>
          {peopleLayers.map((layer) => (
            <Layer key={layer.id} {...layer} />
          ))}
        </Source>
        <ScaleControl position="bottom-left" unit="metric" />
      </MapCanvas>
      <Crosshair />
      {props.isPicking && (
        <button type="button" className="button small primary pick-center" onClick={pickCenter}>
          {say("places.center")}
        </button>
      )}
      <MapControls map={map} onIdentifyCenter={pickCenter} relief={props.relief} />
      {map && props.relief.on && (
        <Suspense>
          <DepthRelief
            map={map}
            terrain={props.terrain}
            base={props.base}
            visible={props.visible}
            water={props.water}
            clock={props.waterMoments}
            onRestyle={(restyle) => setRelief({ restyle })}
          />
        </Suspense>
      )}
    </div>
  );
}

function withDatasets(style: maplibre.StyleSpecification, visible: ReadonlySet<string>): maplibre.StyleSpecification {
  const layers = style.layers.map((layer): maplibre.LayerSpecification => {
    const dataset = datasetOf(layer);
    if (dataset === undefined) return layer;
    return { ...layer, layout: { ...layer.layout, visibility: visible.has(dataset) ? "visible" : "none" } } as maplibre.LayerSpecification;
  });
  return { ...style, layers };
}

/** The lowest layer that stays readable over the water: roads, and with them names and facilities. */
const overWater = "roads";

function useWalk(map: maplibre.Map | undefined, walk: Walk | undefined, clock: Clock): void {
  useEffect(() => {
    if (!map || !walk) return undefined;
    const draw = (people: FeatureCollection) => void map.getSource<maplibre.GeoJSONSource>(peopleSource)?.setData(people);
    const show = () => draw(peopleAt(walk.cohorts, secondsAt(walk.seconds, clock.moment)));
    show();
    const unsubscribe = clock.subscribe(show);
    return () => {
      unsubscribe();
      draw(nothing);
    };
  }, [map, walk, clock]);
}

function useWater(map: maplibre.Map | undefined, water: DepthSlices | undefined, clock: Moments): void {
  useEffect(() => {
    if (!map || !water) return undefined;
    const layer = new WaterLayer(map, { before: overWater });
    const show = () => {
      if (map.style !== undefined && map.getLayer(drawnLayers[0]?.id ?? "")) layer.show(water, clock.moment);
    };
    show();
    const unsubscribe = clock.subscribe(show);
    // Another choice of datasets builds the style anew, without what was added to it.
    const again = () => {
      if (!layer.isThere) show();
    };
    map.on("styledata", again);
    return () => {
      unsubscribe();
      map.off("styledata", again);
      layer.remove();
    };
  }, [map, water, clock]);
}
