import kinks from "@turf/kinks";
import type { LonLat } from "../../../model/geo/tile.ts";
import { middleOf, type Place, signedAreaMeters2 } from "../../../model/geo/plane.ts";
import type { Plane } from "../plane.ts";

/** What is measured along places: the way from the first to the last, or the area that they enclose. */
export type MeasureKind = "distance" | "area";

export interface Measured {
  /** From each place to the next, metres on the plane; an area's last one leads back to the first. */
  readonly segmentsMeters: readonly number[];
  readonly lengthMeters: number;
  /** On the plane; undefined for a distance, and where the outline crosses itself. */
  readonly areaMeters2: number | undefined;
  /** The same on the surface of the ellipsoid: the plane's scale is taken out. */
  readonly ellipsoid: { readonly lengthMeters: number; readonly areaMeters2: number | undefined };
  /** In the middle of the places. */
  readonly scaleFactor: number;
  readonly crossesItself: boolean;
}

/** How many places are needed before there is something to measure. */
export const fewestPlaces = { distance: 2, area: 3 } as const;

/** Undefined with fewer than two places. */
export function measure(lonLats: readonly LonLat[], kind: MeasureKind, plane: Plane): Measured | undefined {
  if (lonLats.length < 2) return undefined;
  const places: Place[] = lonLats.map(([lon, lat]) => plane.toPlane(lon, lat));
  const closed = kind === "area" && places.length > 2;
  const ends = closed ? [...places.slice(1), ...places.slice(0, 1)] : places.slice(1);
  const segments = ends.map((end, i) => segment(places[i] ?? end, end, plane));
  const crossesItself = closed && places.length > 3 && crosses(places);
  const scaleFactor = plane.scaleAt(...middleOf(places));
  const areaMeters2 = closed && !crossesItself ? Math.abs(signedAreaMeters2(places)) : undefined;
  return {
    segmentsMeters: segments.map(({ meters }) => meters),
    lengthMeters: sum(segments.map(({ meters }) => meters)),
    areaMeters2,
    ellipsoid: {
      lengthMeters: sum(segments.map(({ ellipsoidMeters }) => ellipsoidMeters)),
      areaMeters2: areaMeters2 === undefined ? undefined : areaMeters2 / meanScale2(places, plane),
    },
    scaleFactor,
    crossesItself,
  };
}

function segment(from: Place, to: Place, plane: Plane): { meters: number; ellipsoidMeters: number } {
  const meters = Math.hypot(to[0] - from[0], to[1] - from[1]);
  // Simpson's rule over the inverse scale, as surveyors reduce a distance (1/6 : 4/6 : 1/6).
  const [first, middle, last] = [from, middleOf([from, to]), to].map(([east, north]) => 1 / plane.scaleAt(east, north));
  return { meters, ellipsoidMeters: (meters * ((first ?? 1) + 4 * (middle ?? 1) + (last ?? 1))) / 6 };
}

/** Mean of the squared scale over an area: over its triangles from the first place, by the middles of their sides (exact for a quadratic). */
function meanScale2(places: readonly Place[], plane: Plane): number {
  let [weighted, area] = [0, 0];
  const [first = [0, 0] as Place] = places;
  for (let i = 1; i + 1 < places.length; i++) {
    const triangle = [first, places[i] ?? first, places[i + 1] ?? first];
    const part = signedAreaMeters2(triangle);
    const middles = triangle.map((corner, k) => middleOf([corner, triangle[(k + 1) % 3] ?? corner]));
    weighted += part * (sum(middles.map(([east, north]) => plane.scaleAt(east, north) ** 2)) / 3);
    area += part;
  }
  return area === 0 ? 1 : weighted / area;
}

function crosses(places: readonly Place[]): boolean {
  const ring = [...places, ...places.slice(0, 1)].map(([east, north]) => [east, north]);
  return kinks({ type: "Polygon", coordinates: [ring] }).features.length > 0;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
