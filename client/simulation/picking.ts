import { useState } from "react";
import { type Draft, type PlaceDraft, positionText } from "./form/drafts.ts";

/** Which parameter is being drawn on the map, and the place that grows; undefined: the next position begins a new one. */
export interface Target {
  readonly parameter: string;
  readonly kind: "point" | "line" | "polygon";
  readonly place: number | undefined;
}

export interface Picking {
  readonly target: Target | undefined;
  readonly begin: (target: Target) => void;
  readonly end: () => void;
}

export function usePicking(): Picking {
  const [target, setTarget] = useState<Target>();
  return { target, begin: setTarget, end: () => setTarget(undefined) };
}

/** The places with one more position, and the target for the next. */
export function withPosition(
  places: readonly PlaceDraft[],
  target: Target,
  lonLat: readonly [number, number],
): { readonly draft: Draft; readonly next: Target } {
  const text = positionText([...lonLat]);
  const growing = target.place === undefined ? undefined : places[target.place];
  if (target.kind === "point" || growing === undefined) {
    const all = [...places.filter(({ positions }) => positions.trim() !== ""), { positions: text, properties: {} }];
    return { draft: { kind: "places", places: all }, next: { ...target, place: all.length - 1 } };
  }
  const grown = { ...growing, positions: growing.positions.trim() === "" ? text : `${growing.positions.trim()}\n${text}` };
  return { draft: { kind: "places", places: places.map((place) => (place === growing ? grown : place)) }, next: target };
}
