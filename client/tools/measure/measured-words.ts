import { formatNumber } from "../../text/format-value.ts";
import type { Speech } from "../../text/speech.ts";

/** Metres to the centimetre, as a surveyor reads them, and kilometres beside them from a thousand on. */
export function lengthWords(meters: number, speech: Speech): string {
  const exact = `${formatNumber(Math.round(meters * 100) / 100, speech)} m`;
  return meters < 1000 ? exact : speech.say("measure.also", { exact, also: `${formatNumber(Math.round(meters) / 1000, speech)} km` });
}

/** Square metres, and hectares or square kilometres beside them. */
export function areaWords(meters2: number, speech: Speech): string {
  const exact = `${formatNumber(Math.round(meters2 * 100) / 100, speech)} m²`;
  if (meters2 < 10_000) return exact;
  const also =
    meters2 < 1e6
      ? `${formatNumber(Math.round(meters2 / 10) / 1000, speech)} ha`
      : `${formatNumber(Math.round(meters2 / 1000) / 1000, speech)} km²`;
  return speech.say("measure.also", { exact, also });
}
