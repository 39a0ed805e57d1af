import { meshCodeAt } from "../../../model/geo/mesh-code.ts";
import type { LonLat } from "../../../model/geo/tile.ts";
import type { TextKey } from "../../text/ja.ts";
import type { Plane } from "../plane.ts";

/** A position in one of the ways it is written; `text` is what is copied. */
export interface PositionRow {
  readonly title: TextKey;
  readonly text: string;
}

/** Degrees to a decimetre, metres to a centimetre; the way that a place cannot be written in is left out. */
export function positionRows([lon, lat]: LonLat, plane: Plane): PositionRow[] {
  const [east, north] = plane.toPlane(lon, lat);
  const mesh = meshCodeAt([lon, lat], 10);
  return [
    { title: "coordinates.decimal", text: `${lat.toFixed(6)}, ${lon.toFixed(6)}` },
    { title: "coordinates.sexagesimal", text: `${sexagesimal(lat, "NS")} ${sexagesimal(lon, "EW")}` },
    { title: "coordinates.plane", text: `X=${north.toFixed(2)} Y=${east.toFixed(2)}` },
    ...(mesh === undefined ? [] : [{ title: "coordinates.mesh", text: mesh } as const]),
  ];
}

/** Degrees, minutes and hundredths of seconds (about 30 cm) with the letter of the hemisphere. */
export function sexagesimal(degrees: number, hemispheres: "NS" | "EW"): string {
  // In whole hundredths of a second, so that no 60″ appears.
  const hundredths = Math.round(Math.abs(degrees) * 360_000);
  const pad = (number: number) => String(number).padStart(2, "0");
  const seconds = `${pad(Math.floor(hundredths / 100) % 60)}.${pad(hundredths % 100)}`;
  return `${Math.floor(hundredths / 360_000)}°${pad(Math.floor(hundredths / 6000) % 60)}′${seconds}″${hemispheres[degrees < 0 ? 1 : 0]}`;
}
