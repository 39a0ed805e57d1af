import type { FlatGeometry } from "../geometry/flat-geometry.ts";
import { hilbert } from "./hilbert.ts";
import { inTurns } from "./in-turns.ts";
import { orderByKey } from "./order-by-key.ts";

/** The bounding boxes of many features, in degrees: 32 bytes each. A feature without a position has an empty box (∞ … −∞). */
export class Boxes {
  /** xMin, yMin, xMax, yMax by turns. */
  values: Float64Array;
  count = 0;
  /** The box around all of them. */
  readonly extent = new Float64Array([Infinity, Infinity, -Infinity, -Infinity]);

  constructor(expected: number) {
    this.values = new Float64Array(Math.max(64, expected) * 4);
  }

  add({ xMin, yMin, xMax, yMax }: FlatGeometry): void {
    const at = this.count * 4;
    if (at === this.values.length) this.#grow();
    const { values } = this;
    values[at] = xMin;
    values[at + 1] = yMin;
    values[at + 2] = xMax;
    values[at + 3] = yMax;
    this.count++;
    includeBox(this.extent, 0, { boxes: values, index: at });
  }

  get isEmpty(): boolean {
    return (this.extent[0] as number) > (this.extent[2] as number);
  }

  /** The features along the Hilbert curve, those without a position last; equal places keep their order. `scratch` has `count` items. */
  async hilbertOrder(scratch: Uint32Array): Promise<Uint32Array> {
    const keys = new Uint32Array(this.count);
    const [west = 0, south = 0, east = 0, north = 0] = this.extent;
    const xScale = cells / 2 / (east - west || 1);
    const yScale = cells / 2 / (north - south || 1);
    await inTurns(this.count, (from, to) => {
      const { values } = this;
      for (let i = from, at = from * 4; i < to; i++, at += 4) {
        const x = ((values[at] as number) + (values[at + 2] as number) - 2 * west) * xScale;
        const y = ((values[at + 1] as number) + (values[at + 3] as number) - 2 * south) * yScale;
        // an empty box has no centre
        keys[i] = x >= 0 ? hilbert(Math.min(cells, x) & 0xffff, Math.min(cells, y) & 0xffff) : 0xffff_ffff;
      }
    });
    return orderByKey(keys, scratch);
  }

  #grow(): void {
    const grown = new Float64Array(this.values.length * 2);
    grown.set(this.values);
    this.values = grown;
  }
}

const cells = 0xffff;

/** Widens the box at `at` of `target` so that it holds box `index` of `boxes`; both are positions of an xMin. */
export function includeBox(target: Float64Array, at: number, { boxes, index }: { boxes: Float64Array; index: number }): void {
  target[at] = Math.min(target[at] as number, boxes[index] as number);
  target[at + 1] = Math.min(target[at + 1] as number, boxes[index + 1] as number);
  target[at + 2] = Math.max(target[at + 2] as number, boxes[index + 2] as number);
  target[at + 3] = Math.max(target[at + 3] as number, boxes[index + 3] as number);
}
