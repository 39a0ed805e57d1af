import type { LonLat } from "../../../model/geo/tile.ts";

/** Places put down one after the other, with what they were before each change. */
export interface Sketch {
  readonly places: readonly LonLat[];
  readonly before: readonly (readonly LonLat[])[];
}

export const emptySketch: Sketch = { places: [], before: [] };

/** More than this are refused: nobody puts them down by hand, and lists of them help nobody. */
export const mostPlaces = 500;
const mostSteps = 100;

export type SketchChange =
  | { readonly do: "add"; readonly place: LonLat }
  | { readonly do: "move"; readonly index: number; readonly place: LonLat }
  | { readonly do: "remove"; readonly index: number }
  | { readonly do: "replace"; readonly places: readonly LonLat[] }
  | { readonly do: "undo" };

export function changeSketch(sketch: Sketch, change: SketchChange): Sketch {
  if (change.do === "undo") return undone(sketch);
  const places = changed(sketch.places, change);
  return places === sketch.places ? sketch : { places, before: [...sketch.before, sketch.places].slice(-mostSteps) };
}

function undone({ places, before }: Sketch): Sketch {
  return before.length === 0 ? { places, before } : { places: before.at(-1) ?? [], before: before.slice(0, -1) };
}

function changed(places: readonly LonLat[], change: Exclude<SketchChange, { do: "undo" }>): readonly LonLat[] {
  switch (change.do) {
    case "add":
      return places.length < mostPlaces ? [...places, change.place] : places;
    case "move":
      return places.map((place, index) => (index === change.index ? change.place : place));
    case "remove":
      return places.filter((_, index) => index !== change.index);
    case "replace":
      return places.length === 0 && change.places.length === 0 ? places : change.places;
  }
}
