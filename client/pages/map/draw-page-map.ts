import type { FeatureCollection, Geometry } from "geojson";
import type * as maplibre from "maplibre-gl";
import { Map as MapLibreMap, NavigationControl, setWorkerUrl } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import "maplibre-gl/dist/maplibre-gl.css";
import { changeLayers, changesSource } from "./change-layers.ts";
import { withOldShapes } from "./old-shapes.ts";
import type { PageMapWords } from "./page-map-words.ts";

/**
 * Draws the map that a page has left room for (`PageMap`); where that fails, what stands there stays.
 */
export async function drawPageMap(room: HTMLElement): Promise<void> {
  const { map: styleUrl = "", show = "", bbox = "", changes, words = "{}" } = room.dataset;
  const style = (await (await fetch(styleUrl)).json()) as maplibre.StyleSpecification;
  const said = JSON.parse(words) as PageMapWords;
  const [west = 0, south = 0, east = 0, north = 0] = bbox.split(" ").map(Number);
  const canvas = document.createElement("div");
  canvas.className = "page-map-canvas";
  setWorkerUrl(workerUrl);
  const map = new MapLibreMap({
    container: canvas,
    style: withChanges(onlyShown(style, new Set(show.split(" "))), changes === undefined ? undefined : await readChanges(changes)),
    bounds: [west, south, east, north],
    fitBoundsOptions: { padding: 24, maxZoom: 16 },
    cooperativeGestures: true,
    dragRotate: false,
    maxPitch: 0,
    attributionControl: { compact: false },
    locale: localeOf(said),
  });
  room.replaceChildren(canvas);
  map.addControl(new NavigationControl({ showCompass: false }));
  map.getCanvas().setAttribute("aria-label", said.label);
  map.resize();
}

/** Of the whole city's layers, those of the datasets that are asked for. */
function onlyShown(style: maplibre.StyleSpecification, shown: ReadonlySet<string>): maplibre.StyleSpecification {
  const layers = style.layers.map((layer): maplibre.LayerSpecification => {
    if (!("source" in layer) || typeof layer.source !== "string") return layer;
    const visibility = shown.has(layer.source) ? "visible" : "none";
    return { ...layer, layout: { ...layer.layout, visibility } } as maplibre.LayerSpecification;
  });
  return { ...style, layers };
}

/** @throws Error when it is not to be had. */
async function readChanges(address: string): Promise<FeatureCollection<Geometry | null>> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return withOldShapes((await answer.json()) as FeatureCollection<Geometry | null>);
}

function withChanges(
  style: maplibre.StyleSpecification,
  changes: FeatureCollection<Geometry | null> | undefined,
): maplibre.StyleSpecification {
  if (changes === undefined) return style;
  const sources = { ...style.sources, [changesSource]: { type: "geojson" as const, data: changes as FeatureCollection } };
  return { ...style, sources, layers: [...style.layers, ...changeLayers] };
}

function localeOf({ label, zoomIn, zoomOut, twoFingers, wheel, wheelOnMac }: PageMapWords): Record<string, string> {
  return {
    "Map.Title": label,
    "NavigationControl.ZoomIn": zoomIn,
    "NavigationControl.ZoomOut": zoomOut,
    "CooperativeGesturesHandler.MobileHelpText": twoFingers,
    "CooperativeGesturesHandler.WindowsHelpText": wheel,
    "CooperativeGesturesHandler.MacHelpText": wheelOnMac,
  };
}
