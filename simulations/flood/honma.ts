import { gravity } from "./kernel.ts";

/** Flow over a levee crest, a breach bed or a raised road, and how a breach grows (README.md, Levees). */

/** Below this ratio of heads the flow is free, above it the water behind the crest holds it back. */
const submergedRatio = 2 / 3;

/**
 * Honma's overflow per metre of crest, m²/s.
 * @param upstreamMeters head above the crest, at least the downstream one
 * @param downstreamMeters head above the crest; 0 or less: free fall
 */
export function honmaFlow(upstreamMeters: number, downstreamMeters: number): number {
  if (upstreamMeters <= 0) return 0;
  const behind = Math.max(0, downstreamMeters);
  if (behind < submergedRatio * upstreamMeters) return 0.35 * upstreamMeters * Math.sqrt(2 * gravity * upstreamMeters);
  return 0.91 * behind * Math.sqrt(2 * gravity * Math.max(0, upstreamMeters - behind));
}

const degrees = Math.PI / 180;

/** Kuriki's side-overflow factor a·cos ψ for a breach, by the river's bed slope (as 1/1000 = 0.001). */
export function breachSideFactor(bedSlope: number): number {
  const flatness = Math.log10(1 / bedSlope);
  const a = bedSlope > 1 / 33_600 ? 0.14 + 0.19 * flatness : 1;
  const angle = bedSlope > 1 / 1580 ? 48 - 15 * flatness : 0;
  return a * Math.cos(angle * degrees);
}

/** Kuriki's factor cos ψ for overtopping without a breach. */
export function overtoppingSideFactor(bedSlope: number): number {
  const angle = bedSlope > 1 / 12_000 ? 155 - 38 * Math.log10(1 / bedSlope) : 0;
  return Math.cos(angle * degrees);
}

/** Final width of a breach, metres, from the width of the river, metres. */
export function finalBreachWidth(riverWidthMeters: number, nearConfluence: boolean): number {
  const grown = Math.log10(riverWidthMeters) ** 3.8;
  return nearConfluence ? 2.0 * grown + 77 : 1.6 * grown + 62;
}

const growthSeconds = 3600;

/** Width of a breach some time after it opened: half at once, the rest in an hour. */
export function breachWidth(finalWidthMeters: number, secondsSinceOpening: number): number {
  if (secondsSinceOpening < 0) return 0;
  return finalWidthMeters * (0.5 + 0.5 * Math.min(1, secondsSinceOpening / growthSeconds));
}
