import type { Map as MapLibreMap, MapLayerMouseEvent, MapLayerTouchEvent, MapMouseEvent, MapTouchEvent } from "maplibre-gl";
import { useEffect, useEffectEvent } from "react";
import type { LonLat } from "../../../model/geo/tile.ts";

interface Handles {
  readonly drag: (index: number, place: LonLat) => void;
  readonly drop: (index: number, place: LonLat) => void;
}

/** Lets mouse and finger drag the features of a layer, known by their property `index`. */
export function useHandles(map: MapLibreMap | undefined, layer: string, handles: Handles): void {
  const drag = useEffectEvent(handles.drag);
  const drop = useEffectEvent(handles.drop);
  useEffect(() => {
    if (!map) return;
    const follow = ["mousemove", "touchmove"] as const;
    const end = ["mouseup", "touchend"] as const;
    let stop = () => {};
    const start = (event: MapLayerMouseEvent | MapLayerTouchEvent) => {
      const index: unknown = event.features?.[0]?.properties["index"];
      if (typeof index !== "number" || ("points" in event && event.points.length > 1)) return;
      // The map stays where it is.
      event.preventDefault();
      stop();
      let started = false;
      const moved = ({ lngLat: { lng, lat } }: MapMouseEvent | MapTouchEvent) => {
        started = true;
        drag(index, [lng, lat]);
      };
      const dropped = ({ lngLat: { lng, lat } }: MapMouseEvent | MapTouchEvent) => {
        stop();
        if (started) drop(index, [lng, lat]);
      };
      for (const name of follow) map.on(name, moved);
      for (const name of end) map.on(name, dropped);
      stop = () => {
        for (const name of follow) map.off(name, moved);
        for (const name of end) map.off(name, dropped);
      };
    };
    map.on("mousedown", layer, start);
    map.on("touchstart", layer, start);
    return () => {
      stop();
      map.off("mousedown", layer, start);
      map.off("touchstart", layer, start);
    };
  }, [map, layer]);
}
