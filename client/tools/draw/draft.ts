import type { LonLat } from "../../../model/geo/tile.ts";
import { type Drawing, drawingLimits, type DrawingKind, fewestPlaces } from "./drawing.ts";

/** A drawing that is being made or changed; its places are in the sketch. */
export interface Draft {
  /** Of the drawing that it changes; a new one has none yet. */
  readonly id: string | undefined;
  readonly kind: DrawingKind;
  readonly name: string;
  readonly note: string;
  readonly color: Drawing["color"];
  /** As typed. */
  readonly radius: string;
}

export type DraftFault = "places" | "radius" | "note";

export function newDraft(kind: DrawingKind): Draft {
  return { id: undefined, kind, name: "", note: "", color: "blue", radius: "100" };
}

export function draftOf({ id, kind, name, note, color, radiusMeters = 100 }: Drawing): Draft {
  return { id, kind, name, note, color, radius: String(radiusMeters) };
}

/** The drawing, or what it lacks. */
export function finished(draft: Draft, places: readonly LonLat[], newId: () => string): Drawing | DraftFault {
  const { id = newId(), kind, color } = draft;
  const [name, note] = [draft.name.trim(), draft.note.trim()];
  if (places.length < fewestPlaces[kind]) return "places";
  if (kind === "note" && note === "") return "note";
  if (kind !== "circle") return { id, kind, name, note, color, places };
  const radiusMeters = readRadius(draft.radius);
  return radiusMeters === undefined ? "radius" : { id, kind, name, note, color, places, radiusMeters };
}

/** Metres, full-width digits too; undefined for what is no distance that can be drawn. */
export function readRadius(text: string): number | undefined {
  const plain = text.normalize("NFKC").replaceAll(",", "").trim();
  const meters = /^\d{1,6}(\.\d{1,3})?$/.test(plain) ? Number(plain) : Number.NaN;
  return meters > 0 && meters <= drawingLimits.radiusMeters ? meters : undefined;
}
