import type { Map as MapLibreMap } from "maplibre-gl";
import { useMemo, useReducer, useState } from "react";
import type { LonLat } from "../../../model/geo/tile.ts";
import { useOverlay, usePicker, useSharedMap } from "../../map/map-context.tsx";
import { changeSketch, emptySketch, type Sketch, type SketchChange } from "./sketch.ts";
import { handleLayer, type SketchShape, sketchOverlay } from "./sketch-overlay.ts";
import { useHandles } from "./use-handles.ts";

export interface SketchState {
  readonly sketch: Sketch;
  /** With the place that is being dragged where it is now. */
  readonly places: readonly LonLat[];
  readonly change: (change: SketchChange) => void;
}

interface SketchOptions {
  readonly shape: SketchShape;
  /** Presses on the map put places down. */
  readonly active: boolean;
  /** There is one place: another press moves it. */
  readonly single?: boolean;
}

/** Places put down on the map: drawn there, added by presses while `active`, moved by dragging. */
export function useSketch(id: string, { shape, active, single = false }: SketchOptions): SketchState {
  const { map } = useSharedMap();
  const [sketch, change] = useReducer(changeSketch, emptySketch);
  const [dragged, setDragged] = useState<{ readonly index: number; readonly place: LonLat }>();
  const places = useMemo(() => (dragged ? changeSketch(sketch, { do: "move", ...dragged }).places : sketch.places), [sketch, dragged]);
  const overlay = useMemo(() => (places.length === 0 ? undefined : sketchOverlay(id, places, shape)), [id, places, shape]);
  useOverlay(id, overlay);
  usePicker(active, (place, byPointer) => {
    // A press on a place that is already there is not meant as another one.
    if (!byPointer || !map || !isOnHandle(map, handleLayer(id), place)) change(putDown(place, single));
  });
  useHandles(active ? map : undefined, handleLayer(id), {
    drag: (index, place) => setDragged({ index, place }),
    drop: (index, place) => {
      setDragged(undefined);
      change({ do: "move", index, place });
    },
  });
  return { sketch, places, change };
}

/** What a new place does to the others. */
export function putDown(place: LonLat, single: boolean): SketchChange {
  return single ? { do: "replace", places: [place] } : { do: "add", place };
}

function isOnHandle(map: MapLibreMap, layer: string, place: LonLat): boolean {
  return map.getLayer(layer) !== undefined && map.queryRenderedFeatures(map.project([...place]), { layers: [layer] }).length > 0;
}
