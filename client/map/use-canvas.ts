import type { Map as MapLibreMap } from "maplibre-gl";
import { useEffect, useEffectEvent } from "react";

/** The canvas is MapLibre's own element: its name and its Enter key are added from outside. */
export function useCanvas(map: MapLibreMap | undefined, label: string, onEnter: () => void): void {
  const enter = useEffectEvent(onEnter);
  useEffect(() => {
    const canvas = map?.getCanvas();
    canvas?.setAttribute("id", "map-canvas");
    canvas?.setAttribute("aria-label", label);
  }, [map, label]);
  useEffect(() => {
    const canvas = map?.getCanvas();
    const listen = (event: KeyboardEvent) => {
      if (event.key === "Enter") enter();
    };
    canvas?.addEventListener("keydown", listen);
    return () => canvas?.removeEventListener("keydown", listen);
  }, [map]);
}
