import type { PlaceKind } from "../../model/place-search.ts";

/** A place that the reader has chosen to go to. */
export interface ChosenPlace {
  readonly lonLat: readonly [lon: number, lat: number];
  readonly title: string;
  readonly kind?: PlaceKind;
}
