/** Who is on the road, as far as water is concerned. */
export interface Traveller {
  readonly speedMetersPerSecond: number;
  /** A link under water this deep is closed to them. */
  readonly depthLimitMeters: number;
  /** Specific force u²h/g + h²/2 at which nobody of them stands up any more, m². */
  readonly forceLimit: number;
  /** On foot, water slows down: speed × (1 − 1.5 h). A vehicle drives until its limit. */
  readonly wades: boolean;
}

/** Limits of depth by traveller (SIMULATION.md §4.1). 要確認: the limit of cars is quoted from memory. */
export const depthLimitsMeters = { car: 0.3, adult: 0.5, child: 0.2 } as const;

/** Specific force up to which walking is safe, m² (§2). 要確認: quoted from memory. */
export const safeForces = { adult: 0.125, woman: 0.1, elderly: 0.08 } as const;

/** Part of the speed on dry ground that is left in water; the fit holds up to 0.5 m. */
export function wadingFactor(depthMeters: number): number {
  return Math.max(0, 1 - 1.5 * depthMeters);
}
