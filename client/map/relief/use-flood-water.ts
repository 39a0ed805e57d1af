import type { Map as MapLibreMap } from "maplibre-gl";
import { useEffect } from "react";
import type { LonLat } from "../../../model/geo/tile.ts";
import { type FloodedArea, publishedDepth } from "./published-depth.ts";
import { WaterLayer } from "./water-layer.ts";
import { waterMesh } from "./water-mesh.ts";

interface FloodWater {
  readonly dataset: string;
  readonly on: boolean;
}

/** The map has to rest, and what it waits for to arrive, this long before the water is made anew. */
const restMs = 400;
const metersPerDegree = 111_320;

/** Published flood areas around the middle of the view as water, made anew whenever the map has come to rest elsewhere. */
export function useFloodWater(map: MapLibreMap | undefined, { dataset, on }: FloodWater): void {
  useEffect(() => {
    if (!map || !on) return undefined;
    const layer = new WaterLayer();
    let shownFor = "";
    // A new style may have dropped it.
    const add = () => {
      if (!map.getLayer(layer.id)) map.addLayer(layer);
    };
    const rest = () => {
      add();
      const box = boxAround(map);
      const areas = floodedAreas(map, dataset);
      const ground = (lonLat: LonLat) => map.queryTerrainElevation([lonLat[0], lonLat[1]]) ?? 0;
      // The centre wavers in its last digits as the ground under it arrives; so does the ground, by less than what can be seen.
      const view = [box.west, box.south, box.east, box.north].map((degrees) => degrees.toFixed(5));
      const state = [...view, areas.length, ...sampledGround(box, ground)].join(" ");
      if (state === shownFor) return;
      shownFor = state;
      layer.show(waterMesh(publishedDepth(areas, box), ground));
    };
    let timer: ReturnType<typeof setTimeout> | undefined;
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(rest, restMs);
    };
    const events = ["moveend", "sourcedata", "terrain"] as const;
    for (const event of events) map.on(event, soon);
    soon();
    return () => {
      clearTimeout(timer);
      for (const event of events) map.off(event, soon);
      // The map itself may be gone.
      if (map.style && map.getLayer(layer.id)) map.removeLayer(layer.id);
    };
  }, [map, dataset, on]);
}

function floodedAreas(map: MapLibreMap, dataset: string): FloodedArea[] {
  if (!map.getSource(dataset)) return [];
  return map
    .querySourceFeatures(dataset, { sourceLayer: dataset })
    .map(({ geometry, properties }) => ({ geometry, rank: Number(properties["depth_rank"]) }))
    .filter(({ rank }) => rank >= 1);
}

/** A square around the middle, somewhat larger than the window is at its front. */
function boxAround(map: MapLibreMap): { west: number; south: number; east: number; north: number } {
  const { lng, lat } = map.getCenter();
  const { clientWidth, clientHeight } = map.getCanvas();
  const metersPerPixel = (40_075_017 * Math.cos((lat * Math.PI) / 180)) / (512 * 2 ** map.getZoom());
  const half = Math.max(clientWidth, clientHeight) * 0.8 * metersPerPixel;
  const [dLat, dLon] = [half / metersPerDegree, half / (metersPerDegree * Math.cos((lat * Math.PI) / 180))];
  return { west: lng - dLon, south: lat - dLat, east: lng + dLon, north: lat + dLat };
}

/** Whole metres at a few places: they change when finer ground has arrived. */
function sampledGround({ west, south, east, north }: ReturnType<typeof boxAround>, ground: (lonLat: LonLat) => number): number[] {
  return [0.2, 0.5, 0.8].flatMap((u) =>
    [0.2, 0.5, 0.8].map((v) => Math.round(ground([west + u * (east - west), south + v * (north - south)]))),
  );
}
