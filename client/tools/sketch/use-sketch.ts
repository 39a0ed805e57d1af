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

/** Places put down on the map: drawn there, added by presses while `active`, moved by dragging. */
export function useSketch(id: string, { shape, active }: { readonly shape: SketchShape; readonly active: boolean }): SketchState {
  const { map } = useSharedMap();
  const [sketch, change] = useReducer(changeSketch, emptySketch);
  const [dragged, setDragged] = useState<{ readonly index: number; readonly place: LonLat }>();
  const places = useMemo(() => (dragged ? changeSketch(sketch, { do: "move", ...dragged }).places : sketch.places), [sketch, dragged]);
  const overlay = useMemo(() => (places.length === 0 ? undefined : sketchOverlay(id, places, shape)), [id, places, shape]);
  useOverlay(id, overlay);
  usePicker(active, (place) => {
    // A press on a place that is already there is not meant as another one.
    const isOnHandle =
      map?.getLayer(handleLayer(id)) && map.queryRenderedFeatures(map.project([...place]), { layers: [handleLayer(id)] }).length > 0;
    if (isOnHandle !== true) change({ do: "add", place });
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
