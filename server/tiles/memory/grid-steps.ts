/**
 * Stored coordinates lie on a grid of 2^-13 m (`sql/build/load.ts`). As a count of such steps from a near origin one takes four
 * bytes instead of eight, and comes back without loss.
 */
export const stepsPerMeter = 2 ** 13;
export const metersPerStep = 1 / stepsPerMeter;

/** Thrown where a geometry cannot be kept without loss: off the grid, empty in part, or further than 262 km from its block's origin. */
export class NotOnGrid extends Error {}

/** Steps from `originSteps` to `meters`. @throws NotOnGrid unless exact and within 32 bits. */
export function stepsFrom(originSteps: number, meters: number): number {
  const steps = meters * stepsPerMeter - originSteps;
  if (steps !== (steps | 0)) throw new NotOnGrid(`${meters} m is no whole number of steps near ${originSteps * metersPerStep} m`);
  return steps;
}
