import type { TextKey } from "../text/ja.ts";

/** The eight winds, clockwise from north. */
const winds: readonly TextKey[] = [
  "direction.n",
  "direction.ne",
  "direction.e",
  "direction.se",
  "direction.s",
  "direction.sw",
  "direction.w",
  "direction.nw",
];

/** The wind nearest to a bearing, degrees clockwise from north. */
export function windOf(bearingDegrees: number): TextKey {
  const nearest = Math.round((((bearingDegrees % 360) + 360) % 360) / 45) % 8;
  return winds[nearest] ?? "direction.n";
}
