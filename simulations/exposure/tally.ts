import { classOf, depthClasses } from "../../model/flood-hazard.ts";
import type { DepthRange } from "./hazard-depth.ts";

/** A number with its bounds. */
export interface Interval {
  readonly low: number;
  readonly value: number;
  readonly high: number;
}

/** 0 is dry, then the classes of depth, then what lies where nothing is known. */
export const unknownClass = depthClasses.length + 1;
export const classCount = depthClasses.length + 2;

/** Something counted by depth. */
export interface CountByDepth {
  readonly kind: ExposureKind;
  /** Part of the kind: a structure and storeys, a width class, a kind of facility; empty where there are none. */
  readonly group: string;
  readonly unit: string;
  /** By class, dry and unknown included: Σ of `value` is the total. `low` is there for sure, `high` may be there. */
  readonly byClass: readonly Interval[];
  /** In class 1 … 6 or deeper. What lies where nothing is known is not in it. */
  readonly atLeast: readonly Interval[];
}

export type ExposureKind = "people" | "elderly" | "households" | "buildings" | "facilities" | "heritage" | "roads" | "farmland";

/** Adds up amounts at depths. */
export class Tally {
  readonly #error: number;
  readonly #byClass = [new Float64Array(classCount), new Float64Array(classCount), new Float64Array(classCount)];
  readonly #atLeast = [new Float64Array(unknownClass), new Float64Array(unknownClass), new Float64Array(unknownClass)];

  /** `errorShare`: how far the amounts may be off, as a share of them. */
  constructor(errorShare: number) {
    this.#error = errorShare;
  }

  /** `depth` undefined: nothing is known there. */
  add(amount: number, depth: DepthRange | undefined): void {
    const [low, value, high] = this.#byClass;
    const [least, most] = [amount * (1 - this.#error), amount * (1 + this.#error)];
    if (depth === undefined) {
      low[unknownClass] += least;
      value[unknownClass] += amount;
      high[unknownClass] += most;
      return;
    }
    const [lowClass, valueClass, highClass] = [depth.low, depth.value, depth.high].map((meters) => classOf(depthClasses, meters));
    value[valueClass] += amount;
    if (lowClass === highClass) low[lowClass] += least;
    for (let i = lowClass; i <= highClass; i++) high[i] += most;
    for (let i = 1; i < unknownClass; i++) {
      if (lowClass >= i) this.#atLeast[0][i] += least;
      if (valueClass >= i) this.#atLeast[1][i] += amount;
      if (highClass >= i) this.#atLeast[2][i] += most;
    }
  }

  result(): Pick<CountByDepth, "byClass" | "atLeast"> {
    return { byClass: intervals(this.#byClass, 0), atLeast: intervals(this.#atLeast, 1) };
  }
}

function intervals([low, value, high]: readonly Float64Array[], from: number): Interval[] {
  return Array.from({ length: value.length - from }, (_, i) => ({ low: low[i + from], value: value[i + from], high: high[i + from] }));
}

/** Two digits that count, bounds rounded outward: what may be printed without pretending. Whole below 100. */
export function rounded({ low, value, high }: Interval): Interval {
  return { low: roundTo(low, Math.floor), value: roundTo(value, Math.round), high: roundTo(high, Math.ceil) };
}

function roundTo(number: number, round: (value: number) => number): number {
  const unit = number < 100 ? 1 : 10 ** (Math.floor(Math.log10(number)) - 1);
  return round(Number((number / unit).toPrecision(12))) * unit;
}
