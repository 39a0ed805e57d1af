import type { Map as MapLibreMap } from "maplibre-gl";
import { useEffect } from "react";
import { mostPitch } from "../../state.ts";

const usualPitch = 55;

/** The map may be tilted as long as this is shown, and lies flat again afterwards. */
export function useTilt(map: MapLibreMap | undefined, startPitch?: number): void {
  useEffect(() => {
    if (!map) return undefined;
    map.setMaxPitch(mostPitch);
    // Without movement where the reader wants none: `easeTo` jumps then.
    map.easeTo({ pitch: startPitch ?? usualPitch });
    return () => {
      map.jumpTo({ pitch: 0 });
      map.setMaxPitch(0);
    };
    // The pitch of the address counts once.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [map]);
}
