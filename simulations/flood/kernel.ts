import type { Fields, MemoryPlan } from "./fields.ts";

/** Numbers of the scheme that stay the same during a run. */
export interface Scheme {
  /** Weight of a face's own flux against its two neighbours along the flow, 0–1. */
  readonly theta: number;
  /** Courant number of the gravity wave that sets the step. */
  readonly alpha: number;
  /** Faces with less water carry none, metres. */
  readonly minDepthMeters: number;
  readonly maxStepSeconds: number;
  /** Greatest Froude number of a face's flux; infinite: no cap. */
  readonly maxFroude: number;
}

export const gravity = 9.81;

/**
 * The two loops that take the time. Both work on lines `from` to `to` (exclusive) of the active window and
 * depend on nothing another line writes in the same call, so that lines may be shared out to workers in
 * any way. `side` is the one of each pair that holds the present; the other one receives the result.
 */
export interface Kernel {
  readonly name: "reference" | "simd";
  /** New fluxes through the western and northern faces of the cells. */
  momentum(from: number, to: number, side: 0 | 1, stepSeconds: number): void;
  /** New depths from the new fluxes, and `rowMax`, `rowMin` of the lines. */
  continuity(from: number, to: number, side: 0 | 1, stepSeconds: number): void;
}

/** A kernel at work on one block of memory. */
export interface Workspace {
  readonly plan: MemoryPlan;
  readonly fields: Fields;
  readonly kernel: Kernel;
}
