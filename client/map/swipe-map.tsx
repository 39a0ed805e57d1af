import "../styles/swipe.css";
import type * as maplibre from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import { Map as MapCanvas, type MapRef } from "@vis.gl/react-maplibre";
import { useEffect, useMemo, useState } from "react";
import { useOtherStyle } from "../use-other-style.ts";
import type { Comparing } from "../state.ts";
import { cityStyle, type StyleChoice } from "./city-style.ts";
import { deviceFonts } from "./device-fonts.ts";
import { mapLibrary } from "./map-library.ts";
import { drawPatterns } from "./pattern-images.ts";
import { SwipeDivider } from "./swipe-divider.tsx";

interface SwipeMapProps {
  readonly map: maplibre.Map;
  readonly style: maplibre.StyleSpecification;
  readonly choice: StyleChoice;
  readonly compared: Comparing;
  /** What each side shows, in words. */
  readonly sides: readonly [left: string, right: string];
  readonly onDivide: (share: number) => void;
}

/** Another state of the same view over the right part of the map; it moves with the map under it and takes no presses. */
export function SwipeMap({ map, style, choice, compared, sides, onDivide }: SwipeMapProps) {
  const [ref, setRef] = useState<MapRef | null>(null);
  const other = ref?.getMap();
  const otherStyle = useOtherStyle(style, compared);
  const mapStyle = useMemo(() => cityStyle(otherStyle, otherChoice(choice, compared)), [otherStyle, choice, compared]);
  useEffect(() => (other ? follow(other, map) : undefined), [other, map]);
  useEffect(() => other && drawPatterns(other), [other]);
  const hidden = `inset(0 0 0 ${compared.share * 100}%)`;
  return (
    <div className="swipe">
      <div className="swipe-map" style={{ clipPath: hidden }} aria-hidden="true">
        <MapCanvas
          ref={setRef}
          mapLib={mapLibrary}
          workerUrl={workerUrl}
          mapStyle={mapStyle}
          initialViewState={{
            longitude: map.getCenter().lng,
            latitude: map.getCenter().lat,
            zoom: map.getZoom(),
            bearing: map.getBearing(),
          }}
          localIdeographFontFamily={deviceFonts}
          attributionControl={false}
          validateStyle={false}
          interactive={false}
          maxPitch={0}
          renderWorldCopies={false}
        />
      </div>
      <SwipeDivider share={compared.share} sides={sides} onDivide={onDivide} />
    </div>
  );
}

/** The base map stays under another layer. */
function otherChoice(choice: StyleChoice, { layer }: Comparing): StyleChoice {
  if (layer === undefined) return choice;
  return { ...choice, visible: new Set([...[...choice.visible].filter((id) => choice.base.has(id)), layer]) };
}

/** Keeps a map where another one is. Returns how to stop. */
function follow(follower: maplibre.Map, leader: maplibre.Map): () => void {
  const move = () => {
    follower.jumpTo({ center: leader.getCenter(), zoom: leader.getZoom(), bearing: leader.getBearing(), pitch: leader.getPitch() });
  };
  move();
  leader.on("move", move);
  return () => void leader.off("move", move);
}
