import type { Map as MapLibreMap } from "maplibre-gl";
import { useEffect } from "react";
import type { LonLat } from "../../../model/geo/tile.ts";
import { WaterLayer } from "../../map/relief/water-layer.ts";
import { type GroundAt, waterMesh } from "../../map/relief/water-mesh.ts";
import type { Moments } from "../results/water-clock.ts";
import type { DepthSlices } from "../runs/run-view.ts";
import { depthGrid } from "./depth-grid.ts";
import { peopleSource } from "./layers.ts";

/** The map has to rest, and the ground it waits for to arrive, this long before the water is laid on it anew. */
const restMs = 400;

/** The water of the slice that is nearest to the clock, as a surface over the map's ground. */
export function useDepthSurface(map: MapLibreMap, water: DepthSlices | undefined, clock: Moments): void {
  useEffect(() => {
    if (!water) return undefined;
    const layer = new WaterLayer();
    let ground = rememberedGround(map);
    let shownSlice: number | undefined;
    const show = () => {
      // Another choice of datasets builds the style anew, without what was added to it.
      if (!map.getLayer(layer.id)) map.addLayer(layer, map.getLayer(peopleSource) ? peopleSource : undefined);
      const slice = Math.min(water.planes.length - 1, Math.max(0, Math.round(clock.moment)));
      if (slice === shownSlice) return;
      shownSlice = slice;
      layer.show(waterMesh(depthGrid(water, slice), ground.at));
    };
    let frame = 0;
    const onClock = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(show);
    };
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onRest = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (ground.hasChanged()) {
          ground = rememberedGround(map);
          shownSlice = undefined;
        }
        show();
      }, restMs);
    };
    const events = ["moveend", "sourcedata", "terrain", "styledata"] as const;
    for (const event of events) map.on(event, onRest);
    onRest();
    const unsubscribe = clock.subscribe(onClock);
    return () => {
      unsubscribe();
      cancelAnimationFrame(frame);
      clearTimeout(timer);
      for (const event of events) map.off(event, onRest);
      // The map itself may be gone.
      if (map.style && map.getLayer(layer.id)) map.removeLayer(layer.id);
    };
  }, [map, water, clock]);
}

interface RememberedGround {
  readonly at: GroundAt;
  /** Finer ground has arrived, or other ground is in view. */
  hasChanged(): boolean;
}

/** So many places are looked at again, and ground that differs by this is other ground. */
const samples = 100;
const seenMeters = 0.2;

/** The map answers for its ground slowly; a moment later it is mostly the same. */
function rememberedGround(map: MapLibreMap): RememberedGround {
  const heights: number[] = [];
  const asked: (readonly [lonLat: LonLat, meters: number])[] = [];
  const height = ([lon, lat]: LonLat) => map.queryTerrainElevation([lon, lat]) ?? 0;
  return {
    at: (lonLat, node) => {
      const known = heights[node];
      if (known !== undefined) return known;
      const meters = height(lonLat);
      asked.push([lonLat, meters]);
      return (heights[node] = meters);
    },
    hasChanged: () => {
      const every = Math.ceil(asked.length / samples);
      return asked.some(([lonLat, meters], index) => index % every === 0 && Math.abs(height(lonLat) - meters) > seenMeters);
    },
  };
}
