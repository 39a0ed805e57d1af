import type { Map as MapLibreMap } from "maplibre-gl";

/**
 * Marks for those who measure (User Timing): `map-painted` when the first data is on the screen, `map-complete` when all of the first
 * view is.
 */
export function markPaints(map: MapLibreMap): () => void {
  const onData = (event: object) => {
    // MapLibre's events about tiles carry the tile.
    if (!("tile" in event)) return;
    map.off("sourcedata", onData);
    map.once("render", () => performance.mark("map-painted"));
  };
  const onIdle = () => performance.mark("map-complete");
  map.on("sourcedata", onData);
  map.once("idle", onIdle);
  return () => {
    map.off("sourcedata", onData);
    map.off("idle", onIdle);
  };
}
