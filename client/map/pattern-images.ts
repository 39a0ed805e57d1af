import type { Map as MapLibreMap } from "maplibre-gl";
import { patternNames, patternPicture } from "../../model/pattern.ts";

const ink = [26, 26, 28] as const;

/** Draws the picture of a pattern when the map first needs it. Returns how to stop. */
export function drawPatterns(map: MapLibreMap): () => void {
  map.setMissingStyleImageResolver((id) => {
    const name = patternNames.find((each) => each === id);
    const pixelRatio = Math.min(2, Math.ceil(devicePixelRatio));
    if (name !== undefined && !map.hasImage(id)) map.addImage(id, patternPicture(name, pixelRatio, ink), { pixelRatio });
    return Promise.resolve();
  });
  return () => void map.setMissingStyleImageResolver(null);
}
