/** Speed in a crowd (Weidmann 1993), m/s, from its density in persons per m². */
export function crowdSpeed(personsPerMeter2: number): number {
  if (personsPerMeter2 <= 0) return 1.34;
  return Math.max(0, 1.34 * (1 - Math.exp(-1.913 * (1 / personsPerMeter2 - 1 / 5.4))));
}

/** The greatest flow of a crowd through a metre of width, persons per second: at 1.75 persons per m². */
export const greatestSpecificFlow = 1.75 * crowdSpeed(1.75);

/** m/s on level ground (SIMULATION.md §4.1). */
export const walkingSpeeds = {
  adult: 1.3,
  elderly: 1.0,
  assisted: 0.5,
  /** Elderly over 75 on slopes, 逃げ地図: 43 m/min. */
  slope: 43 / 60,
} as const;

/** Part of the speed that is left at night. */
export const nightFactor = 0.8;

/** Places in a shelter: m² of floor for evacuees, m² for each of them. */
export function placesIn(floorAreaMeters2: number, perPersonMeters2: number): number {
  return Math.floor(floorAreaMeters2 / perPersonMeters2);
}
