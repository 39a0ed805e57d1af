import type { LonLat } from "../../../model/geo/tile.ts";
import { type Drawing, drawingColorNames, drawingKinds, drawingLimits, fewestPlaces } from "./drawing.ts";

/** Where drawings are kept: in this browser and nowhere else. */
export const drawingsKey = "machizu.drawings.1";

/** Anything to draw when the page opens? Asked before the tool's own code is fetched. */
export function hasKeptDrawings(): boolean {
  return readKept() !== null;
}

/** What was kept; a drawing that cannot be read is left out. */
export function keptDrawings(): Drawing[] {
  return parseDrawings(readKept());
}

/** @returns false where the browser refuses: then the drawings last as long as the page. */
export function keepDrawings(drawings: readonly Drawing[]): boolean {
  try {
    if (drawings.length === 0) localStorage.removeItem(drawingsKey);
    else localStorage.setItem(drawingsKey, JSON.stringify(drawings));
    return true;
  } catch {
    return false;
  }
}

function readKept(): string | null {
  try {
    return localStorage.getItem(drawingsKey);
  } catch {
    return null;
  }
}

/** Storage can be written by anything on this site, and by older versions of this code. */
export function parseDrawings(text: string | null): Drawing[] {
  try {
    const parsed: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(parsed) ? parsed.filter(isDrawing).slice(0, drawingLimits.drawings) : [];
  } catch {
    return [];
  }
}

function isDrawing(value: unknown): value is Drawing {
  if (typeof value !== "object" || value === null) return false;
  const { id, kind, name, note, color, places, radiusMeters } = value as Partial<Record<keyof Drawing, unknown>>;
  const knownKind = drawingKinds.find((known) => known === kind);
  return (
    typeof id === "string" &&
    knownKind !== undefined &&
    isText(name, drawingLimits.name) &&
    isText(note, drawingLimits.note) &&
    drawingColorNames.some((known) => known === color) &&
    Array.isArray(places) &&
    places.length >= fewestPlaces[knownKind] &&
    places.every(isPlace) &&
    (knownKind !== "circle" || (typeof radiusMeters === "number" && radiusMeters > 0 && radiusMeters <= drawingLimits.radiusMeters))
  );
}

function isText(value: unknown, most: number): boolean {
  return typeof value === "string" && value.length <= most;
}

function isPlace(value: unknown): value is LonLat {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [lon, lat] = value as unknown[];
  return typeof lon === "number" && typeof lat === "number" && Math.abs(lon) <= 180 && Math.abs(lat) <= 85.06;
}
